/** The dialog of the API Keys page that is open, and what follows it. */
'use client'

import type { ProjectRef } from '@/lib/paths'
import type { Key } from '@/lib/schema/key'
import type { Permission } from '@/lib/schema/permission'
import { CreateKeyDialog } from './create-key-dialog'
import { DeleteKeyDialog } from './delete-key-dialog'
import type { DialogState } from './dialog-state'
import { EditKeyDialog } from './edit-key-dialog'
import { HandOverDialog } from './hand-over-dialog'

type Props = {
  projectRef: ProjectRef
  permissions: readonly Permission[]
  /** Origin of the gateway, for the example command of a new key. */
  publicUrl: string | null
  dialog: DialogState
  setDialog: (dialog: DialogState) => void
  /** The person has put the new secret away. */
  onCreated: (key: Key) => void
  onDeleted: (key: Key) => void
  /** What gets the focus once no dialog is open. */
  returnFocus: () => HTMLElement | null
}

/** A dialog with a secret follows the one that made it. */
export function KeyDialogs({ projectRef, permissions, publicUrl, dialog, setDialog, onCreated, onDeleted, returnFocus }: Props) {
  const onClose = () => setDialog({ kind: 'closed' })
  const shared = { projectRef, onClose, returnFocus }
  switch (dialog.kind) {
    case 'create':
    case 'reveal':
      return (
        <CreateKeyDialog
          {...shared}
          dialog={dialog}
          publicUrl={publicUrl}
          onCreated={(created) => setDialog({ kind: 'reveal', created, after: 'create' })}
          onDone={onCreated}
        />
      )
    case 'edit':
      return <EditKeyDialog {...shared} keyToEdit={dialog.key} />
    case 'hand-over':
      return <HandOverDialog {...shared} keyToHandOver={dialog.key} />
    case 'delete':
      return (
        <DeleteKeyDialog
          {...shared}
          keyToDelete={dialog.key}
          mayReadUsage={permissions.includes('api_keys:read')}
          onDeleted={() => onDeleted(dialog.key)}
        />
      )
    default:
      return null
  }
}
