/** The button that signs in with the identity provider, and why it did not. */
'use client'

import { Building2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { continueWithProvider, type ProviderOutcome } from '@/lib/client/session'
import type { SignInRefusal } from '@/lib/schema/sign-in'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { elsewhereText } from './elsewhere-text'
import { refusalTexts } from './refusal-texts'

type Props = {
  provider: string
  returnTo: string
  /** Where people open the console; null where that is not known. */
  address: string | null
  /** Why the provider led back to this page. */
  refused?: SignInRefusal | null
  label?: string
}

type State = ProviderOutcome | { kind: 'idle' } | { kind: 'leaving' }

function textOf(state: State, provider: string, address: string | null): string | null {
  switch (state.kind) {
    case 'refused':
      return refusalTexts[state.code](provider)
    case 'elsewhere':
      return elsewhereText(address)
    case 'offline':
      return 'You are offline. Try again once you are connected.'
    case 'unavailable':
      return 'Signing in is not possible right now. Check your connection and try again in a moment.'
    default:
      return null
  }
}

/** Leaves for the provider, which comes back signed in, or with a code. */
export function ProviderSignIn({ provider, returnTo, address, refused, label = `Continue with ${provider}` }: Props) {
  const [state, setState] = useState<State>(refused ? { kind: 'refused', code: refused } : { kind: 'idle' })
  const text = textOf(state, provider, address)

  useEffect(() => {
    // The back button of the provider's page may show this page as it was left.
    const reset = ({ persisted }: PageTransitionEvent) => persisted && setState({ kind: 'idle' })
    window.addEventListener('pageshow', reset)
    return () => window.removeEventListener('pageshow', reset)
  }, [])

  async function leave() {
    setState({ kind: 'leaving' })
    const outcome = await continueWithProvider(returnTo)
    if (outcome.kind === 'leaving') return window.location.assign(outcome.url)
    setState(outcome)
  }

  return (
    <>
      {text && (
        <Callout tone="danger" role="alert">
          {text}
        </Callout>
      )}
      <Button
        icon={<Building2 size={16} aria-hidden />}
        busy={state.kind === 'leaving' && `Opening ${provider}…`}
        onClick={() => void leave()}
        className="h-10 w-full"
      >
        <span className="min-w-0 truncate">{label}</span>
      </Button>
    </>
  )
}
