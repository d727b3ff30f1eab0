/** The HTTP server: keys go to the gateway, people to Next. */
import 'server-only'
import { randomUUID } from 'node:crypto'
import { createServer, IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isIP } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import proxyAddr from 'proxy-addr'
import { gateway } from './gateway/app'
import { isGatewayPath } from './gateway/prefixes'
import { environment } from './server/env'
import { notFound } from './server/fault'
import { problemResponse } from './server/http/problem'
import { withoutSecrets } from './server/keys/secret'
import { log } from './server/log'
import { runInRequest, type RequestOrigin } from './server/request'

/** The client's address, as far as trusted proxies tell it. */
function clientAddress(request: IncomingMessage): string | null {
  const { trustProxy } = environment()
  const socketAddress = request.socket.remoteAddress ?? ''
  const address = trustProxy > 0 ? proxyAddr(request, (_address, hop) => hop < trustProxy) : socketAddress
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '')
  return isIP(plain) ? plain : null
}

function logWhenDone(request: IncomingMessage, response: ServerResponse, requestId: string) {
  const startedAt = performance.now()
  response.on('close', () => {
    const duration = Math.round((performance.now() - startedAt) * 1000) / 1000
    // Never the query: people put keys there.
    const path = withoutSecrets((request.url ?? '').split('?', 1)[0]!)
    const aborted = !response.writableFinished
    log().info({ requestId, method: request.method, path, status: response.statusCode, duration, aborted }, 'request')
  })
}

/** Whether a request names something: to TRACE, and to a path that cannot be decoded, Next answers 500. */
function namesSomething({ method, url = '' }: IncomingMessage): boolean {
  if (method === 'TRACE' || url === '*') return false
  try {
    decodeURIComponent(url.split('?', 1)[0]!)
    return true
  } catch {
    return false
  }
}

async function handleNothing({ url = '' }: IncomingMessage, response: ServerResponse, origin: RequestOrigin) {
  const answer = problemResponse(notFound(), origin, url.split('?', 1)[0]!)
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  response.end(await answer.text())
}

class AppRequest extends IncomingMessage {
  origin: RequestOrigin | undefined
}

/** What answers requests that are not for the gateway. */
type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** The server, not listening yet. */
export function createAppServer(handlePage: PageHandler): Server {
  const handleKey = getRequestListener(
    (request, { incoming }) => gateway.fetch(request, { origin: (incoming as AppRequest).origin }),
    { overrideGlobalObjects: false },
  )
  const server = createServer({ IncomingMessage: AppRequest }, (request, response) => {
    const requestId = randomUUID()
    response.setHeader('x-request-id', requestId)
    if (!server.listening) response.setHeader('connection', 'close')
    logWhenDone(request, response, requestId)
    const origin = { requestId, address: clientAddress(request) }
    if (isGatewayPath(request.url ?? '')) {
      request.origin = origin
      return void handleKey(request, response)
    }
    if (!namesSomething(request)) return void handleNothing(request, response, origin)
    void runInRequest(origin, () => handlePage(request, response))
  })
  return server
}
