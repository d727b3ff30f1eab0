/** The button that signs in with a passkey, and why it did not. */
'use client'

import { Fingerprint } from 'lucide-react'
import { messageOf } from '@/lib/client/console-api'
import { signInPath } from '@/lib/paths'
import { PasskeyPlace } from '@/components/passkeys/passkey-place'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import type { PasskeyState } from './use-passkey-sign-in'

type Props = { state: PasskeyState; returnTo: string; /** Where passkeys work. */ origin: string | null; onUse: () => void }

export function PasskeyButton({ state, returnTo, origin, onUse }: Props) {
  return (
    <>
      {state.kind === 'elsewhere' && (
        <div role="alert">
          <PasskeyPlace origin={origin} path={signInPath(returnTo)}>
            {null}
          </PasskeyPlace>
        </div>
      )}
      {state.kind === 'refused' && (
        <Callout tone="danger" role="alert">
          {messageOf(state.error)}
        </Callout>
      )}
      <Button
        variant="outline"
        icon={<Fingerprint size={16} aria-hidden />}
        busy={state.kind === 'trying' && 'Waiting for your browser…'}
        onClick={onUse}
        className="h-10 w-full"
      >
        Use a passkey
      </Button>
    </>
  )
}
