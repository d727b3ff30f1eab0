/** The HTTP server: keys go to the gateway, people to Next. */
import 'server-only'
import { existsSync, readdirSync } from 'node:fs'
import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { sep } from 'node:path'
import type { Duplex } from 'node:stream'
import { leadsToGateway } from './gateway/canonical-path'
import { answerIncoming } from './gateway/node'
import { isGatewayPath } from './gateway/prefixes'
import { Fault, methodNotAllowed, notFound } from './server/fault'
import { knownMethods } from './console/methods'
import { answerOutages } from './console/outage'
import { problemResponse } from './console/problem-response'
import { closeGently } from './server/http/close-gently'
import { beginInTurns } from './server/load/begin-in-turns'
import { boundConnections } from './server/load/connections'
import { JoinedRequest } from './server/load/joined-request'
import { networkOf } from './server/runtime/caller-network'
import { socketClientAddress } from './server/runtime/client-address'
import { environment } from './server/runtime/env'
import { isForwardedUntrusted } from './server/runtime/forwarding-notice'
import { logRequest } from './server/runtime/log'
import { isStopping } from './server/runtime/stopping'
import { transportSecurity } from './server/runtime/transport-security'
import { withoutSecrets } from './server/runtime/without-secrets'
import { originOf, requestIdOf, runInRequest, type RequestOrigin } from './server/runtime/request'

/** The status sent on connections whose request could not be read to its end. */
const statusOfBroken = new WeakMap<Duplex, number>()

const brokenStatuses: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, HPE_CHUNK_EXTENSIONS_OVERFLOW: 413, ERR_HTTP_REQUEST_TIMEOUT: 408 }

/** Answers a request that is no HTTP or does not come to its end, as Node does unless asked, and remembers the status. */
function refuseBroken({ code = '' }: NodeJS.ErrnoException, socket: Duplex & { _httpMessage?: ServerResponse | null }) {
  if (socket.writable && !socket._httpMessage?.headersSent) {
    const status = brokenStatuses[code] ?? 400
    statusOfBroken.set(socket, status)
    const headers = Object.entries({ Connection: 'close', 'Content-Length': '0', ...transportSecurity() })
    const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers.map(([name, value]) => `${name}: ${value}`)]
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  }
  socket.destroy()
}

/** Returns a function that logs the line of a request once it is over. */
function requestLogger(request: IncomingMessage, response: ServerResponse, origin: RequestOrigin): () => void {
  const startedAt = performance.now()
  return () => {
    const duration = Math.round((performance.now() - startedAt) * 1000) / 1000
    // Never the query, nor a user's name and password: people put keys there.
    const path = withoutSecrets((request.url ?? '').split('?', 1)[0]!.replace(/\/\/[^/]*@/, '//'))
    // Null where nothing was sent: a status that a handler has only set does not count.
    const status = response.headersSent ? response.statusCode : (statusOfBroken.get(request.socket) ?? null)
    const { method } = request
    const { requestId, address, key, code, event } = origin
    logRequest({ requestId, method, path, status, duration, aborted: !response.writableFinished, address, key, code, event })
  }
}

/** A client may ask an origin server as it asks a proxy, with the whole URL; its host counts (RFC 9112, 3.2.2). */
function toOriginForm(request: IncomingMessage): void {
  if (request.url?.startsWith('/')) return
  const [, host = '', rest = ''] = /^https?:\/\/([^/?#@]+)(.*)$/i.exec(request.url ?? '') ?? []
  if (!URL.canParse(`http://${host}`)) return
  request.url = rest.startsWith('/') ? rest : `/${rest}`
  request.headers.host = host
}

/** Paths of the files in `public`, as Next serves them. */
const publicFiles = new Set(
  existsSync('public')
    ? readdirSync('public', { recursive: true, encoding: 'utf8' }).map((file) => `/${file.replaceAll(sep, '/')}`)
    : [],
)

/** Next has files alone there, and answers 500 to what it cannot do with them. */
const isFile = (path: string) => path.startsWith('/_next/') || publicFiles.has(path)

/** The refusal of requests that Next would answer without a problem document, or with 500: unknown methods and targets. */
function faultOf({ method = '', url = '', headers, httpVersion }: IncomingMessage): Fault | undefined {
  // RFC 9112, 3.2; the gateway looks at the header itself.
  if (headers.host === undefined && httpVersion === '1.1') return new Fault('validation', 'Send the header Host.')
  // Also `*`, and absolute URLs of another scheme or with a user's name.
  if (!url.startsWith('/')) return notFound()
  // Methods that every page and console route takes; which more a route takes is not known here.
  if (!knownMethods.has(method)) return methodNotAllowed(['GET', 'HEAD'])
  try {
    const path = decodeURIComponent(url.split('?', 1)[0]!)
    if (isFile(path) && method !== 'GET' && method !== 'HEAD') return methodNotAllowed(['GET', 'HEAD'])
  } catch {
    return notFound()
  }
}

async function refuse(fault: Fault, { url = '' }: IncomingMessage, response: ServerResponse, origin: RequestOrigin) {
  const answer = problemResponse(fault, origin, url.split('?', 1)[0]!)
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  response.end(await answer.text())
}

/** A server may pass over ranges (RFC 9110, 14.2). Next answers 500 to those, and to conditions, that its files do not meet. */
const ofFiles = ['range', 'if-range', 'if-match', 'if-unmodified-since'] as const

/** Answers requests that are not for the gateway. */
type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * A page holds the event loop for milliseconds, and hundreds may be asked for at once: key checks are answered in between, and networks
 * take turns. One that waits for the database, or for its own body, longer than that keeps no other.
 */
const pageBounds = { perTurn: 2, underWay: 8, countedFor: 250 }

/** Calls back when the answer begins: then the page is made, however slowly its client reads. */
function onceMade(response: ServerResponse, made: () => void) {
  const { writeHead } = response
  response.writeHead = ((...args: Parameters<typeof writeHead>) => {
    made()
    return writeHead.apply(response, args)
  }) as typeof writeHead
  response.once('close', made)
}

/** In milliseconds: nobody keeps what a request takes by sending it, or reading its answer, without end. */
const timeouts = {
  /** For the whole request, of which a file may be 50 MB. Node answers 408. */
  requestTimeout: 120_000,
  connectionsCheckingInterval: 10_000,
  /** Between requests: longer than the minute for which proxies keep connections, or they meet one that is being closed. */
  keepAliveTimeout: 65_000,
  /** For the client to take any part of what was sent. */
  unreadTimeout: 60_000,
  /** With nothing sent or read while an answer is made: longer than 21 changes of two minutes, one after another. */
  idleTimeout: 3_000_000,
}

/** The server, not listening yet. */
export function createAppServer(
  handlePage: PageHandler,
  { unreadTimeout, idleTimeout, ...times } = timeouts,
  { maxConnections, trustProxy } = environment(),
): Server {
  const beginPage = beginInTurns(pageBounds)
  const answer = (request: IncomingMessage, response: ServerResponse, origin: RequestOrigin) => {
    if (isStopping()) response.setHeader('connection', 'close')
    toOriginForm(request)
    const { url = '' } = request
    if (isGatewayPath(url) || leadsToGateway(url)) return answerIncoming(request, response, origin)
    closeGently(request)
    response.setHeader('x-request-id', origin.requestId)
    for (const [name, value] of Object.entries(transportSecurity())) response.setHeader(name, value)
    const fault = faultOf(request)
    if (fault) return void refuse(fault, request, response, origin)
    for (const name of ofFiles) delete request.headers[name]
    // Next hides this header from pages. No person asked for a prefetch, so it must not renew a session.
    if (request.headers['next-router-prefetch'] !== undefined) request.headers['x-background'] = '1'
    answerOutages(request, response, origin)
    beginPage(networkOf(origin.address ?? 'unknown'), (done) => {
      if (response.destroyed) return done()
      onceMade(response, done)
      void runInRequest(origin, () => handlePage(request, response))
    })
  }
  // Without a Host, Node would answer by itself, without a line in the log and without our headers.
  const server = createServer({ ...times, requireHostHeader: false, IncomingMessage: JoinedRequest })
  // Behind a proxy that is trusted, all connections are that proxy's.
  const maxOfNetwork = trustProxy > 0 ? maxConnections : Math.ceil(maxConnections / 4)
  const inTurn = boundConnections(server, { maxConnections, maxOfNetwork, unreadTimeout, idleTimeout })
  server.on('request', (request, response) =>
    inTurn(response, () => {
      const { headers } = request
      const requestId = requestIdOf(headers['x-request-id'] as string | undefined)
      const isUntrusted = isForwardedUntrusted(headers['x-forwarded-for'] as string | undefined, headers.forwarded)
      const origin = originOf(requestId, socketClientAddress(request), isUntrusted)
      const logged = requestLogger(request, response, origin)
      answer(request, response, origin)
      return logged
    }),
  )
  // Node would answer 417 by itself; what a client expects may be passed over (RFC 9110, 10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  return server.on('clientError', refuseBroken)
}
