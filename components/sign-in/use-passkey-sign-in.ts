/** Signing in with a passkey, as the sign-in page shows it. */
'use client'

import { useState } from 'react'
import { signInWithPasskey } from '@/lib/client/passkeys'

/** `elsewhere`: the browser has the page open at an address where passkeys do not work. */
export type PasskeyState = { kind: 'idle' | 'trying' | 'elsewhere' } | { kind: 'refused'; error: unknown }

/**
 * After success, loads `returnTo`, a path of this app.
 * @param origin where passkeys work
 */
export function usePasskeySignIn(returnTo: string, origin: string | null) {
  const [state, setState] = useState<PasskeyState>({ kind: 'idle' })

  /** @param challengeId of the person who has given a right password and needs a passkey too */
  async function enter(challengeId?: string) {
    if (window.location.origin !== origin) return setState({ kind: 'elsewhere' })
    setState({ kind: 'trying' })
    try {
      await signInWithPasskey(challengeId)
      window.location.assign(returnTo)
    } catch (error) {
      setState({ kind: 'refused', error })
    }
  }

  return { state, enter }
}
