/** Everything around a verb on the gateway: key, limit, permission, scope, input, and errors in the route's own shape. */
import 'server-only'
import { z } from '@hono/zod-openapi'
import type { Handler } from 'hono'
import { keyActor, requireKeyPermission, type KeyActor } from '../server/actor'
import { logFault, toFault } from '../server/http/problem'
import { noteUse } from '../server/keys/use'
import { limitRejections } from '../server/limits/rejections'
import { countRequest } from '../server/limits/requests'
import { requestOrigin } from '../server/request'
import type { KeyPermission } from '../server/roles'
import { commonHeaders, faultAnswer, type ErrorShape } from './answers'
import { presentedToken } from './credential'
import { mediaType, readFileBody, readJsonBody, type UploadedFile } from './input'
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
export type GatewayRoute = { permission: KeyPermission; spec: RouteSpec<unknown, unknown, unknown>; handler: Handler }

const megabyte = 1_000_000

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
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name)
      return [name, values.length > 1 ? values : values[0]!]
    }),
  )
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
  const readInput = async (request: Request) => {
    const takesFile = sendsFile(request.headers)
    try {
      if (takesFile) return { file: await readFileBody(request, spec.maxBytes ?? 50 * megabyte), body: undefined as B }
      if (body) return { file: undefined, body: body.parse(await readJsonBody(request, spec.maxBytes ?? megabyte)) }
      return { file: undefined, body: undefined as B }
    } catch (error) {
      // zod collects the mistakes of a nested value on the stack: so many that they overflow it.
      if (error instanceof RangeError) throw new Fault('validation', 'The body has too many mistakes to list.')
      throw spec.bodyFault?.(toFault(error), takesFile ? 'file' : 'json') ?? error
    }
  }
  const handle: Handler = async (c) => {
    const request = c.req.raw
    const { headers, url } = request
    const origin = requestOrigin(headers)
    let limits: Record<string, string> = {}
    let givePlaceBack: (() => void) | undefined
    try {
      const token = presentedToken(headers)
      const actor = await limitRejections(origin.address, () => keyActor(token, origin))
      noteUse(actor.key.id, origin.address)
      const allowance = await countRequest(actor.key.id)
      limits = allowance.headers
      if (allowance.refusal) throw allowance.refusal
      requireKeyPermission(actor, permission)
      requireOwnScope(actor, url, headers)
      const named = params?.safeParse(c.req.param())
      // What cannot be the id of anything is the id of nothing.
      if (named && !named.success) throw notFound()
      if (sendsFile(headers)) givePlaceBack = takeUploadPlace(actor.accountId)
      const input = {
        actor,
        headers,
        params: named?.data as P,
        query: query?.parse(queryOf(url)) as Q,
        ...(await readInput(request)),
      }
      const result = await handler(input)
      if (result instanceof Response) {
        for (const name in limits) result.headers.set(name, limits[name]!)
        return result
      }
      const { status, body: content, headers: more } = result instanceof Answer ? result : new Answer(200, result)
      return new Response(content === null ? null : JSON.stringify(content), {
        status,
        headers: {
          ...(content !== null && { 'content-type': 'application/json' }),
          ...commonHeaders(origin),
          ...limits,
          ...more,
        },
      })
    } catch (error) {
      const fault = toFault(error)
      logFault(fault, origin)
      return faultAnswer(fault, origin, errors, limits)
    } finally {
      givePlaceBack?.()
    }
  }
  return { permission, spec: spec as unknown as GatewayRoute['spec'], handler: handle }
}
