/** Signing in and out, as the browser sees it. */
import { signIn, signOut } from 'next-auth/react'
import { signInPath } from '../paths'
import type { SignIn } from '../schema/sign-in'

/** How an attempt to sign in ended. */
export type SignInOutcome = 'signed-in' | 'wrong' | 'too-many' | 'unavailable'

/** Tries to sign in with email and password. */
export async function attemptSignIn({ email, password }: SignIn): Promise<SignInOutcome> {
  try {
    const result = await signIn('credentials', { email, password, redirect: false })
    if (result?.ok) return 'signed-in'
    if (result?.status === 401) return 'wrong'
    return result?.status === 429 ? 'too-many' : 'unavailable'
  } catch {
    return 'unavailable'
  }
}

/** Signs out and leaves for the sign-in page by a full load, so that nothing of the session stays in memory. */
export async function leave(): Promise<void> {
  await signOut({ redirect: false })
  window.location.assign(signInPath())
}

/** The sign-in page that comes back to where the person is now. */
export const signInAgainPath = () => signInPath(`${window.location.pathname}${window.location.search}`)

/** Goes to sign in after the session has ended, and comes back. */
export const signInAgain = () => window.location.assign(signInAgainPath())
