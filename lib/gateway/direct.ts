/**
 * Answers what pipelines ask all the time without Hono and the objects of fetch: routes at one fixed address that read no
 * body. Each of them is Hono's too, which takes HEAD where a route takes GET and not any method, and whatever is not
 * written plainly, and serves where this is not in front.
 */
import 'server-only'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { log } from '../server/runtime/log'
import type { RequestOrigin } from '../server/runtime/request'
import type { HeaderFields } from './call'
import { gatewayPrefixes } from './prefixes'
import { gatewayRoutes } from './all-routes'
import type { GatewayRoute, Method, RouteAnswer } from './with-key'

/** By path and then by method, `ALL` for any. */
const routes = new Map<string, Map<string, GatewayRoute>>()

const isDirect = ({ spec: { body, file } }: GatewayRoute) => !body && !file

function add(route: GatewayRoute, path: string, method: Method) {
  const byMethod = routes.get(path) ?? new Map<string, GatewayRoute>()
  routes.set(path, byMethod.set(method.toUpperCase(), route))
}

for (const route of gatewayRoutes.filter(isDirect)) {
  for (const { path, method } of [route.spec, ...(route.spec.legacy ?? [])]) {
    if (!path.includes('{')) for (const prefix of gatewayPrefixes) add(route, prefix + path, method)
  }
}

// Anything else in a host or a target is for a parser of URLs to judge.
const plainHost = /^[a-z0-9._-]+(?::\d{1,5})?$/i
const plainQuery = /^[\w\-.~%&=+]*$/

/** Node keeps one `authorization` of several; here they are joined as fetch joins them, so that two are not one. */
class RawHeaders implements HeaderFields {
  constructor(private readonly raw: readonly string[]) {}

  get(name: string): string | null {
    const { raw } = this
    let found: string | null = null
    for (let at = 0; at < raw.length; at += 2) {
      const field = raw[at]!
      if (field.length !== name.length || (field !== name && field.toLowerCase() !== name)) continue
      found = found === null ? raw[at + 1]! : `${found}, ${raw[at + 1]!}`
    }
    return found
  }
}

function write(request: IncomingMessage, response: ServerResponse, answer: RouteAnswer) {
  if (answer instanceof Response) return getRequestListener(() => answer, { overrideGlobalObjects: false })(request, response)
  const { status, headers, body } = answer
  if (body === null) return response.writeHead(status, headers).end()
  headers['content-length'] = String(Buffer.byteLength(body))
  return response.writeHead(status, headers).end(body)
}

function send(request: IncomingMessage, response: ServerResponse, answer: RouteAnswer, { requestId }: RequestOrigin) {
  try {
    void write(request, response, answer)
  } catch (err) {
    log().error({ requestId, err }, 'an answer could not be sent')
    response.destroy()
  }
}

let ready: (() => void)[] = []

function sendReady() {
  const sends = ready
  ready = []
  for (const send of sends) send()
}

/**
 * Sends what was answered at once at the end of this turn of the event loop, together with others: each answer wakes
 * whoever waits for it, a proxy on the same machine say, and waking it again and again costs more than the answers.
 */
function atEndOfTurn(send: () => void) {
  if (ready.length === 0) setImmediate(sendReady)
  ready.push(send)
}

/** Answers a request where it is for one of these routes; says whether it was. */
export function answerDirectly(request: IncomingMessage, response: ServerResponse, origin: RequestOrigin): boolean {
  const { url = '', method = '' } = request
  const at = url.indexOf('?')
  const byMethod = routes.get(at === -1 ? url : url.slice(0, at))
  const route = byMethod?.get(method) ?? byMethod?.get('ALL')
  if (!route || !plainHost.test(request.headers.host ?? '') || (at !== -1 && !plainQuery.test(url.slice(at + 1)))) return false
  const answer = route.answer({ url, headers: new RawHeaders(request.rawHeaders), params: {}, origin })
  if (answer instanceof Promise) void answer.then((late) => send(request, response, late, origin))
  else atEndOfTurn(() => send(request, response, answer, origin))
  return true
}
