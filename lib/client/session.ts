/** Signing in and out from the browser. */
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

/** Signs out and loads the sign-in page; a full load clears the session's data from memory. */
export async function endSession(): Promise<void> {
  await signOut({ redirect: false })
  window.location.assign(signInPath())
}

/** The path of the sign-in page, which returns to the current page. */
export const signInAgainPath = () => signInPath(`${window.location.pathname}${window.location.search}`)

/** Loads the sign-in page after the session has ended; it returns to the current page. */
export const signInAgain = () => window.location.assign(signInAgainPath())
