/** Everything around a verb in the console API: origin, session, permission, input, and errors in one place. */
import 'server-only'
import { z } from 'zod'
import type { Permission } from '../schema/permission'
import { ProjectParams } from '../schema/project'
import { requirePermission, sessionActor, type PersonActor } from '../server/access/actor'
import { sessionPersonId } from './auth'
import { notFound, unauthenticated } from '../server/fault'
import { requestOrigin } from '../server/runtime/request'
import { readJson } from '../server/http/body'
import { requireOwnOrigin } from './origin'
import { problemResponse } from './problem-response'
import { queryOf } from '../server/http/query'

type Schemas<P, Q, B> = { params: z.ZodType<P>; query?: z.ZodType<Q>; body?: z.ZodType<B> }
type Input<P, Q, B> = { actor: PersonActor; params: P; query: Q; body: B }
type Context = { params: Promise<Record<string, string | string[] | undefined>> }

const safeMethods = new Set(['GET', 'HEAD'])

/**
 * A route handler of the console API, for people with this permission in the project that the URL names. What the
 * handler returns is sent as it is; what it throws becomes a problem document.
 */
export function withSession<P extends ProjectParams, Q = undefined, B = undefined>(
  permission: Permission,
  schemas: Schemas<P, Q, B>,
  handler: (input: Input<P, Q, B>) => Promise<Response>,
) {
  return async (request: Request, context: Context): Promise<Response> => {
    const origin = requestOrigin(request.headers)
    try {
      if (!safeMethods.has(request.method)) requireOwnOrigin(request)
      const personId = await sessionPersonId()
      const params = schemas.params.safeParse(await context.params)
      if (!personId) throw unauthenticated()
      if (!params.success) throw notFound()
      const actor = await sessionActor(personId, params.data, origin)
      requirePermission(actor, permission)
      const query = schemas.query?.parse(queryOf(request.url)) as Q
      const body = schemas.body?.parse(await readJson(request)) as B
      const response = await handler({ actor, params: params.data, query, body })
      response.headers.set('cache-control', 'no-store')
      response.headers.set('x-request-id', origin.requestId)
      return response
    } catch (error) {
      return problemResponse(error, origin, new URL(request.url).pathname)
    }
  }
}
