/** Signing in and out from the browser. */
import { z } from 'zod'
import { authApi, signInPath } from '../paths'
import { PasskeyNeeded } from '../schema/passkey'
import { SignInRefusal, type SignIn } from '../schema/sign-in'
import { NoAnswerError, OfflineError, request, send } from './console-api'

/** How an attempt to sign in ended; after too many, with the minutes to wait. */
export type SignInOutcome =
  | { kind: 'signed-in' | 'wrong' | 'no-passkey' | 'unavailable' | 'offline' }
  | { kind: 'too-many'; minutes: number }
  /** The password was right, and a passkey is needed too. */
  | { kind: 'passkey'; challengeId: string }

const CsrfToken = z.object({ csrfToken: z.string() })

/** What next-auth answers a form with: where the browser is to go. */
type AuthAnswer = { ok: true; url: string } | { ok: false; response: Response }

// Never an address of another kind, such as `javascript:`.
const AuthUrl = z.object({ url: z.url({ protocol: /^https?$/ }) })

/**
 * Posts a form to one of next-auth's routes. next-auth's own client is not used: it leaves the page when a request fails.
 * @throws NoAnswerError, also if next-auth did not accept its CSRF token, which happens without cookies
 */
async function postToAuth(action: string, fields: Record<string, string>): Promise<AuthAnswer> {
  const { csrfToken } = await request(authApi('csrf'), CsrfToken)
  const body = new URLSearchParams({ ...fields, csrfToken, callbackUrl: window.location.origin, json: 'true' })
  const response = await send(authApi(action), { method: 'POST', body })
  if (!response.ok) return { ok: false, response }
  const { url } = AuthUrl.catch({ url: '' }).parse(await response.json().catch(() => undefined))
  if (!url || new URL(url).searchParams.has('csrf')) throw new NoAnswerError()
  return { ok: true, url }
}

/** Tries to sign in with email and password. */
export async function attemptSignIn({ email, password }: SignIn): Promise<SignInOutcome> {
  try {
    const answer = await postToAuth('callback/credentials', { email, password })
    if (answer.ok) return { kind: 'signed-in' }
    const { status, headers } = answer.response
    const needed = PasskeyNeeded.safeParse(await answer.response.json().catch(() => undefined))
    if (needed.success) return needed.data.challengeId ? { kind: 'passkey', challengeId: needed.data.challengeId } : { kind: 'no-passkey' }
    if (status === 429) return { kind: 'too-many', minutes: Math.ceil(Number(headers.get('retry-after') ?? 300) / 60) }
    return { kind: status === 401 ? 'wrong' : 'unavailable' }
  } catch (error) {
    return { kind: error instanceof OfflineError ? 'offline' : 'unavailable' }
  }
}

/** How a sign-in with the identity provider began: with its address, or with why there is none. */
export type ProviderOutcome =
  | { kind: 'leaving'; url: string }
  | { kind: 'refused'; code: SignInRefusal }
  | { kind: 'offline' | 'unavailable' }

/** Begins to sign in with the identity provider. @param returnTo path of this app to open afterwards */
export async function continueWithProvider(returnTo: string): Promise<ProviderOutcome> {
  try {
    const answer = await postToAuth('signin/oidc', { returnTo })
    if (!answer.ok) return { kind: 'unavailable' }
    const { origin, pathname, searchParams } = new URL(answer.url)
    if (origin !== window.location.origin || pathname !== signInPath()) return { kind: 'leaving', url: answer.url }
    return { kind: 'refused', code: SignInRefusal.catch('not_completed').parse(searchParams.get('error')) }
  } catch (error) {
    return { kind: error instanceof OfflineError ? 'offline' : 'unavailable' }
  }
}

/**
 * Where the window for a proof by the identity provider goes.
 * @returns the address at the provider, or of a page of ours that says why not; null where nobody is signed in any more
 * @throws NoAnswerError or OfflineError
 */
export async function addressOfProof(): Promise<string | null> {
  const answer = await postToAuth('signin/oidc', { purpose: 'proof' })
  if (answer.ok) return answer.url
  if (answer.response.status === 401) return null
  throw new NoAnswerError()
}

/**
 * Ends the session on the server.
 * @returns where the browser is to go: the sign-in page, or the provider that ends its own session first
 * @throws NoAnswerError if it may still be there
 */
export async function endSession(): Promise<string> {
  const answer = await postToAuth('signout', {})
  if (!answer.ok) throw new NoAnswerError()
  // Otherwise next-auth names an address of the console (OpenID Connect RP-Initiated Logout 1.0, 2).
  return new URL(answer.url).searchParams.has('post_logout_redirect_uri') ? answer.url : signInPath()
}

/** The path of the sign-in page, which returns to the current page. */
export const signInAgainPath = () => signInPath(`${window.location.pathname}${window.location.search}`)

/** Loads the sign-in page after the session has ended; it returns to the current page. */
export const signInAgain = () => window.location.assign(signInAgainPath())
