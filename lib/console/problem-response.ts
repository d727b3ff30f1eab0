/** Answers a console request with a problem document (RFC 9457). */
import 'server-only'
import type { Problem } from '../schema/problem'
import type { Fault } from '../server/fault'
import { logFault, toFault } from '../server/http/to-fault'
import { noteRefusal, type RequestOrigin } from '../server/runtime/request'
import { withoutSecrets } from '../server/runtime/without-secrets'

type Answer = { headers: Record<string, string>; body: string }

/** The problem document of a fault, and the headers to send it with; `instance` is the path of the request. */
export function problemOf(fault: Fault, { requestId }: RequestOrigin, instance: string): Answer {
  const problem: Problem = {
    type: `urn:sei-api-keys:problem:${fault.code}`,
    title: fault.title,
    status: fault.status,
    detail: fault.detail,
    instance: withoutSecrets(instance),
    requestId,
    ...(fault.errors && { errors: fault.errors }),
    ...fault.body,
  }
  const headers = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-request-id': requestId,
    ...(fault.retryAfter && { 'retry-after': String(fault.retryAfter) }),
    ...(fault.allow && { allow: fault.allow.join(', ') }),
  }
  return { headers, body: JSON.stringify(problem) }
}

/** The same for anything thrown, whose cause is logged. */
export function problemResponse(error: unknown, request: RequestOrigin, instance: string): Response {
  const fault = toFault(error)
  logFault(fault, request)
  noteRefusal(request, fault.code)
  const { headers, body } = problemOf(fault, request, instance)
  return new Response(body, { status: fault.status, headers })
}
