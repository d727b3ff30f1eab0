/** How a route of the gateway is declared. */
import 'server-only'
import type { z } from 'zod'
import type { KeyActor } from '../server/access/actor'
import type { KeyPermission } from '../schema/permission'
import type { Fault } from '../server/fault'
import type { ErrorShape } from './error-answers'
import type { UploadedFile } from './input'
import type { Replied, Responses } from './handler-reply'

/** `all`: any method; OpenAPI shows such a route as GET. */
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete' | 'all'

/** The public description of a route; OpenAPI is derived from it. */
type RouteSpec<P, Q, B, R extends Responses> = {
  method: Method
  /** Relative to `/gateway/sei` and its aliases, with parameters as `{name}`. */
  path: string
  /** Older addresses of the route. */
  legacy?: { method: Method; path: string }[]
  tag: string
  summary: string
  description?: string
  params?: z.ZodType<P>
  query?: z.ZodType<Q>
  /** The permission that the query asks about, for a route that checks keys for another service. It replaces the route's own. */
  asks?: (query: Q) => KeyPermission
  /** Whether some of its calls take an Admin key, which its handler alone knows: it says so as `neededAdmin` of the request. */
  mayNeedAdmin?: boolean
  /** A JSON body. */
  body?: z.ZodType<B>
  /** A file, as the part `file` of a multipart body. With `body` too, the caller may send either. */
  file?: boolean
  /** Largest body in bytes; 1 MB for JSON and 50 MB for a file unless given. */
  maxBytes?: number
  /** Successes by status. */
  responses: R
  /** Refusals of this route, besides those that every route has. */
  refusals?: Partial<Record<400 | 403 | 404 | 406 | 409 | 412 | 413 | 415, string>>
  errors?: ErrorShape
  /** Answered in the thread of the event loop: neither its work nor its answer grows with what is sent or stored. */
  light?: boolean
  /** Rewords a refusal of the body as clients of this route expect it. */
  bodyFault?: (fault: Fault, sent: 'json' | 'file') => Fault
}

export type RouteInput<P = unknown, Q = unknown, B = unknown> = {
  actor: KeyActor
  params: P
  query: Q
  /** Undefined where the caller sent a file instead. */
  body: B
  file: UploadedFile | undefined
  /** The header of this name; null where there is none, and for `light` routes. */
  accept: string | null
}

declare const declared: unique symbol

/** A route of the gateway; only `withKey` makes one. */
export type GatewayRoute = {
  readonly [declared]: true
  permission: KeyPermission
  /** The names under which calls are counted, by permission, without `/api`: `ingest POST /v1/custom-cicd`. */
  countedAs: Readonly<Record<KeyPermission, string>>
  spec: RouteSpec<unknown, unknown, unknown, Responses>
  /** The parsed empty query, shared by all calls without a query. */
  defaultQuery: unknown
  handler: (input: RouteInput) => unknown
}

/** Largest body of definitions, which lists load many at a time: 50 categories or 500 columns of some 500 bytes each. */
export const definitionBytes = 250_000

/**
 * Declares a route for keys that have this permission. The handler returns what `responses` declare (see handler-reply.ts); what it
 * throws becomes an error answer in the route's shape.
 */
export function withKey<P = undefined, Q = undefined, B = undefined, const R extends Responses = Responses>(
  permission: KeyPermission,
  spec: RouteSpec<P, Q, B, R>,
  handler: (input: RouteInput<P, Q, B>) => Replied<R> | Promise<Replied<R>>,
): GatewayRoute {
  const defaultQuery = Object.freeze(spec.query?.safeParse({}).data)
  const name = `${spec.method === 'all' ? 'GET' : spec.method.toUpperCase()} ${spec.path.replace(/^\/api(?=\/)/, '')}`
  const countedAs = { read: `read ${name}`, ingest: `ingest ${name}`, configure: `configure ${name}` }
  return { permission, countedAs, spec, defaultQuery, handler } as unknown as GatewayRoute
}
