/** Everything around a verb on the gateway: key, limit, permission, scope, input, and errors in the route's own shape. */
import 'server-only'
import { z } from 'zod'
import { keyActor, requireKeyPermission, type KeyActor, type VerifiedKey } from '../server/access/actor'
import { mediaType } from '../server/http/body'
import { logFault, toFault } from '../server/http/to-fault'
import { queryOf } from '../server/http/query'
import { noteUse } from '../server/keys/use'
import { verifyKey } from '../server/keys/verify'
import { countRejection, requireNotBlocked } from '../server/load/rejected-keys'
import { countRequest, type Allowance } from '../server/load/key-allowance'
import type { RequestOrigin } from '../server/runtime/request'
import type { KeyPermission } from '../server/access/roles'
import { commonHeaders, faultAnswer, type ErrorShape, type PlainAnswer } from './answers'
import type { Call, HeaderFields } from './call'
import { presentedToken } from './credential'
import { reserveFile, reserveJson } from '../server/load/upload-budget'
import { expectedBytes, readFileBody, readJsonBody, type UploadedFile } from './input'
import { requireOwnScope } from './scope'
import { Fault, notFound } from '../server/fault'

/** `all`: any method; OpenAPI shows such a route as GET. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete' | 'all'

/** What a route takes, answers and is called; OpenAPI is derived from it. */
export type RouteSpec<P, Q, B> = {
  method: Method
  /** Relative to `/gateway/sei` and its aliases, with parameters as `{name}`. */
  path: string
  /** Older addresses of the same thing. */
  legacy?: { method: Method; path: string }[]
  tag: string
  summary: string
  description?: string
  params?: z.ZodType<P>
  query?: z.ZodType<Q>
  /** A JSON body. */
  body?: z.ZodType<B>
  /** A file, as the part `file` of a multipart body. With `body` too, the caller may send either. */
  file?: boolean
  /** Largest body in bytes; 1 MB for JSON and 50 MB for a file unless given. */
  maxBytes?: number
  /** Each status of success, with the schema of its JSON (null: no body) and whether it also comes as CSV. */
  responses: Record<
    number,
    {
      description: string
      schema: z.ZodType | null
      csv?: boolean
      /** What each header of its own says. */
      headers?: Record<string, string>
    }
  >
  /** Statuses of refusal that this route has beside those that every route has. */
  refusals?: Partial<Record<400 | 404 | 406 | 409 | 412 | 413 | 415, string>>
  errors?: ErrorShape
  /** Says a refusal of the body in the words that clients of this route know. */
  bodyFault?: (fault: Fault, sent: 'json' | 'file') => Fault
}

export type RouteInput<P, Q, B> = {
  actor: KeyActor
  params: P
  query: Q
  /** Undefined where the caller sent a file instead. */
  body: B
  file: UploadedFile | undefined
  headers: HeaderFields
}

/** What a route says to a call: a `Response` only where the body is sent as it is made. */
export type RouteAnswer = PlainAnswer | Response

/** A route of the gateway; only `withKey` makes one. */
export type GatewayRoute = {
  permission: KeyPermission
  spec: RouteSpec<unknown, unknown, unknown>
  /** Never throws and never rejects. A refusal that needs no look-up is no promise: a flood of them stays cheap. */
  answer: (call: Call) => RouteAnswer | Promise<RouteAnswer>
}

const megabyte = 1_000_000

/** For what is written once and read with many others: room for 50 categories or 500 columns with some 500 bytes each. */
export const definitionBytes = 250_000

/** Answers with another status than 200, or without a body. */
export class Answer {
  constructor(
    readonly status: number,
    readonly body: unknown = null,
    readonly headers: Record<string, string> = {},
  ) {}
}

/** The body of a call as the route takes it. */
async function readInput<P, Q, B>({ body, bodyFault }: RouteSpec<P, Q, B>, takesFile: boolean, maxBytes: number, request: Request) {
  try {
    if (takesFile) return { file: await readFileBody(request, maxBytes), body: undefined as B }
    return { file: undefined, body: body!.parse(await readJsonBody(request, maxBytes)) }
  } catch (error) {
    // zod collects the mistakes of a nested value on the stack: so many that they overflow it.
    if (error instanceof RangeError) throw new Fault('validation', 'The body has too many mistakes to list.')
    throw bodyFault?.(toFault(error), takesFile ? 'file' : 'json') ?? error
  }
}

/** What a handler made, as it is sent. */
function toAnswer(made: unknown, origin: RequestOrigin, limits: Record<string, string>): RouteAnswer {
  if (made instanceof Response) {
    for (const name in limits) made.headers.set(name, limits[name]!)
    return made
  }
  const { status, body, headers } = made instanceof Answer ? made : new Answer(200, made)
  const type = body === null ? undefined : { 'content-type': 'application/json' }
  const json = body === null ? null : JSON.stringify(body)
  return { status, body: json, headers: { ...type, ...commonHeaders(origin), ...limits, ...headers } }
}

/**
 * Declares a route for keys that have this permission. The handler returns the JSON to send, an `Answer`, or a
 * `Response`; what it throws becomes an error answer in the route's shape.
 */
export function withKey<P = undefined, Q = undefined, B = undefined>(
  permission: KeyPermission,
  spec: RouteSpec<P, Q, B>,
  handler: (input: RouteInput<P, Q, B>) => unknown,
): GatewayRoute {
  const { params, query, errors } = spec
  const readsBody = spec.body !== undefined || spec.file === true
  // What the query says where there is none: parsed once, and the same for all.
  const usual = Object.freeze(query?.safeParse({}).data)
  const refuse = (error: unknown, origin: RequestOrigin, limits?: Record<string, string>) => {
    const fault = toFault(error)
    logFault(fault, origin)
    return faultAnswer(fault, origin, errors, limits)
  }
  const readAndHandle = async (input: RouteInput<P, Q, B>, request: Request) => {
    const takesFile = spec.file === true && (!spec.body || mediaType(input.headers).startsWith('multipart/'))
    const maxBytes = spec.maxBytes ?? (takesFile ? 50 * megabyte : megabyte)
    const { accountId } = input.actor
    const giveBack = takesFile ? reserveFile(accountId) : reserveJson(accountId, expectedBytes(request, maxBytes))
    try {
      return await handler({ ...input, ...(await readInput(spec, takesFile, maxBytes, request)) })
    } finally {
      giveBack()
    }
  }
  const answerAllowed = (call: Call, actor: KeyActor, { headers: limits, refusal }: Allowance) => {
    const { headers, url, origin } = call
    try {
      if (refusal) throw refusal
      requireKeyPermission(actor, permission)
      requireOwnScope(actor, url, headers)
      const named = params?.safeParse(call.params)
      // What cannot be the id of anything is the id of nothing.
      if (named && !named.success) throw notFound()
      const input: RouteInput<P, Q, B> = {
        actor,
        headers,
        params: named?.data as P,
        query: (url.includes('?') || !usual ? query?.parse(queryOf(url)) : usual) as Q,
        body: undefined as B,
        file: undefined,
      }
      const made = readsBody ? readAndHandle(input, call.request!) : handler(input)
      if (!(made instanceof Promise)) return toAnswer(made, origin, limits)
      return made.then((late) => toAnswer(late, origin, limits)).catch((error) => refuse(error, origin, limits))
    } catch (error) {
      return refuse(error, origin, limits)
    }
  }
  const answerKey = (call: Call, key: VerifiedKey): RouteAnswer | Promise<RouteAnswer> => {
    const { origin } = call
    try {
      const actor = keyActor(key, origin)
      noteUse(key.id, origin.address)
      const counted = countRequest(key.id)
      if (!(counted instanceof Promise)) return answerAllowed(call, actor, counted)
      return counted.then((allowance) => answerAllowed(call, actor, allowance)).catch((error) => refuse(error, origin))
    } catch (error) {
      return refuse(error, origin)
    }
  }
  const reject = (fault: Fault, origin: RequestOrigin) => {
    const refused = refuse(fault, origin)
    const counted = fault.status === 401 ? countRejection(origin.address) : undefined
    return counted
      ? counted.then(
          () => refused,
          (error) => refuse(error, origin),
        )
      : refused
  }
  // Each promise costs what a tenth of checking a key does, so that there is one only where something is waited for.
  const answer = (call: Call) => {
    const { headers, origin } = call
    try {
      const token = presentedToken(headers)
      requireNotBlocked(origin.address)
      const checked = verifyKey(token)
      if (checked instanceof Fault) return reject(checked, origin)
      return checked.then(
        (key) => (key instanceof Fault ? reject(key, origin) : answerKey(call, key)),
        (error) => refuse(error, origin),
      )
    } catch (error) {
      return refuse(error, origin)
    }
  }
  return { permission, spec: spec as unknown as GatewayRoute['spec'], answer }
}
