/** Names, options and secrets of our cookies, most of them next-auth's: made with AUTH_SECRET, accepted with AUTH_SECRET_PREVIOUS too. */
import 'server-only'
import { createHash } from 'node:crypto'
import { decodeProtectedHeader } from 'jose'
import { decode, type JWTDecodeParams } from 'next-auth/jwt'
import { environment } from '../server/runtime/env'

/**
 * Opens what next-auth has sealed, by the one algorithm with which it does. It would take others too: `PBES2` makes it derive a key, for as
 * long as the sender says. @throws where the secret has not sealed it
 */
export async function openSealed(params: JWTDecodeParams) {
  if (params.token && decodeProtectedHeader(params.token).alg !== 'dir') throw new Error('sealed by another algorithm')
  return decode(params)
}

/** Reads a session cookie, for next-auth. @throws where neither secret has signed it */
export async function decodeSession(params: JWTDecodeParams) {
  const [newest, ...before] = environment().authSecrets
  return before.reduce(
    (decoded, secret) => decoded.catch(() => openSealed({ ...params, secret })),
    openSealed({ ...params, secret: newest! }),
  )
}

const signatureOf = (token: string, secret: string) => createHash('sha256').update(`${token}${secret}`).digest('hex')

/**
 * The secret that next-auth has to check a form with: the one that signed the form's cookie, so that a page which was open
 * before the secret changed still signs in and out. @param cookie `token|hash`, as next-auth makes it
 */
export function formSecret(cookie: string | undefined): string {
  const { authSecret, authSecrets } = environment()
  const [token = '', hash] = cookie?.split('|') ?? []
  return authSecrets.find((secret) => hash === signatureOf(token, secret)) ?? authSecret
}

/** Whether next-auth will take a form for our own, by the cookie and the token that came with it. */
export function isOwnForm(cookie: string | undefined, sent: string | null): boolean {
  const [token = '', hash] = cookie?.split('|') ?? []
  return token !== '' && token === sent && hash === signatureOf(token, formSecret(cookie))
}

/** A browser takes a cookie of this prefix from the console's own host alone, over https, for all of it (RFC 6265bis, 4.1.3.2). */
const named = (name: string): string => `${environment().secure ? '__Host-' : ''}${name}`

/** The name of the cookie that holds the session. */
export const sessionCookie = (): string => named('next-auth.session-token')

/** The name of the cookie that a form is checked against. */
export const formCookie = (): string => named('next-auth.csrf-token')

/** The name of the cookie in which next-auth keeps the address to return to. */
export const returnCookie = (): string => named('next-auth.callback-url')

/** The name of the cookie that says why a browser was sent to the identity provider. */
export const flowCookie = (): string => named('sei-provider-flow')

/** The names of the cookies that next-auth checks the provider's answer with. */
export const checkCookies = () => ({
  state: named('next-auth.state'),
  nonce: named('next-auth.nonce'),
  pkceCodeVerifier: named('next-auth.pkce.code_verifier'),
})

/** The name of the cookie that tells in which browsers a person has signed in before. */
export const deviceCookie = (): string => named('sei-device')

/** The options of all of them. */
export const cookieOptions = () =>
  ({ httpOnly: true, sameSite: 'lax', path: '/', secure: environment().secure }) as const

/** Whether a response ends a session: its cookie is set to nothing. */
export const endsSession = ({ headers }: Response): boolean =>
  headers.getSetCookie().some((cookie) => cookie.startsWith(`${sessionCookie()}=;`))
