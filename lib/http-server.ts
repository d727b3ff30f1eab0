/** The HTTP server: keys go to the gateway, people to Next. */
import 'server-only'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { leadsToGateway } from './gateway/canonical-path'
import { answerIncoming } from './gateway/node'
import { isGatewayPath } from './gateway/prefixes'
import { methodNotAllowed, notFound, type Fault } from './server/fault'
import { knownMethods } from './console/methods'
import { problemResponse } from './console/problem-response'
import { withoutSecrets } from './server/runtime/without-secrets'
import { socketClientAddress } from './server/runtime/client-address'
import { logRequest } from './server/runtime/log'
import { requestIdOf, runInRequest, type RequestOrigin } from './server/runtime/request'

function logWhenDone(request: IncomingMessage, response: ServerResponse, origin: RequestOrigin) {
  const startedAt = performance.now()
  response.on('close', () => {
    const duration = Math.round((performance.now() - startedAt) * 1000) / 1000
    // Never the query, nor a user's name and password: people put keys there.
    const path = withoutSecrets((request.url ?? '').split('?', 1)[0]!.replace(/\/\/[^/]*@/, '//'))
    const { statusCode: status, writableFinished } = response
    const { requestId, address, key, code, event } = origin
    logRequest({
      requestId,
      method: request.method,
      path,
      status,
      duration,
      aborted: !writableFinished,
      address,
      keyId: key?.id,
      accountId: key?.accountId,
      projectId: key?.projectId,
      code,
      event,
    })
  })
}

/** A client may ask an origin server as it asks a proxy, with the whole URL; its host counts (RFC 9112, 3.2.2). */
function toOriginForm(request: IncomingMessage): void {
  if (request.url?.startsWith('/')) return
  const [, host = '', rest = ''] = /^https?:\/\/([^/?#@]+)(.*)$/i.exec(request.url ?? '') ?? []
  if (!URL.canParse(`http://${host}`)) return
  request.url = rest.startsWith('/') ? rest : `/${rest}`
  request.headers.host = host
}

/** What Next would answer without a problem document, or with 500: methods and targets that it does not know. */
function faultOf({ method = '', url = '' }: IncomingMessage): Fault | undefined {
  // Also `*`, and absolute URLs of another scheme or with a user's name.
  if (!url.startsWith('/')) return notFound()
  // What every page and console route answers to; some know more, which here cannot be seen.
  if (!knownMethods.has(method)) return methodNotAllowed(['GET', 'HEAD'])
  try {
    decodeURIComponent(url.split('?', 1)[0]!)
  } catch {
    return notFound()
  }
}

async function refuse(fault: Fault, { url = '' }: IncomingMessage, response: ServerResponse, origin: RequestOrigin) {
  const answer = problemResponse(fault, origin, url.split('?', 1)[0]!)
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  response.end(await answer.text())
}

/** What answers requests that are not for the gateway. */
type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** In milliseconds: nobody keeps what a request takes by sending it, or reading its answer, without end. */
const timeouts = {
  /** For the whole request, of which a file may be 50 MB. Node answers 408. */
  requestTimeout: 120_000,
  connectionsCheckingInterval: 10_000,
  /** Between requests: longer than the minute for which proxies keep connections, or they meet one that is being closed. */
  keepAliveTimeout: 65_000,
  /** With nothing sent or read, also while an answer is made: longer than 21 changes of two minutes, one after another. */
  idle: 3_000_000,
}

/** The server, not listening yet. */
export function createAppServer(handlePage: PageHandler, { idle, ...times } = timeouts): Server {
  const server = createServer(times, (request, response) => {
    const requestId = requestIdOf(request.headers['x-request-id'] as string | undefined)
    if (!server.listening) response.setHeader('connection', 'close')
    const origin: RequestOrigin = { requestId, address: socketClientAddress(request) }
    logWhenDone(request, response, origin)
    toOriginForm(request)
    const { url = '' } = request
    if (isGatewayPath(url) || leadsToGateway(url)) return answerIncoming(request, response, origin)
    response.setHeader('x-request-id', requestId)
    const fault = faultOf(request)
    if (fault) return void refuse(fault, request, response, origin)
    void runInRequest(origin, () => handlePage(request, response))
  })
  return server.setTimeout(idle)
}
