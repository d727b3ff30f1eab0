/** The gateway's error answers: the shape that clients of the platform know, with a request id to ask about. */
import 'server-only'
import { z } from '@hono/zod-openapi'
import type { Fault } from '../server/fault'
import type { RequestOrigin } from '../server/request'

export const GatewayError = z
  .object({
    status: z.literal('ERROR'),
    code: z.string().openapi({ example: 'INVALID_KEY' }),
    message: z.string().openapi({ example: 'The API key is not valid.' }),
    correlationId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
  })
  .openapi('Error')
export type GatewayError = z.infer<typeof GatewayError>

/** Headers of every answer of the gateway: what concerns a key is not for any cache. */
export const commonHeaders = ({ requestId }: RequestOrigin) => ({
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-request-id': requestId,
  'x-content-type-options': 'nosniff',
})

/** The response to a fault; a 401 says how to authenticate (RFC 9110, 11.6.1). */
export function faultAnswer(fault: Fault, request: RequestOrigin): Response {
  const body: GatewayError = {
    status: 'ERROR',
    code: fault.code.toUpperCase(),
    message: fault.detail,
    correlationId: request.requestId,
    errors: fault.errors ?? [],
  }
  return new Response(JSON.stringify(body), {
    status: fault.status,
    headers: {
      ...commonHeaders(request),
      ...(fault.status === 401 && { 'www-authenticate': 'ApiKey realm="SEI"' }),
      ...(fault.retryAfter && { 'retry-after': String(fault.retryAfter) }),
    },
  })
}
