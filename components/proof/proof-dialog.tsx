/** The dialog that asks for a proof of identity (step-up). */
'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import { proveByPasskey } from '@/lib/client/passkeys'
import { onProof, openProofWindow } from '@/lib/client/provider-proof'
import type { SignInWay } from '@/lib/schema/person'
import { FormError } from '@/components/shell/form-error'
import { useProviderName } from '@/components/shell/provider-name'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Dialog } from '@/components/ui/dialog'
import { PasswordProof } from './password-proof'

type Props = {
  email: string
  /** Those that the person has. */
  ways: readonly SignInWay[]
  onAnswer: (proved: boolean) => void
  returnFocus: () => HTMLElement | null
}

/** What is going on; the window of the provider is waited for while everything else can be done. */
type State = { kind: 'open' | 'password' | 'passkey' | 'window' | 'no-window' } | { kind: 'failed'; error: unknown }

/** Open while it is mounted. What lies under it, and what was typed there, stays. */
export function ProofDialog({ email, ways, onAnswer, returnFocus }: Props) {
  const [state, setState] = useState<State>({ kind: 'open' })
  const provider = useProviderName() ?? 'single sign-on'
  const isBusy = state.kind === 'password' || state.kind === 'passkey'
  function cancel() {
    if (!isBusy) onAnswer(false)
  }

  // Back either leaves the page, or is stopped by a dialog under this one: in both cases this dialog closes.
  const onBack = useEffectEvent(cancel)
  useEffect(() => {
    window.addEventListener('popstate', onBack)
    return () => window.removeEventListener('popstate', onBack)
  }, [])

  const isWaiting = state.kind === 'window'
  const proved = useEffectEvent(() => onAnswer(true))
  useEffect(() => (isWaiting ? onProof(proved) : undefined), [isWaiting])

  /** Tries one of the ways. What goes wrong is shown here, unless the way shows it itself. */
  async function attempt(kind: 'password' | 'passkey', prove: () => Promise<void>, showsItself: (error: unknown) => boolean = () => false) {
    setState({ kind })
    try {
      await prove()
      onAnswer(true)
    } catch (error) {
      setState(showsItself(error) ? { kind: 'open' } : { kind: 'failed', error })
    }
  }

  const unavailable = isBusy || undefined
  const variantOf = (way: SignInWay) => (way === ways[0] ? 'primary' : 'secondary')
  const rest = (
    <>
      {state.kind === 'failed' && <FormError error={state.error} />}
      {state.kind === 'window' && (
        <Callout tone="info" role="status" className="mt-4">
          Sign in to {provider} in the window that has opened. This goes on by itself then.
        </Callout>
      )}
      {state.kind === 'no-window' && (
        <Callout tone="danger" role="alert" className="mt-4">
          Your browser did not open a window for {provider}. Allow pop-up windows here, and try again.
        </Callout>
      )}
      <div className="mt-7 flex flex-wrap gap-3">
        {ways.includes('password') && (
          <Button type="submit" busy={state.kind === 'password' && 'Checking…'} aria-disabled={unavailable}>
            Continue
          </Button>
        )}
        {ways.includes('passkey') && (
          <Button
            variant={variantOf('passkey')}
            busy={state.kind === 'passkey' && 'Waiting for your passkey…'}
            aria-disabled={unavailable}
            onClick={() => void attempt('passkey', proveByPasskey)}
          >
            Use a passkey
          </Button>
        )}
        {ways.includes('oidc') && (
          <Button
            variant={variantOf('oidc')}
            className="max-w-full"
            aria-disabled={unavailable}
            onClick={() => setState({ kind: openProofWindow() ? 'window' : 'no-window' })}
          >
            <span className="min-w-0 truncate">Continue with {provider}</span>
          </Button>
        )}
        <Button variant="tertiary" aria-disabled={unavailable} onClick={cancel}>
          Cancel
        </Button>
      </div>
    </>
  )
  return (
    <Dialog title="Is it still you?" description={ways.length > 0 ? withWay : withoutWay} onRequestClose={cancel} returnFocus={returnFocus}>
      {ways.includes('password') ? (
        <PasswordProof email={email} isBusy={isBusy} attempt={(...args) => attempt('password', ...args)}>
          {rest}
        </PasswordProof>
      ) : (
        rest
      )}
    </Dialog>
  )
}

const withWay = 'You last showed it more than 15 minutes ago. Show it again, and what you asked for is done.'
const withoutWay =
  'You last showed it more than 15 minutes ago, and you have no way to show it here. Sign out and in again in another tab, come back, and try again: what you typed stays.'
