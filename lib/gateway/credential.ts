/** Finds the key in a request, in every form that Harness's documentation shows. */
import 'server-only'
import { Fault } from '../server/fault'
import type { HeaderFields } from './call'

const schemes = /^(?:apikey|bearer)[ \t]+(\S+)$/i

const missing = () =>
  new Fault('invalid_key', 'Send an API key: the header "x-api-key: <key>" or "Authorization: ApiKey <key>".')

/** `ApiKey <key>` in any case, the older `Bearer <key>`, or the key alone. */
const fromAuthorization = (value: string) => schemes.exec(value)?.[1] ?? value

/**
 * The presented token. @throws Fault invalid_key where there is none, or where two headers disagree: which of them a
 * proxy in front looked at could not be known.
 */
export function presentedToken(headers: HeaderFields): string {
  const apiKey = headers.get('x-api-key')?.trim()
  const authorization = headers.get('authorization')?.trim()
  const token = apiKey || (authorization && fromAuthorization(authorization))
  if (!token) throw missing()
  if (apiKey && authorization && fromAuthorization(authorization) !== apiKey) {
    throw new Fault('invalid_key', 'Two different credentials were sent. Send one.')
  }
  return token
}
