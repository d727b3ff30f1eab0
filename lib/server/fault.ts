/** What is refused or fails on purpose: the error that verbs throw, and the refusals that several of them share. */
import 'server-only'
import { faultCodes, type FaultCode } from './fault-codes'

/** Where an input is wrong: a JSON pointer (RFC 6901) and a sentence that says what to do. */
export type FieldError = { pointer: string; detail: string }

/** The JSON pointer (RFC 6901) of a path into a document. */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

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
    return faultCodes[this.code].status
  }

  get title() {
    return faultCodes[this.code].title
  }
}

/** The one answer to whatever must not show that it exists. */
export const notFound = () => new Fault('not_found', 'There is nothing here, or nothing that you may see.')

/** The answer to a method that a resource does not take, with those that it takes. */
export const methodNotAllowed = (allow: readonly string[]) =>
  new Fault('method_not_allowed', `Send ${new Intl.ListFormat('en', { type: 'disjunction' }).format(allow)}.`, { allow })

/** The answer to a request without a session that counts. */
export const unauthenticated = () => new Fault('unauthenticated', 'Sign in and try again.')
