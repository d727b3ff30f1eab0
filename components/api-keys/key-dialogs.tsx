/** The dialog of the API Keys page that is open, and what follows it. */
'use client'

import { toast } from 'sonner'
import type { ProjectRef } from '@/lib/paths'
import type { Key } from '@/lib/schema/key'
import type { ChangedKeys, ChangeKeys } from '@/lib/schema/key-bulk'
import type { Permission } from '@/lib/schema/permission'
import { BulkDialog } from './bulk-dialog'
import { CreateKeyDialog } from './create-key-dialog'
import { DeleteKeyDialog } from './delete-key-dialog'
import type { DialogState } from './dialog-state'
import { EditKeyDialog } from './edit-key-dialog'
import { HandOverDialog } from './hand-over-dialog'
import { KeyMessage } from './key-message'
import { RevealDialog } from './reveal-dialog'
import { RotateKeyDialog } from './rotate-key-dialog'
import { CancelRotationDialog, EndOldSecretDialog } from './rotation-dialogs'

type Props = {
  projectRef: ProjectRef
  permissions: readonly Permission[]
  /** Origin of the gateway, for the samples of a new key. */
  publicUrl: string | null
  dialog: DialogState
  setDialog: (dialog: DialogState) => void
  /** The person has put the new secret away. */
  onCreated: (key: Key) => void
  onDeleted: (key: Key) => void
  /** With what became of each of the keys. */
  onBulkChanged: (results: ChangedKeys['results'], action: ChangeKeys['action']) => void
  /** The rows say what became of many keys: no dialog does. */
  rowsTell?: boolean
  /** What gets the focus once no dialog is open. */
  returnFocus: () => HTMLElement | null
}

/** A dialog with a secret follows the one that made it. */
export function KeyDialogs(props: Props) {
  const { projectRef, permissions, publicUrl, dialog, setDialog, onCreated, onDeleted, onBulkChanged, rowsTell = false, returnFocus } = props
  const onClose = () => setDialog({ kind: 'closed' })
  const shared = { projectRef, onClose, returnFocus }
  switch (dialog.kind) {
    case 'create':
      return <CreateKeyDialog {...shared} onCreated={(created) => setDialog({ kind: 'reveal', created, after: 'create' })} />
    case 'rotate':
      return (
        <RotateKeyDialog
          {...shared}
          keyToRotate={dialog.key}
          onRotated={(created, after) => setDialog({ kind: 'reveal', created, after })}
        />
      )
    case 'reveal': {
      const { created, after } = dialog
      function done(key: Key) {
        if (after === 'create') onCreated(key)
        else toast.success(<KeyMessage name={key.name} happened="rotated" />)
        onClose()
      }
      return (
        <RevealDialog
          projectRef={projectRef}
          created={created}
          after={after}
          publicUrl={publicUrl}
          onDone={done}
          returnFocus={returnFocus}
        />
      )
    }
    case 'end-old':
      return <EndOldSecretDialog {...shared} rotatingKey={dialog.key} />
    case 'cancel-rotation':
      return <CancelRotationDialog {...shared} rotatingKey={dialog.key} />
    case 'edit':
      return <EditKeyDialog {...shared} keyToEdit={dialog.key} />
    case 'hand-over':
      return <HandOverDialog {...shared} keyToHandOver={dialog.key} />
    case 'delete':
      return (
        <DeleteKeyDialog {...shared} keyToDelete={dialog.key} permissions={permissions} onDeleted={() => onDeleted(dialog.key)} />
      )
    case 'bulk':
      return (
        <BulkDialog
          {...shared}
          action={dialog.action}
          keys={dialog.keys}
          onChanged={(results) => onBulkChanged(results, dialog.action)}
          rowsTell={rowsTell}
        />
      )
    default:
      return null
  }
}
