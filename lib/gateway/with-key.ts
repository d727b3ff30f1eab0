/** Everything around a verb on the gateway: key, limit, permission, scope, input, and errors in the route's own shape. */
import 'server-only'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { keyActor, requireKeyPermission, type KeyActor } from '../server/actor'
import { logFault, toFault } from '../server/http/problem'
import { isWellFormed } from '../server/keys/secret'
import { noteUse } from '../server/keys/use'
import { invalidKey, verifyKey } from '../server/keys/verify'
import { countRejection, requireNotBlocked } from '../server/limits/rejections'
import { countRequest } from '../server/limits/requests'
import type { RequestOrigin } from '../server/request'
import type { KeyPermission } from '../server/roles'
import { commonHeaders, faultAnswer, type ErrorShape } from './answers'
import { presentedToken } from './credential'
import { mediaType, readFileBody, readJsonBody, type UploadedFile } from './input'
import { LightResponse } from './light-response'
import { originOf, type GatewayHandler } from './origin'
import { requireOwnScope } from './scope'
import { takeUploadPlace } from './upload-places'
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
  headers: Headers
}

/** A route of the gateway; only `withKey` makes one. */
export type GatewayRoute = { permission: KeyPermission; spec: RouteSpec<unknown, unknown, unknown>; handler: GatewayHandler }

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

function queryOf(url: string): Record<string, string | string[]> {
  const at = url.indexOf('?')
  if (at === -1) return {}
  const parameters = new URLSearchParams(url.slice(at))
  const named = new Map<string, string[]>()
  for (const [name, value] of parameters) {
    const values = named.get(name)
    if (values) values.push(value)
    else named.set(name, [value])
  }
  return Object.fromEntries([...named].map(([name, values]) => [name, values.length > 1 ? values : values[0]!]))
}

/**
 * Declares a route for keys that have this permission. The handler returns the JSON to send, an `Answer`, or a
 * `Response`; what it throws becomes an error answer in the route's shape.
 */
export function withKey<P = undefined, Q = undefined, B = undefined>(
  permission: KeyPermission,
  spec: RouteSpec<P, Q, B>,
  handler: (input: RouteInput<P, Q, B>) => Promise<unknown>,
): GatewayRoute {
  const { params, query, body, file, errors } = spec
  const sendsFile = (headers: Headers) => file && (!body || mediaType(headers).startsWith('multipart/'))
  const readsBody = body !== undefined || file === true
  const readInput = async (request: Request) => {
    const takesFile = sendsFile(request.headers)
    try {
      if (takesFile) return { file: await readFileBody(request, spec.maxBytes ?? 50 * megabyte), body: undefined as B }
      return { file: undefined, body: body!.parse(await readJsonBody(request, spec.maxBytes ?? megabyte)) }
    } catch (error) {
      // zod collects the mistakes of a nested value on the stack: so many that they overflow it.
      if (error instanceof RangeError) throw new Fault('validation', 'The body has too many mistakes to list.')
      throw spec.bodyFault?.(toFault(error), takesFile ? 'file' : 'json') ?? error
    }
  }
  const refuse = (error: unknown, origin: RequestOrigin, limits?: Record<string, string>) => {
    const fault = toFault(error)
    logFault(fault, origin)
    return faultAnswer(fault, origin, errors, limits)
  }
  const serve = async (c: Context, actor: KeyActor, limits: Record<string, string>) => {
    const { raw: request } = c.req
    const { headers, url } = request
    requireKeyPermission(actor, permission)
    requireOwnScope(actor, url, headers)
    const named = params?.safeParse(c.req.param())
    // What cannot be the id of anything is the id of nothing.
    if (named && !named.success) throw notFound()
    const givePlaceBack = sendsFile(headers) ? takeUploadPlace(actor.accountId) : undefined
    try {
      const result = await handler({
        actor,
        headers,
        params: named?.data as P,
        query: query?.parse(queryOf(url)) as Q,
        ...(readsBody ? await readInput(request) : { file: undefined, body: undefined as B }),
      })
      if (result instanceof Response) {
        for (const name in limits) result.headers.set(name, limits[name]!)
        return result
      }
      const { status, body: content, headers: more } = result instanceof Answer ? result : new Answer(200, result)
      return new LightResponse(content === null ? null : JSON.stringify(content), {
        status,
        headers: {
          ...(content !== null && { 'content-type': 'application/json' }),
          ...commonHeaders(actor.request),
          ...limits,
          ...more,
        },
      })
    } finally {
      givePlaceBack?.()
    }
  }
  const serveKey = async (c: Context, token: string, origin: RequestOrigin) => {
    let limits: Record<string, string> | undefined
    try {
      let actor: KeyActor
      try {
        actor = keyActor(await verifyKey(token), origin)
      } catch (error) {
        if (error instanceof Fault && error.status === 401) await countRejection(origin.address)
        throw error
      }
      noteUse(actor.key.id, origin.address)
      const allowance = await countRequest(actor.key.id)
      limits = allowance.headers
      if (allowance.refusal) throw allowance.refusal
      return await serve(c, actor, limits)
    } catch (error) {
      return refuse(error, origin, limits)
    }
  }
  // What can be refused at once is: a flood of it costs no promise, let alone a look-up.
  const handle: GatewayHandler = (c) => {
    const origin = originOf(c)
    try {
      const token = presentedToken(c.req.raw.headers)
      requireNotBlocked(origin.address)
      if (isWellFormed(token)) return serveKey(c, token, origin)
      const answer = refuse(invalidKey, origin)
      const counted = countRejection(origin.address)
      return counted ? counted.then(() => answer) : answer
    } catch (error) {
      return refuse(error, origin)
    }
  }
  return { permission, spec: spec as unknown as GatewayRoute['spec'], handler: handle }
}
