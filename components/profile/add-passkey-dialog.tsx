/** The dialog that adds a passkey: its name, then the browser's own question. */
'use client'

import { useAddPasskey } from '@/lib/client/passkeys'
import { PasskeyNameDialog } from './passkey-name-dialog'

type Props = { onClose: () => void; returnFocus: () => HTMLElement | null }

/** After it the browser asks for a fingerprint, a face, a security key or another device. */
export function AddPasskeyDialog(props: Props) {
  const add = useAddPasskey()
  return (
    <PasskeyNameDialog
      {...props}
      title="Add a passkey"
      description="Name it for the device that keeps it. Then your browser asks for your fingerprint, your face or your security key."
      submit="Continue"
      submitting="Waiting for your browser…"
      save={(name) => add.mutateAsync(name)}
      done={(name) => `Passkey added: ${name}`}
    />
  )
}
