/** Turns whatever a console request threw into a problem document (RFC 9457), and tells the log what it must know. */
import 'server-only'
import { z } from 'zod'
import type { Problem } from '../../schema/problem'
import { isDatabaseUnavailable } from '../database/errors'
import { Fault, type FieldError } from '../fault'
import { withoutSecrets } from '../keys/secret'
import { log } from '../runtime/log'
import type { RequestOrigin } from '../runtime/request'

/** JSON pointer (RFC 6901) of a path into a document. */
const pointerTo = (path: PropertyKey[]) =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** A body can be wrong in thousands of places; nobody reads more than these. */
const mostErrors = 20

// What is said of an unknown field by schemas that have no words of their own for it.
z.config({
  customError: ({ code }) => (code === 'unrecognized_keys' ? 'There is no such field. Remove it.' : undefined),
})

function fieldErrors(issues: z.ZodError['issues']): FieldError[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.slice(0, 10).map((key) => ({
          pointer: pointerTo([...issue.path, withoutSecrets(key).slice(0, 100)]),
          detail: issue.message,
        }))
      : [{ pointer: pointerTo(issue.path), detail: issue.message }],
  )
}

/** The fault behind anything thrown; what was not foreseen becomes `internal`, and its cause stays with us. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (error instanceof z.ZodError) {
    const errors = fieldErrors(error.issues.slice(0, mostErrors)).slice(0, mostErrors)
    return new Fault('validation', errors.map((entry) => entry.detail).join(' '), { errors })
  }
  if (isDatabaseUnavailable(error)) {
    return new Fault('unavailable', 'The database cannot be reached. Try again shortly.', { cause: error, retryAfter: 5 })
  }
  return new Fault('internal', 'Something went wrong on our side. Try again, and tell us the request id if it stays.', {
    cause: error,
  })
}

/** Writes the internal side of a fault to the log where there is one. */
export function logFault(fault: Fault, request: RequestOrigin): void {
  if (fault.cause === undefined) return
  log().error({ requestId: request.requestId, code: fault.code, err: fault.cause }, 'request failed')
}

/** The response to a fault. */
export function problemResponse(error: unknown, request: RequestOrigin, instance: string): Response {
  const fault = toFault(error)
  logFault(fault, request)
  const problem: Problem = {
    type: `urn:sei-api-keys:problem:${fault.code}`,
    title: fault.title,
    status: fault.status,
    detail: fault.detail,
    instance: withoutSecrets(instance),
    requestId: request.requestId,
    ...(fault.errors && { errors: fault.errors }),
  }
  return new Response(JSON.stringify(problem), {
    status: fault.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-request-id': request.requestId,
      ...(fault.retryAfter && { 'retry-after': String(fault.retryAfter) }),
      ...(fault.allow && { allow: fault.allow.join(', ') }),
    },
  })
}
