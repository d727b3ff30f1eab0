/** The dialog that deletes a key: names the key and shows its recent use. */
'use client'

import { toast } from 'sonner'
import { isSignedOut } from '@/lib/client/console-api'
import { useDeleteKey } from '@/lib/client/key-changes'
import { signInAgain } from '@/lib/client/session'
import type { ProjectRef } from '@/lib/paths'
import type { Key } from '@/lib/schema/key'
import { useAnnounce } from '@/components/ui/announcer'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { FormError } from '@/components/shell/form-error'
import { KeyMessage } from './key-message'
import { KeyUsageSummary } from './key-usage-summary'

type Props = {
  projectRef: ProjectRef
  keyToDelete: Key
  /** Whether the person may see how the key is used. */
  mayReadUsage: boolean
  onDeleted: () => void
  onClose: () => void
  returnFocus: () => HTMLElement | null
}

/** Stays open and shows the error when the key could not be deleted. */
export function DeleteKeyDialog({ projectRef, keyToDelete, mayReadUsage, onDeleted, onClose, returnFocus }: Props) {
  const { id, name, hint } = keyToDelete
  const remove = useDeleteKey(projectRef)
  const announce = useAnnounce()

  const confirm = () =>
    remove.mutate({ keyId: id }, {
      onSuccess: () => {
        announce(`Key ${name} deleted`)
        toast.success(<KeyMessage name={name} happened="deleted" />)
        onDeleted()
      },
      onError: (error) => isSignedOut(error) && signInAgain(),
    })

  return (
    <ConfirmDialog
      title="Delete API key?"
      description={
        <>
          <strong dir="auto" translate="no" className="font-semibold text-ink">
            {name}
          </strong>{' '}
          (
          <code translate="no" className="font-mono text-xs">
            {hint}
          </code>
          ) stops working at once, everywhere. This cannot be undone.
        </>
      }
      confirm="Delete"
      cancel="Cancel"
      busy={remove.isPending && 'Deleting…'}
      onConfirm={confirm}
      onCancel={onClose}
      returnFocus={returnFocus}
    >
      <KeyUsageSummary projectRef={projectRef} usedKey={keyToDelete} mayRead={mayReadUsage} />
      {remove.isError && <FormError error={remove.error} />}
    </ConfirmDialog>
  )
}
