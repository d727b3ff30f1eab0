/** The dialog that gives a passkey another name. */
'use client'

import { useRenamePasskey } from '@/lib/client/passkeys'
import type { Passkey } from '@/lib/schema/passkey'
import { PasskeyNameDialog } from './passkey-name-dialog'

type Props = { passkey: Passkey; onClose: () => void; returnFocus: () => HTMLElement | null }

/** The name is for its owner alone: the device shows its own. */
export function RenamePasskeyDialog({ passkey, ...rest }: Props) {
  const rename = useRenamePasskey(passkey.id)
  return (
    <PasskeyNameDialog
      {...rest}
      title="Rename the passkey"
      description="Only the name in this list changes."
      name={passkey.name}
      submit="Save"
      submitting="Saving…"
      save={(name) => rename.mutateAsync({ name })}
      done={() => 'Name saved'}
    />
  )
}
