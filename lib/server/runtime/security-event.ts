/** What the log calls a refusal that concerns security, one name for each kind (OWASP ASVS 5.0, 16.3). */
import 'server-only'
import type { FaultCode } from '../fault-codes'

/** A key, a right, a session or a sign-in was refused. */
export type SecurityEvent = 'key_rejected' | 'access_denied' | 'session_rejected' | 'sign_in_failed'

const events: Partial<Record<FaultCode, SecurityEvent>> = {
  invalid_key: 'key_rejected',
  key_expired: 'key_rejected',
  key_deleted: 'key_rejected',
  key_rotated: 'key_rejected',
  key_paused: 'key_rejected',
  wrong_network: 'key_rejected',
  project_archived: 'key_rejected',
  forbidden: 'access_denied',
  wrong_scope: 'access_denied',
  too_many_removed: 'access_denied',
  foreign_origin: 'access_denied',
  unauthenticated: 'session_rejected',
  wrong_credentials: 'sign_in_failed',
  too_many_attempts: 'sign_in_failed',
  link_not_valid: 'sign_in_failed',
}

/** The event that a refusal with this code is, if it is one whatever was refused. */
export const securityEventOf = (code: FaultCode): SecurityEvent | undefined => events[code]
