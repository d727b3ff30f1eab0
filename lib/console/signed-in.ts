/** Who is signed in: the session that the cookie of a request names is read from the database at each request. */
import 'server-only'
import { readSession, type SignedIn } from '../server/access/session'
import { sessionIdOfCookie } from './browser-session'

/** Open pages that nobody uses refresh by themselves, with this header: that must not keep a session alive. */
const isByPerson = (headers: Headers) => !headers.has('x-background')

/** Whoever is signed in, with the roles they have now; null for nobody. @param headers of the request */
export async function signedInBy(headers: Headers): Promise<SignedIn | null> {
  const sessionId = await sessionIdOfCookie()
  return sessionId ? readSession(sessionId, isByPerson(headers)) : null
}

/** The session of this request's cookie, or null; reading it here does not renew its idle time. */
export async function liveSession(): Promise<SignedIn | null> {
  const sessionId = await sessionIdOfCookie()
  return sessionId ? readSession(sessionId, false) : null
}
