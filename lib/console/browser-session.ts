/** Starts, finds and ends the session of a browser by its cookies, and remembers who has signed in with it before. */
import 'server-only'
import { encode, getToken } from 'next-auth/jwt'
import { cookies } from 'next/headers'
import type { NextRequest } from 'next/server'
import { endSession } from '../server/access/session'
import { Fault } from '../server/fault'
import { providerSessionOf, type ProviderSession } from '../server/oidc/end-session-url'
import { deviceSeconds, withDevice } from '../server/people/device-cookie'
import { nowMs } from '../server/runtime/clock'
import { environment } from '../server/runtime/env'
import { cookieOptions, decodeSession, deviceCookie, sessionCookie } from './next-auth-cookies'

/** Id of the session that the cookie of this request names; null without a cookie that we have signed. */
export async function sessionIdOfCookie(): Promise<string | null> {
  // Not next-auth's getServerSession, which throws if another of its cookies was changed.
  const req = { cookies: await cookies(), headers: {} } as unknown as NextRequest
  const token = await getToken({ req, secret: environment().authSecret, cookieName: sessionCookie(), decode: decodeSession })
  return typeof token?.sid === 'string' ? token.sid : null
}

/** The cookie that says who has signed in with this browser before, as it was sent. */
export const sentDevices = async (): Promise<string | undefined> => (await cookies()).get(deviceCookie())?.value

/** Makes this browser one that a person has signed in with. @param device of `makeDevice` */
export async function rememberDevice(device: string): Promise<void> {
  const expires = new Date(nowMs() + deviceSeconds * 1000)
  const jar = await cookies()
  jar.set(deviceCookie(), withDevice(jar.get(deviceCookie())?.value, device), { ...cookieOptions(), expires })
}

/**
 * Ends the session that this browser has: at a sign-out, and where it is about to get another (OWASP ASVS 5.0, 7.2.4).
 * @returns the session of the identity provider that it came from; null of one that came from none
 * @throws Fault unavailable, where it could not be ended
 */
export async function leaveSession(): Promise<ProviderSession | null> {
  const sessionId = await sessionIdOfCookie()
  if (!sessionId) return null
  try {
    const ofProvider = await providerSessionOf(sessionId)
    await endSession(sessionId)
    return ofProvider
  } catch (cause) {
    throw new Fault('unavailable', 'You are still signed in. Try again shortly.', { cause, retryAfter: 5 })
  }
}

/** A person who has signed in, their new session, and a device of `makeDevice`. */
type Begun = { person: { id: string; name: string; email: string }; sessionId: string; device: string }

/**
 * Signs a person in with this browser outside of next-auth's own sign-in, such as one who accepts an invitation. To be called
 * in a route handler, which sends the cookies with its answer.
 * @param begun what the verb has made; the session is a row of `beginSession`
 */
export async function startSession({ person, sessionId, device }: Begun): Promise<void> {
  const { authSecret, sessionHours } = environment()
  await leaveSession()
  const maxAge = sessionHours * 3_600
  const token = { sub: person.id, name: person.name, email: person.email, sid: sessionId }
  const value = await encode({ token, secret: authSecret, maxAge })
  const expires = new Date(nowMs() + maxAge * 1000)
  ;(await cookies()).set(sessionCookie(), value, { ...cookieOptions(), expires })
  await rememberDevice(device)
}
