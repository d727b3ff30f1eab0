/** Corrects answers of next-auth: the status of a refused sign-in, which is always 401 there, and what a sign-out needs. */
import 'server-only'
import type { PasskeyNeeded } from '../schema/passkey'
import { statusOf } from '../server/fault-codes'
import { mediaType } from '../server/http/body'
import { endSessionUrl, type ProviderSession } from '../server/oidc/end-session-url'
import { endsSession } from './next-auth-cookies'

/** next-auth says what went wrong in the `error` parameter of the address that it sends the browser to. */
async function messageOf(response: Response): Promise<string> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  const url = (body as { url?: unknown } | null)?.url
  return typeof url === 'string' && URL.canParse(url) ? (new URL(url).searchParams.get('error') ?? '') : ''
}

/**
 * The same response, with the status of the fault that `authorize` threw and, where it says so, Retry-After; its body says where a
 * passkey is needed too.
 */
export async function signInResponse(response: Response): Promise<Response> {
  if (response.status !== 401) return response
  const [code = '', retryAfter, challengeId] = (await messageOf(response)).split(':', 3)
  const headers = new Headers(response.headers)
  if (retryAfter) headers.set('retry-after', retryAfter)
  if (code === 'passkey_needed') {
    return Response.json({ challengeId: challengeId || null } satisfies PasskeyNeeded, { status: response.status, headers })
  }
  return new Response(response.body, { status: statusOf(code) ?? response.status, headers })
}

/**
 * The same response, which asks the browser to forget cached answers if it ends a session (W3C, Clear Site Data). The cache alone: drafts
 * that the person had typed are kept. Its `url` is where the browser goes next.
 * @param ofProvider the session of the identity provider that ends too; null for none
 */
export async function signOutResponse(response: Response, ofProvider: ProviderSession | null): Promise<Response> {
  if (endsSession(response)) response.headers.set('clear-site-data', '"cache"')
  const url = ofProvider && mediaType(response.headers) === 'application/json' ? await endSessionUrl(ofProvider) : null
  return url ? new Response(JSON.stringify({ url }), { status: response.status, headers: response.headers }) : response
}
