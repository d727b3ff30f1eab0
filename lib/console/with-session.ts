/** Everything around a verb in the console API: origin, session, permission, input, and errors in one place. */
import 'server-only'
import type { z } from 'zod'
import type { AccountPermission, Permission } from '../schema/permission'
import type { ProjectParams } from '../schema/project'
import {
  accountActor,
  requireAccountPermission,
  requirePermission,
  sessionActor,
  type AccountActor,
  type PersonActor,
} from '../server/access/actor'
import { signedInBy } from './signed-in'
import { notFound, unauthenticated } from '../server/fault'
import { requestOrigin, type RequestOrigin } from '../server/runtime/request'
import { readJson, readOptionalJson } from '../server/http/body'
import { requireOwnOrigin } from './origin'
import { problemResponse } from './problem-response'
import { queryOf } from '../server/http/query'

type Schemas<P, Q, B> = { params?: z.ZodType<P>; query?: z.ZodType<Q>; body?: z.ZodType<B> }
type Input<Actor, P, Q, B> = { actor: Actor; params: P; query: Q; body: B }
type Context = { params: Promise<Record<string, string | string[] | undefined>> }

const safeMethods = new Set(['GET', 'HEAD'])

/** Answers what `run` answers, never to be stored; what it throws becomes a problem document. */
async function answer(request: Request, run: (origin: RequestOrigin) => Promise<Response>): Promise<Response> {
  const origin = requestOrigin(request.headers)
  try {
    if (!safeMethods.has(request.method)) requireOwnOrigin(request)
    const response = await run(origin)
    response.headers.set('cache-control', 'no-store')
    response.headers.set('x-request-id', origin.requestId)
    return response
  } catch (error) {
    return problemResponse(error, origin, new URL(request.url).pathname)
  }
}

/**
 * Waits for the body to its end. To be called before anybody looks who asks: a sender may take two minutes, and who is disabled or loses
 * a role meanwhile must not get what they asked for.
 * @returns what reads query and body, once it is known who asks; a body whose schema takes `undefined` may be absent
 */
async function receive<P, Q, B>(request: Request, { query, body }: Schemas<P, Q, B>) {
  const read = body?.safeParse(undefined).success ? readOptionalJson : readJson
  const [sent] = await Promise.allSettled([body && read(request)])
  return (): { query: Q; body: B } => {
    const asked = query?.parse(queryOf(request.url)) as Q
    if (sent.status === 'rejected') throw sent.reason
    return { query: asked, body: body?.parse(sent.value) as B }
  }
}

/** Whoever is signed in, the parameters of the path, and what reads the rest. @throws Fault unauthenticated, then not_found */
async function begin<P, Q, B>(request: Request, context: Context, schemas: Schemas<P, Q, B>) {
  const input = await receive(request, schemas)
  const signedIn = await signedInBy(request.headers)
  if (!signedIn) throw unauthenticated()
  const parsed = schemas.params?.safeParse(await context.params)
  if (parsed && !parsed.success) throw notFound()
  return { signedIn, params: parsed?.data as P, input }
}

/** A route handler of the console API, for people with this permission in the project that the URL names. */
export const withSession = <P extends ProjectParams, Q = undefined, B = undefined>(
  permission: Permission,
  schemas: Schemas<P, Q, B>,
  handler: (input: Input<PersonActor, P, Q, B>) => Promise<Response>,
) => (request: Request, context: Context): Promise<Response> =>
  answer(request, async (origin) => {
    const { signedIn, params, input } = await begin(request, context, schemas)
    const actor = await sessionActor(signedIn, params, origin)
    requirePermission(actor, permission)
    return handler({ actor, params, ...input() })
  })

/** The same in Account Management, outside of a project. The permission is null for what every signed-in person may do. */
export const withAccountSession = <P = undefined, Q = undefined, B = undefined>(
  permission: AccountPermission | null,
  schemas: Schemas<P, Q, B>,
  handler: (input: Input<AccountActor, P, Q, B>) => Promise<Response>,
) => (request: Request, context: Context): Promise<Response> =>
  answer(request, async (origin) => {
    const { signedIn, params, input } = await begin(request, context, schemas)
    const actor = accountActor(signedIn, origin)
    if (permission) requireAccountPermission(actor, permission)
    return handler({ actor, params, ...input() })
  })

/** The same for somebody who is not signed in, such as one who holds a link. */
export const withoutSession = <B>(
  schemas: { body: z.ZodType<B> },
  handler: (input: { origin: RequestOrigin; body: B; request: Request }) => Promise<Response>,
) => (request: Request): Promise<Response> =>
  answer(request, async (origin) => {
    const input = await receive(request, schemas)
    return handler({ origin, body: input().body, request })
  })
