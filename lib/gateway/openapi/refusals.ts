/** Describes every error answer of the gateway for the OpenAPI document, by status and by shape of the body. */
import 'server-only'
import { DeveloperError } from '../../schema/developer-version'
import { Violation } from '../../schema/external-data'
import { Fault } from '../../server/fault'
import type { FaultCode } from '../../server/fault-codes'
import { keyRefusals, wrongNetwork } from '../../server/keys/verify'
import { errorBody, errorNames, errorSchema, type ErrorShape } from '../error-answers'
import { exampleOf } from './examples'
import { nameSchema } from './name-schema'

/** An example message for each code; several if the code has several reasons. */
type Examples = Partial<Record<FaultCode, string | string[]>>
type Refusal = {
  description: string
  examples: Examples
  /** Examples that are shown only where the description of a route names their codes. */
  ofSome?: Examples
  headers?: string[]
}

const quotaReached = (used: string, ask: string, setting: string) =>
  `This account has stored ${used} that it may, and this is too much. Nothing was stored. ${ask} who runs this server for a higher ${setting}.`

export const refusals: Record<number, Refusal> = {
  400: { description: 'The input is not valid', examples: { validation: 'pageSize must be at most 1000.' } },
  401: {
    description:
      'No key, or none that is good. The reason is told only to who holds the real key; of what cannot be a key, the message says what is wrong with its form.',
    examples: {
      invalid_key: [
        'The API key is not valid.',
        'This does not look like a whole key: there are quotes around it. Send it without them.',
      ],
      ...keyRefusals,
    },
    headers: ['WWW-Authenticate'],
  },
  403: {
    description: 'The key is good, and may not do this, or not from this network',
    examples: {
      forbidden: 'An Ingestion key may not do this. Use an Admin key.',
      too_many_removed: [
        'Approving this removes 30 developers, after 80 in the last 24 hours. Ingestion keys may remove at most 100 in 24 hours. Approve it with an Admin key, or upload a file that has these developers. Nothing was changed, and it still waits.',
        'Approving this removes the column "Team" from all developers. Ingestion keys may remove no column. Approve it with an Admin key, or upload a file that has all columns. Nothing was changed, and it still waits.',
      ],
      wrong_scope: 'projectIdentifier names another place than this key’s. Leave it out, or use a key of that place.',
      wrong_network: wrongNetwork('203.0.113.7'),
    },
  },
  404: { description: 'There is no such thing', examples: { not_found: 'There is nothing here, or nothing that you may see.' } },
  406: { description: 'No such representation', examples: { not_acceptable: 'Accept JSON or CSV.' } },
  408: {
    description: 'The body came too slowly, or not to its end',
    examples: {
      too_slow: [
        'The body came at less than 16 kB a second. Send it again, faster or in parts.',
        'The body came in chunks of a few bytes. Send it in larger ones, or with the header Content-Length.',
      ],
    },
  },
  409: {
    description: 'Not possible in this state',
    examples: { conflict: 'There is a newer version.' },
    ofSome: {
      storage_quota_reached: quotaReached('1000 MB of 1000 MB', 'Delete integrations that are not used, or ask', 'QUOTA_STORAGE_MB'),
      records_quota_reached: quotaReached('9950 records of 10000 records', 'Delete integrations that are not used, or ask', 'QUOTA_RECORDS'),
      runs_quota_reached: quotaReached('10000 pipeline runs of 10000 pipeline runs', 'Ask', 'QUOTA_RUNS'),
      jobs_quota_reached: quotaReached('10000 ingestion jobs of 10000 ingestion jobs', 'Delete integrations that are not used, or ask', 'QUOTA_JOBS'),
    },
  },
  412: { description: 'Developers are not set up yet', examples: { not_set_up: 'Upload developers first.' } },
  413: {
    description:
      'The body has too many bytes, more values than a tenth of the bytes that it may have, or more than 10,000 different names of members',
    examples: {
      too_large: [
        'The body must be at most 1000 kB.',
        'The body must have at most 10000 different names of members. Put what differs into values, or send less at once.',
        'A key may send 100 MB in a minute, and this body has more. Send it in parts.',
      ],
    },
  },
  415: {
    description: 'The body has a type that is not taken here',
    examples: {
      unsupported_media_type: [
        'Send JSON, with the header Content-Type: application/json.',
        'Content-Encoding: gzip is not taken. Send the body as it is, without that header.',
      ],
    },
  },
  429: {
    description:
      'Too many requests or bytes of bodies with this key, a rejected key from an address that sent too many of them (a valid one is not refused for those), or too much at once: files and JSON that are taken in, changes of the account, lists of its developers and teams',
    examples: {
      rate_limited: [
        'A key may make 400 requests a minute. Wait 12 seconds.',
        'Too many keys from this address were rejected. Wait 12 seconds.',
        'Another file is being taken in. Send this one after it.',
        'Other changes of this account are under way. Nothing was saved. Send this one after them.',
      ],
      upload_rate_limited: 'A key may send 100 MB in a minute, and this is more. Nothing of it was saved. Wait 12 seconds.',
    },
    headers: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
  },
  500: { description: 'Something went wrong on our side', examples: { internal: 'Something went wrong on our side.' } },
  503: {
    description: 'Not available for a moment',
    examples: {
      unavailable: [
        'The key cannot be checked at the moment. Try again shortly.',
        'Another change was in the way of this one, and nothing was changed. Try again.',
      ],
    },
    headers: ['Retry-After'],
  },
}

export const headers: Record<string, { description: string; example: string }> = {
  'X-Request-Id': { description: 'Name it when you ask us about a request', example: '0b8e2d0c-43b4-4a3e-9a6f-2f6a3e0f5d11' },
  RateLimit: { description: 'What is left for the key in this window', example: '"key";r=399;t=60' },
  'RateLimit-Policy': { description: 'What a key may do in a window', example: '"key";q=400;w=60' },
  'Retry-After': { description: 'Seconds after which another try makes sense', example: '12' },
  'WWW-Authenticate': { description: 'How to authenticate', example: 'ApiKey realm="SEI"' },
}

/** References to headers, by name. */
export const headerReferences = (names: string[]): Record<string, { $ref: string }> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))

/** What some shapes add to an error about input that breaks a rule. */
const violations: Partial<Record<ErrorShape, Record<string, unknown>>> = {
  developers: { errors: [exampleOf(DeveloperError)] },
  ingestion: {
    jobId: '0c41aa7e',
    status: 'validation failed',
    totalRecords: 1,
    validRecords: 0,
    invalidRecords: 1,
    errors: [exampleOf(Violation)],
  },
}

function refusalExample(code: FaultCode, detail: string, shape: ErrorShape) {
  const more = code === 'validation' && { errors: [{ pointer: '/pageSize', detail }], body: violations[shape] }
  const fault = new Fault(code, detail, more || {})
  return { value: errorBody(fault, { requestId: headers['X-Request-Id']!.example }, shape) }
}

/** The error answer with this status and shape. `description` replaces the usual one. */
export function refusalResponse(status: number, shape: ErrorShape, description?: string) {
  const refusal = refusals[status]!
  const named = Object.entries(refusal.ofSome ?? {}).filter(([code]) => description?.includes(code.toUpperCase()))
  const examples = named.length > 0 ? named : Object.entries(refusal.examples)
  return {
    description: description ?? refusal.description,
    headers: headerReferences(['X-Request-Id', ...(refusal.headers ?? [])]),
    content: {
      'application/json': {
        schema: nameSchema(errorSchema(shape), errorNames[shape]),
        examples: Object.fromEntries(
          examples.flatMap(([code, details]) =>
            [details].flat().map((detail, index) => [
              index === 0 ? code : `${code}_${index + 1}`,
              refusalExample(code as FaultCode, detail, shape),
            ]),
          ),
        ),
      },
    },
  }
}
