/** Turns whatever a request threw into a fault, and tells the log its cause. */
import 'server-only'
import { z } from 'zod'
import { cutTo } from '../../schema/text'
import { isDatabaseUnavailable, isRolledBack } from '../database/errors'
import { Fault, pointerTo, type FieldError } from '../fault'
import { log } from '../runtime/log'
import type { RequestOrigin } from '../runtime/request'
import { withoutSecrets } from '../runtime/without-secrets'

/** Errors in one answer: a body can be wrong in thousands of places. */
const mostErrors = 20

// The message for an unknown field, for schemas without one of their own.
z.config({
  customError: ({ code }) => (code === 'unrecognized_keys' ? 'There is no such field. Remove it.' : undefined),
})

function fieldErrors(issues: z.ZodError['issues']): FieldError[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.slice(0, 10).map((key) => ({
          pointer: pointerTo([...issue.path, cutTo(withoutSecrets(key), 100)]),
          detail: issue.message,
        }))
      : [{ pointer: pointerTo(issue.path), detail: issue.message }],
  )
}

/** The fault behind anything thrown; an unforeseen error becomes `internal`, and its cause goes to the log alone. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (error instanceof z.ZodError) {
    const errors = fieldErrors(error.issues.slice(0, mostErrors)).slice(0, mostErrors)
    return new Fault('validation', errors.map((entry) => entry.detail).join(' '), { errors })
  }
  if (isDatabaseUnavailable(error)) {
    return new Fault('unavailable', 'The database cannot be reached. Try again shortly.', { cause: error, retryAfter: 5 })
  }
  if (isRolledBack(error)) {
    return new Fault('unavailable', 'Another change was in the way of this one, and nothing was changed. Try again.', { cause: error, retryAfter: 1 })
  }
  return new Fault('internal', 'Something went wrong on our side. Try again, and tell us the request id if it stays.', {
    cause: error,
  })
}

/** Writes the cause of a fault to the log, if it has one: as an error where it is not the client's, such as a body that broke off. */
export function logFault(fault: Fault, request: RequestOrigin): void {
  if (fault.cause === undefined) return
  const level = fault.status < 500 ? 'info' : 'error'
  log()[level]({ requestId: request.requestId, code: fault.code, err: fault.cause }, 'request failed')
}
