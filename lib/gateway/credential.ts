/** Finds the key in a request, in every form that Harness's documentation shows. */
import 'server-only'
import { Fault } from '../server/fault'
import type { HeaderFields } from './call'

const schemes = /^(?:apikey|bearer)[ \t]+(\S+)$/i

/** A value in one of these forms that looks like a key of ours, to its end. */
const ourKey = /^(?:(?:[Aa][Pp][Ii][Kk][Ee][Yy]|[Bb][Ee][Aa][Rr][Ee][Rr])[ \t]+)?(sei_.*)$/

const missing = () =>
  new Fault('invalid_key', 'Send an API key: the header "x-api-key: <key>" or "Authorization: ApiKey <key>".')

/** `ApiKey <key>` in any case, the older `Bearer <key>`, or the key alone. */
const fromAuthorization = (value: string) => schemes.exec(value)?.[1] ?? value

/** Whether one of the values of Authorization, joined by commas, is a key of ours and another than this one. */
const hasOtherKey = (authorization: string, apiKey: string): boolean =>
  authorization.split(',').some((value) => (ourKey.exec(value.trim())?.[1] ?? apiKey) !== apiKey)

/**
 * The presented token. An Authorization of another kind beside `x-api-key` is for somebody else: a proxy, or the service.
 * @throws Fault invalid_key where there is none, or where two headers have different keys: which of them a proxy in front
 * looked at could not be known.
 */
export function presentedToken(headers: HeaderFields): string {
  const apiKey = headers.get('x-api-key')?.trim()
  const authorization = headers.get('authorization')?.trim()
  const token = apiKey || (authorization && fromAuthorization(authorization))
  if (!token) throw missing()
  if (apiKey && authorization && hasOtherKey(authorization, apiKey)) {
    throw new Fault('invalid_key', 'Two different credentials were sent. Send one.')
  }
  return token
}
