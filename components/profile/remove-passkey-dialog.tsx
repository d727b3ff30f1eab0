/** The question before a passkey is removed. */
'use client'

import { toast } from 'sonner'
import { isSignedOut } from '@/lib/client/console-api'
import { useRemovePasskey } from '@/lib/client/passkeys'
import { signInAgain } from '@/lib/client/session'
import type { Passkey } from '@/lib/schema/passkey'
import { FormError } from '@/components/shell/form-error'
import { useAnnounce } from '@/components/ui/announcer'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'

type Props = { passkey: Passkey; onClose: () => void; returnFocus: () => HTMLElement | null }

/** Sessions that it has begun go on. */
export function RemovePasskeyDialog({ passkey: { id, name }, onClose, returnFocus }: Props) {
  const remove = useRemovePasskey(id)
  const announce = useAnnounce()
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        announce(`Passkey removed: ${name}`)
        toast.success(`Passkey removed: ${name}`)
        onClose()
      },
      onError: (error) => isSignedOut(error) && signInAgain(),
    })
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      description="You cannot sign in with it any more. Browsers that are signed in stay so. Your device keeps showing it until you delete it there, too."
      confirm="Remove"
      cancel="Keep it"
      busy={remove.isPending && 'Removing…'}
      onConfirm={confirm}
      onCancel={onClose}
      returnFocus={returnFocus}
    >
      {remove.isError && <FormError error={remove.error} gone="This passkey is not there any more." />}
    </ConfirmDialog>
  )
}
