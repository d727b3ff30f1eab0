/** Refuses state-changing requests that another site's page makes with the person's cookie. */
import 'server-only'
import { environment } from '../server/runtime/env'
import { Fault } from '../server/fault'

/**
 * Browsers send Origin with every request that changes something; it has to be ours (OWASP, cross-site request forgery
 * prevention: verifying origin with standard headers). The address that was asked counts too, beside PUBLIC_URL.
 * @throws Fault foreign_origin, also without an Origin
 */
export function requireOwnOrigin(request: Request): void {
  const origin = request.headers.get('origin') ?? ''
  const { publicUrl, secure } = environment()
  if (origin === publicUrl) return
  const host = request.headers.get('host')
  const asked = host && URL.canParse(origin) && new URL(origin).host === host
  // An attacker who can alter pages of plain HTTP must not reach a console behind https.
  if (asked && (!secure || origin.startsWith('https:'))) return
  throw new Fault('foreign_origin', 'Send this request from the console itself, with its Origin header.')
}
