/** Everything that can be refused or fail on purpose: one table of codes, with the status and title of each. */
import 'server-only'

const faults = {
  validation: { status: 400, title: 'The input is not valid' },
  invalid_cursor: { status: 400, title: 'The page no longer exists' },
  unauthenticated: { status: 401, title: 'Nobody is signed in' },
  wrong_credentials: { status: 401, title: 'Wrong email or password' },
  invalid_key: { status: 401, title: 'The API key is not valid' },
  key_expired: { status: 401, title: 'The API key has expired' },
  key_deleted: { status: 401, title: 'The API key was deleted' },
  forbidden: { status: 403, title: 'Not allowed' },
  foreign_origin: { status: 403, title: 'The request comes from another site' },
  wrong_scope: { status: 403, title: 'The API key belongs to another place' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  not_acceptable: { status: 406, title: 'No such representation' },
  name_taken: { status: 409, title: 'The name is taken' },
  conflict: { status: 409, title: 'Not possible in this state' },
  key_limit_reached: { status: 409, title: 'The project has all the keys it may have' },
  limit_reached: { status: 409, title: 'There are as many as there may be' },
  not_set_up: { status: 412, title: 'Developers are not set up yet' },
  too_large: { status: 413, title: 'The body is too large' },
  not_json: { status: 415, title: 'The body is not JSON' },
  unsupported_media_type: { status: 415, title: 'The body has a type that is not taken here' },
  too_many_attempts: { status: 429, title: 'Too many attempts' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong' },
  unavailable: { status: 503, title: 'Not available for a moment' },
} as const

export type FaultCode = keyof typeof faults

/** Where an input is wrong: a JSON pointer (RFC 6901) and a sentence that says what to do. */
export type FieldError = { pointer: string; detail: string }

type More = {
  errors?: FieldError[]
  retryAfter?: number
  allow?: readonly string[]
  cause?: unknown
  /** Members of the answer that only one kind of error has, such as the counts of a validation. */
  body?: Record<string, unknown>
}

/** A refusal with a public side (code, detail, errors) and an internal one (cause, for the log alone). */
export class Fault extends Error {
  override name = 'Fault'
  readonly errors: FieldError[] | undefined
  /** Seconds after which another try makes sense. */
  readonly retryAfter: number | undefined
  /** Methods that would be taken instead. */
  readonly allow: readonly string[] | undefined
  readonly body: Record<string, unknown> | undefined

  constructor(
    readonly code: FaultCode,
    readonly detail: string,
    more: More = {},
  ) {
    super(detail, { cause: more.cause })
    this.errors = more.errors
    this.retryAfter = more.retryAfter
    this.allow = more.allow
    this.body = more.body
  }

  get status() {
    return faults[this.code].status
  }

  get title() {
    return faults[this.code].title
  }
}

/** The status of a code, or undefined for what is none. */
export const statusOf = (code: string): number | undefined =>
  Object.hasOwn(faults, code) ? faults[code as FaultCode].status : undefined

/** The one answer to whatever must not show that it exists. */
export const notFound = () => new Fault('not_found', 'There is nothing here, or nothing that you may see.')

/** The answer to a method that a resource does not take, with those that it takes. */
export const methodNotAllowed = (allow: readonly string[]) =>
  new Fault('method_not_allowed', `Send ${new Intl.ListFormat('en', { type: 'disjunction' }).format(allow)}.`, { allow })

/** The answer to a request without a session that counts. */
export const unauthenticated = () => new Fault('unauthenticated', 'Sign in and try again.')
