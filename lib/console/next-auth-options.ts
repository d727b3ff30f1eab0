/** The options of next-auth: how people sign in with a password, and its cookie, which names a session and nothing more. */
import 'server-only'
import type { NextAuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { signInPath } from '../paths'
import type { SignedIn } from '../server/access/session'
import { nowMs } from '../server/runtime/clock'
import { environment } from '../server/runtime/env'
import { Fault } from '../server/fault'
import { log } from '../server/runtime/log'
import { signIn } from '../server/people/sign-in'
import { requestOrigin } from '../server/runtime/request'
import { leaveSession, rememberDevice, sentDevices } from './browser-session'
import { flowSeconds } from './oidc-flow-cookie'
import { oidcProvider, type ProviderUse } from './oidc-provider'
import { checkCookies, cookieOptions, decodeSession, formCookie, returnCookie, sessionCookie } from './next-auth-cookies'

/** Signs a person in for next-auth, which keeps what this returns in the session's cookie. @throws Error, its message for `signInResponse` */
async function authorize(credentials: Record<'email' | 'password', string> | undefined, sent: HeadersInit | undefined) {
  try {
    const { email, password } = credentials ?? {}
    const headers = new Headers(sent)
    const browser = { userAgent: headers.get('user-agent') ?? '', devices: await sentDevices() }
    const { person, sessionId, device } = await signIn({ email, password }, requestOrigin(headers), browser)
    await leaveSession()
    await rememberDevice(device)
    return { ...person, sessionId }
  } catch (error) {
    // next-auth hands on nothing but a message: code, seconds to wait and a challenge, which the route turns into an answer.
    if (error instanceof Fault) throw new Error([error.code, error.retryAfter ?? '', error.body?.challengeId ?? ''].join(':'))
    log().error({ err: error }, 'sign-in failed')
    throw new Error('unavailable:5')
  }
}

/**
 * The code of a failure for the log, of the provider (such as `invalid_client`) or of the network. Not the message, which may contain a
 * state or a token.
 */
function reasonOf(metadata: unknown): { reason?: string } {
  const { error } = (metadata ?? {}) as { error?: { name?: unknown; code?: unknown; error?: unknown } }
  const reason = error?.error ?? error?.code ?? error?.name
  return typeof reason === 'string' ? { reason: reason.slice(0, 100) } : {}
}

/**
 * next-auth's options. More ways to sign in are more entries in `providers`.
 * @param live the session that the request has, where next-auth is asked for it
 * @param use how the identity provider is used in this request, where it is
 */
export function authOptions(live: SignedIn | null, use: ProviderUse | null = null): NextAuthOptions {
  const { authSecret, secure, sessionHours } = environment()
  // The cookie ends with the session's row; later requests extend neither.
  const checks = checkCookies()
  const maxAge = live ? Math.ceil((live.endsAt.getTime() - nowMs()) / 1000) : sessionHours * 3_600
  return {
    secret: authSecret,
    session: { strategy: 'jwt', maxAge },
    // A flow that began before AUTH_SECRET changed comes back after it, sealed with the secret of then.
    jwt: { secret: use?.secret ?? authSecret, maxAge, decode: decodeSession },
    useSecureCookies: secure,
    cookies: {
      sessionToken: { name: sessionCookie(), options: cookieOptions() },
      csrfToken: { name: formCookie(), options: cookieOptions() },
      callbackUrl: { name: returnCookie(), options: cookieOptions() },
      state: { name: checks.state, options: { ...cookieOptions(), maxAge: flowSeconds } },
      nonce: { name: checks.nonce, options: { ...cookieOptions(), maxAge: flowSeconds } },
      pkceCodeVerifier: { name: checks.pkceCodeVerifier, options: { ...cookieOptions(), maxAge: flowSeconds } },
    },
    pages: { signIn: signInPath(), error: signInPath(), signOut: signInPath() },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        authorize: (credentials, request) => authorize(credentials, request.headers),
      }),
      ...(use ? [oidcProvider(use)] : []),
    ],
    callbacks: {
      // Only for passwords. After the provider has identified somebody, the route itself begins the session, as for an accepted
      // invitation.
      signIn: ({ account }) => account?.type === 'credentials',
      jwt: ({ token, user }) => {
        // `user` is what `authorize` returned; it is there at a sign-in alone.
        if (user) return { ...token, sid: (user as unknown as { sessionId: string }).sessionId }
        // next-auth then answers that nobody is signed in, and clears the cookie.
        if (!live) throw new Error('the session is over')
        return token
      },
      session: ({ session }) => ({ ...session, user: live?.person }),
    },
    logger: {
      // Not an error: cookies outlive their sessions, and anybody can make one up.
      error: (code, metadata) =>
        code === 'JWT_SESSION_ERROR' ? log().debug({ code }, 'next-auth') : log().warn({ code, ...reasonOf(metadata) }, 'next-auth'),
      warn: (code) => log().debug({ code }, 'next-auth'),
      debug: () => undefined,
    },
  }
}
