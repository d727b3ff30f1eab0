/** Answers methods that a route does not take with a problem document: Next would send a bare 405. */
import 'server-only'
import { methodNotAllowed } from '../server/fault'
import { requestOrigin } from '../server/runtime/request'
import { problemResponse } from './problem-response'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Handler<Context> = (request: Request, context: Context) => Promise<Response>

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly Method[]

/** The methods that Next knows; it hands HEAD to the handler of GET. */
export const knownMethods: ReadonlySet<string> = new Set([...methods, 'HEAD', 'OPTIONS'])

/** A handler for each method: those that are given, and for the rest a problem document that names them. */
export function onlyMethods<Context>(handlers: Partial<Record<Method, Handler<Context>>>) {
  const allow = [...methods.filter((method) => handlers[method]), ...(handlers.GET ? ['HEAD'] : []), 'OPTIONS']
  const refuse: Handler<Context> = async (request) =>
    problemResponse(methodNotAllowed(allow), requestOrigin(request.headers), new URL(request.url).pathname)
  return {
    GET: refuse,
    POST: refuse,
    PUT: refuse,
    PATCH: refuse,
    DELETE: refuse,
    ...handlers,
    OPTIONS: async () => new Response(null, { status: 204, headers: { allow: allow.join(', ') } }),
  }
}
