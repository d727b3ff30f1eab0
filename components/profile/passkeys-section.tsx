/** The person's passkeys: the list, adding one, its name, and removing one. */
'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useRef, useState } from 'react'
import { isSignedOut, messageOf } from '@/lib/client/console-api'
import { ownPasskeysQuery } from '@/lib/client/passkeys'
import { profilePath } from '@/lib/paths'
import type { Passkey } from '@/lib/schema/passkey'
import { PasskeyPlace } from '@/components/passkeys/passkey-place'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { AddPasskeyDialog } from './add-passkey-dialog'
import { PasskeyRow, passkeyButtonId } from './passkey-row'
import { ProfileSection } from './profile-section'
import { RemovePasskeyDialog } from './remove-passkey-dialog'
import { RenamePasskeyDialog } from './rename-passkey-dialog'

type Dialog = { kind: 'closed' } | { kind: 'add' } | { kind: 'rename' | 'remove'; passkey: Passkey }

/** `origin` is where passkeys work; null where they do not. */
export function PasskeysSection({ origin }: { origin: string | null }) {
  const { data, error } = useQuery(ownPasskeysQuery())
  const [dialog, setDialog] = useState<Dialog>({ kind: 'closed' })
  const addButton = useRef<HTMLButtonElement>(null)
  const passkeys = data?.passkeys ?? []
  const onClose = () => setDialog({ kind: 'closed' })
  // A passkey that is removed has no row any more.
  const returnFocus = () =>
    (dialog.kind === 'rename' || dialog.kind === 'remove' ? document.getElementById(passkeyButtonId(dialog.kind, dialog.passkey.id)) : null) ??
    addButton.current

  return (
    <ProfileSection title="Passkeys" text="Sign in with your fingerprint, face or security key, without a password.">
      {error && !isSignedOut(error) && (
        <Callout tone="warning" role="alert" className="mb-3">
          This may be out of date. {messageOf(error)}
        </Callout>
      )}
      {passkeys.length > 0 && (
        <ul aria-label="Passkeys" className="mb-3 rounded bg-surface shadow-card forced-colors:border">
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} onAction={(kind) => setDialog({ kind, passkey })} />
          ))}
        </ul>
      )}
      <PasskeyPlace origin={origin} path={profilePath()}>
        <Button ref={addButton} variant="outline" icon={<Plus size={16} />} onClick={() => setDialog({ kind: 'add' })}>
          Add a passkey
        </Button>
      </PasskeyPlace>
      {dialog.kind === 'add' && <AddPasskeyDialog onClose={onClose} returnFocus={returnFocus} />}
      {dialog.kind === 'rename' && <RenamePasskeyDialog passkey={dialog.passkey} onClose={onClose} returnFocus={returnFocus} />}
      {dialog.kind === 'remove' && <RemovePasskeyDialog passkey={dialog.passkey} onClose={onClose} returnFocus={returnFocus} />}
    </ProfileSection>
  )
}
