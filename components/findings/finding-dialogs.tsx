/** The dialog of the Findings page that is open: one of those of keys, or the one that dismisses. */
'use client'

import type { ComponentProps } from 'react'
import type { FindingKind } from '@/lib/schema/finding'
import type { ChangedKeys } from '@/lib/schema/key-bulk'
import type { BulkKey } from '@/components/api-keys/bulk-key-table'
import type { DialogState } from '@/components/api-keys/dialog-state'
import { KeyDialogs } from '@/components/api-keys/key-dialogs'
import { DismissDialog } from './dismiss-dialog'

export type FindingDialogState = DialogState | { kind: 'dismiss'; of: FindingKind; keys: readonly BulkKey[] }

type Props = Omit<ComponentProps<typeof KeyDialogs>, 'dialog' | 'setDialog' | 'onCreated' | 'rowsTell'> & {
  dialog: FindingDialogState
  setDialog: (dialog: FindingDialogState) => void
  onDismissed: (results: ChangedKeys['results']) => void
}

export function FindingDialogs({ dialog, setDialog, onDismissed, ...shared }: Props) {
  if (dialog.kind !== 'dismiss') {
    return <KeyDialogs {...shared} dialog={dialog} setDialog={setDialog} onCreated={() => setDialog({ kind: 'closed' })} rowsTell />
  }
  return (
    <DismissDialog
      projectRef={shared.projectRef}
      kind={dialog.of}
      keys={dialog.keys}
      onDismissed={(results) => {
        onDismissed(results)
        setDialog({ kind: 'closed' })
      }}
      onClose={() => setDialog({ kind: 'closed' })}
      returnFocus={shared.returnFocus}
    />
  )
}
