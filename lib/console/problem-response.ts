/** Answers a console request with a problem document (RFC 9457). */
import 'server-only'
import type { Problem } from '../schema/problem'
import { logFault, toFault } from '../server/http/to-fault'
import { noteRefusal, type RequestOrigin } from '../server/runtime/request'
import { withoutSecrets } from '../server/runtime/without-secrets'

/** The problem document for anything thrown, with the headers of its fault; `instance` is the path of the request. */
export function problemResponse(error: unknown, request: RequestOrigin, instance: string): Response {
  const fault = toFault(error)
  logFault(fault, request)
  noteRefusal(request, fault.code)
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
