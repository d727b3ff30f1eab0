/** Every code that a request can be refused with, its HTTP status and its title. */
import 'server-only'

export const faultCodes = {
  validation: { status: 400, title: 'The input is not valid' },
  invalid_cursor: { status: 400, title: 'The page no longer exists' },
  unauthenticated: { status: 401, title: 'Nobody is signed in' },
  wrong_credentials: { status: 401, title: 'Wrong email or password' },
  passkey_needed: { status: 401, title: 'A passkey is needed too' },
  invalid_key: { status: 401, title: 'The API key is not valid' },
  key_expired: { status: 401, title: 'The API key has expired' },
  key_deleted: { status: 401, title: 'The API key was deleted' },
  key_rotated: { status: 401, title: 'The API key was rotated' },
  key_paused: { status: 401, title: 'The API key is paused' },
  project_archived: { status: 401, title: 'The project of the API key is archived' },
  forbidden: { status: 403, title: 'Not allowed' },
  proof_needed: { status: 403, title: 'Show again that it is you' },
  too_many_removed: { status: 403, title: 'More than an Ingestion key may remove' },
  foreign_origin: { status: 403, title: 'The request comes from another site' },
  wrong_network: { status: 403, title: 'The API key may not be used from this network' },
  wrong_scope: { status: 403, title: 'The API key belongs to another place' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  not_acceptable: { status: 406, title: 'No such representation' },
  too_slow: { status: 408, title: 'The body came too slowly' },
  name_taken: { status: 409, title: 'The name is taken' },
  identifier_taken: { status: 409, title: 'The identifier is taken' },
  conflict: { status: 409, title: 'Not possible in this state' },
  key_limit_reached: { status: 409, title: 'The project has all the keys it may have' },
  limit_reached: { status: 409, title: 'There are as many as there may be' },
  storage_quota_reached: { status: 409, title: 'The account has stored as many bytes as it may' },
  records_quota_reached: { status: 409, title: 'The account has stored as many records as it may' },
  runs_quota_reached: { status: 409, title: 'The account has stored as many pipeline runs as it may' },
  jobs_quota_reached: { status: 409, title: 'The account has stored as many ingestion jobs as it may' },
  link_not_valid: { status: 410, title: 'The link does not work' },
  not_set_up: { status: 412, title: 'Developers are not set up yet' },
  too_large: { status: 413, title: 'The body is too large' },
  not_json: { status: 415, title: 'The body is not JSON' },
  unsupported_media_type: { status: 415, title: 'The body has a type that is not taken here' },
  too_many_attempts: { status: 429, title: 'Too many attempts' },
  rate_limited: { status: 429, title: 'Too many requests' },
  upload_rate_limited: { status: 429, title: 'Too many bytes in a minute' },
  internal: { status: 500, title: 'Something went wrong' },
  unavailable: { status: 503, title: 'Not available for a moment' },
} as const

export type FaultCode = keyof typeof faultCodes

/** The status of a code, or undefined for what is none. */
export const statusOf = (code: string): number | undefined =>
  Object.hasOwn(faultCodes, code) ? faultCodes[code as FaultCode].status : undefined
