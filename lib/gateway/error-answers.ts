/** The gateway's error answers: the shapes that clients know, each with a request id to ask about. */
import 'server-only'
import { z } from 'zod'
import type { Fault } from '../server/fault'
import { noteRefusal, type RequestOrigin } from '../server/runtime/request'
import type { Answer } from './call'

const common = {
  code: z.string(),
  message: z.string(),
  /** The request id, which is in the log too. */
  correlationId: z.string(),
}
const pointed = z.array(z.object({ pointer: z.string(), detail: z.string() }))

const shapes = {
  /** What the platform answers. */
  platform: z.object({ status: z.literal('ERROR'), ...common, errors: pointed }),
  /** Developer records: validation errors of a data set, counted, with samples of what is wrong. */
  developers: z.object({ status: z.literal('FAILURE'), ...common, errors: z.array(z.unknown()) }),
  /** Developer identities. */
  identities: z.object({ status: z.literal('error'), ...common, errors: pointed }),
  /** The first version of the API. */
  v1: z.object({ error: z.string(), status: z.literal('ERROR'), ...common, errors: pointed }),
  /** Ingestion of external data: what happened to the job, and each violation. */
  ingestion: z.object({ status: z.string(), ...common, errors: z.array(z.unknown()) }).loose(),
} as const

export type ErrorShape = keyof typeof shapes

/** What OpenAPI calls each shape. */
export const errorNames: Record<ErrorShape, string> = {
  platform: 'Error',
  developers: 'DeveloperError',
  identities: 'IdentityError',
  v1: 'ErrorV1',
  ingestion: 'IngestionError',
}

/** The schema of an error shape, for OpenAPI. */
export const errorSchema = (shape: ErrorShape) => shapes[shape]

/** Headers of every answer to a key; no cache may keep one. */
export const commonHeaders = ({ requestId }: RequestOrigin): Record<string, string> => ({
  'cache-control': 'no-store',
  'x-request-id': requestId,
  'x-content-type-options': 'nosniff',
})

/** The JSON of the answer to a fault, in a route's shape. */
export function errorBody(fault: Fault, { requestId: correlationId }: Pick<RequestOrigin, 'requestId'>, shape: ErrorShape) {
  const code = fault.code.toUpperCase()
  const message = fault.detail
  const errors = fault.errors ?? []
  switch (shape) {
    case 'developers':
      return { status: 'FAILURE', code, message, correlationId, errors: fault.body?.errors ?? errors }
    case 'identities':
      return { status: 'error', code, message, correlationId, errors }
    case 'v1':
      return { error: message, status: 'ERROR', code, message, correlationId, errors }
    case 'ingestion':
      return { status: 'failed', code, message, correlationId, errors, ...fault.body }
    default:
      return { status: 'ERROR', code, message, correlationId, errors }
  }
}

/** The answer to a fault, which is noted on the request; a 401 says how to authenticate (RFC 9110, 11.6.1). */
export function faultAnswer(
  fault: Fault,
  request: RequestOrigin,
  shape: ErrorShape = 'platform',
  limits: Record<string, string> = {},
): Answer {
  noteRefusal(request, fault.code)
  // As in `toAnswer`, not spread: that is slow.
  const headers = Object.assign(commonHeaders(request), limits)
  headers['content-type'] = 'application/json'
  if (fault.status === 401) headers['www-authenticate'] = 'ApiKey realm="SEI"'
  // The rest of the body would keep the connection.
  if (fault.status === 408) headers.connection = 'close'
  if (fault.retryAfter) headers['retry-after'] = String(fault.retryAfter)
  return { status: fault.status, headers, body: JSON.stringify(errorBody(fault, request, shape)) }
}
