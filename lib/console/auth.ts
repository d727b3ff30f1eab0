/** Sign-in sessions, by next-auth: a signed cookie says who the person is; what they may do is read at each request. */
import 'server-only'
import type { NextAuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { signInPath } from '../paths'
import { readSession, type SignedIn } from '../server/access/session'
import { environment } from '../server/runtime/env'
import { Fault } from '../server/fault'
import { log } from '../server/runtime/log'
import { signIn } from '../server/people/sign-in'
import { requestOrigin } from '../server/runtime/request'
import { sessionIdOfCookie } from './browser-cookies'
import { cookieOptions, decodeSession, formCookie, returnCookie, sessionCookie } from './session-cookie'

/** next-auth's options. More ways to sign in are more entries in `providers`. */
export function authOptions(): NextAuthOptions {
  const { authSecret, secure, sessionHours } = environment()
  return {
    secret: authSecret,
    session: { strategy: 'jwt', maxAge: sessionHours * 3_600 },
    jwt: { secret: authSecret, decode: decodeSession },
    useSecureCookies: secure,
    cookies: {
      sessionToken: { name: sessionCookie(), options: cookieOptions() },
      csrfToken: { name: formCookie(), options: cookieOptions() },
      callbackUrl: { name: returnCookie(), options: cookieOptions() },
    },
    pages: { signIn: signInPath(), error: signInPath(), signOut: signInPath() },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        authorize: async (credentials, request) => {
          try {
            const { email, password } = credentials ?? {}
            const headers = new Headers(request.headers)
            return await signIn({ email, password }, requestOrigin(headers), headers.get('user-agent') ?? '')
          } catch (error) {
            // next-auth hands on nothing but a message: code and seconds to wait, which the route turns into a status.
            if (error instanceof Fault) throw new Error(`${error.code}:${error.retryAfter ?? ''}`)
            log().error({ err: error }, 'sign-in failed')
            throw new Error('unavailable:5')
          }
        },
      }),
    ],
    callbacks: {
      // `user` is what `authorize` returned, at a sign-in alone.
      jwt: ({ token, user }) => (user ? { ...token, sid: (user as unknown as { sessionId: string }).sessionId } : token),
      session: ({ session, token }) => ({ ...session, user: { ...session.user, id: token.sub } }),
    },
    logger: {
      error: (code) => log().warn({ code }, 'next-auth'),
      warn: (code) => log().debug({ code }, 'next-auth'),
      debug: () => undefined,
    },
  }
}

/** Browsers that nobody sits at ask by themselves, and say so: that must not keep a session from ending. */
const isByPerson = (headers: Headers) => !headers.has('x-background') && !headers.has('next-router-prefetch')

/** Whoever is signed in, with the roles they have now; null for nobody. @param headers of the request */
export async function signedInBy(headers: Headers): Promise<SignedIn | null> {
  const sessionId = await sessionIdOfCookie()
  return sessionId ? readSession(sessionId, isByPerson(headers)) : null
}
