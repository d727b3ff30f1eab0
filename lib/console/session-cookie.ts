/** Cookies that next-auth signs: made with AUTH_SECRET, and good also where AUTH_SECRET_PREVIOUS made them. */
import 'server-only'
import { createHash } from 'node:crypto'
import { decode, type JWTDecodeParams } from 'next-auth/jwt'
import { environment } from '../server/runtime/env'

/** Reads a session cookie, for next-auth. @throws where neither secret has signed it */
export async function decodeSession(params: JWTDecodeParams) {
  const { previousAuthSecret } = environment()
  try {
    return await decode(params)
  } catch (error) {
    if (!previousAuthSecret) throw error
    return decode({ ...params, secret: previousAuthSecret })
  }
}

/**
 * The secret that next-auth has to check a form with: the one that signed the form's cookie, so that a page which was open
 * before the secret changed still signs in and out. @param cookie `token|hash`, as next-auth makes it
 */
export function formSecret(cookie: string | undefined): string {
  const { authSecret, previousAuthSecret } = environment()
  if (!cookie || !previousAuthSecret) return authSecret
  const [token = '', hash] = cookie.split('|')
  const signed = createHash('sha256').update(`${token}${previousAuthSecret}`).digest('hex')
  return hash === signed ? previousAuthSecret : authSecret
}

/** The name of the cookie that a form is checked against. */
export const formCookie = (): string => `${environment().secure ? '__Host-' : ''}next-auth.csrf-token`

/** The name of the cookie in which next-auth keeps the address to return to. */
export const returnCookie = (): string => `${environment().secure ? '__Secure-' : ''}next-auth.callback-url`

/** Whether a response ends a session: its cookie is set to nothing. */
export const endsSession = ({ headers }: Response): boolean =>
  headers.getSetCookie().some((cookie) => cookie.startsWith(`${environment().secure ? '__Secure-' : ''}next-auth.session-token=;`))
