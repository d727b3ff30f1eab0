/** Signing in and out from the browser. */
import { z } from 'zod'
import { authApi, signInPath } from '../paths'
import type { SignIn } from '../schema/sign-in'
import { NoAnswerError, OfflineError, request, send } from './console-api'

/** How an attempt to sign in ended; after too many, with the minutes to wait. */
export type SignInOutcome = { kind: 'signed-in' | 'wrong' | 'unavailable' | 'offline' } | { kind: 'too-many'; minutes: number }

const CsrfToken = z.object({ csrfToken: z.string() })

/**
 * Posts a form to one of next-auth's routes. next-auth's own client is not used: it leaves the page when a request fails.
 * @throws NoAnswerError, also if next-auth did not accept its CSRF token, which happens without cookies
 */
async function postToAuth(action: string, fields: Record<string, string>): Promise<Response> {
  const { csrfToken } = await request(authApi('csrf'), CsrfToken)
  const body = new URLSearchParams({ ...fields, csrfToken, callbackUrl: window.location.origin, json: 'true' })
  const response = await send(authApi(action), { method: 'POST', body })
  if (!response.ok) return response
  const { url } = z.object({ url: z.url() }).catch({ url: '' }).parse(await response.json().catch(() => undefined))
  if (!url || new URL(url).searchParams.has('csrf')) throw new NoAnswerError()
  return response
}

/** Tries to sign in with email and password. */
export async function attemptSignIn({ email, password }: SignIn): Promise<SignInOutcome> {
  try {
    const { ok, status, headers } = await postToAuth('callback/credentials', { email, password })
    if (ok) return { kind: 'signed-in' }
    if (status === 429) return { kind: 'too-many', minutes: Math.ceil(Number(headers.get('retry-after') ?? 300) / 60) }
    return { kind: status === 401 ? 'wrong' : 'unavailable' }
  } catch (error) {
    return { kind: error instanceof OfflineError ? 'offline' : 'unavailable' }
  }
}

/** Ends the session on the server. @throws NoAnswerError if it may still be there */
export async function endSession(): Promise<void> {
  const { ok } = await postToAuth('signout', {})
  if (!ok) throw new NoAnswerError()
}

/** Loads the sign-in page; a full load clears the session's data from memory. */
export const goToSignIn = () => window.location.assign(signInPath())

/** The path of the sign-in page, which returns to the current page. */
export const signInAgainPath = () => signInPath(`${window.location.pathname}${window.location.search}`)

/** Loads the sign-in page after the session has ended; it returns to the current page. */
export const signInAgain = () => window.location.assign(signInAgainPath())
