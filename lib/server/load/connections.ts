/** Bounds what a connection may hold of the HTTP server: unanswered requests, answers that nobody reads, and sockets. */
import 'server-only'
import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { networkOf } from '../runtime/caller-network'
import { log } from '../runtime/log'

/** Requests of one connection that are answered at the same time; those behind them (RFC 9112, 9.3.2) wait. */
const atOnce = 4
/** Requests that may wait: those that came in one read are parsed already. A connection with more is closed. */
const mostWaiting = 1_000
const mostWaitingInAll = 4_000
/** Bytes of answers in memory, of all connections, above which answers that have long not been read are dropped. */
const mostUnread = 64_000_000
const unreadFor = 5_000
const sweepEvery = 2_000
const saidEvery = 60_000

type Connection = {
  socket: Socket
  network: string
  answering: Set<ServerResponse>
  waiting: (() => void)[]
  /** When the oldest answer under way began, in milliseconds of `performance.now()`. */
  since: number
  /** Bytes that had been read and written when the connection last timed out, and for how many milliseconds since. */
  moved: number
  stillFor: number
}

/** Handles a request; returns what to do once its answer is sent or its connection closed. */
type Handle = () => () => void

export type ConnectionBounds = {
  /** Open connections, and how many of them may come from one network. */
  maxConnections: number
  maxOfNetwork: number
  /** Milliseconds after which an answer of which the client has taken nothing is ended. */
  unreadTimeout: number
  /** Milliseconds for which nothing may be sent or read while an answer is made. */
  idleTimeout: number
}

/** The bytes of its answers that a client has not taken yet. */
const unreadBytes = ({ answering }: Connection) =>
  [...answering].reduce((sum, response) => sum + response.writableLength, 0)

/** Watches the connections of a server. Its requests go through the returned function, which runs them in turn. */
export function boundConnections(
  server: Server,
  { maxConnections, maxOfNetwork, unreadTimeout, idleTimeout }: ConnectionBounds,
) {
  const connections = new Map<Socket, Connection>()
  const networks = new Map<string, number>()
  let waitingInAll = 0
  let saidAt = -Infinity

  const sayOnce = (message: string) => {
    if (performance.now() - saidAt < saidEvery) return
    saidAt = performance.now()
    log().warn({ connections: connections.size }, message)
  }

  const forget = (connection: Connection) => {
    connections.delete(connection.socket)
    const left = networks.get(connection.network)! - 1
    if (left > 0) networks.set(connection.network, left)
    else networks.delete(connection.network)
    waitingInAll -= connection.waiting.length
    connection.waiting = []
  }

  const open = (socket: Socket): Connection | null => {
    const network = networkOf(socket.remoteAddress ?? '')
    const ofNetwork = networks.get(network) ?? 0
    if (connections.size >= maxConnections || ofNetwork >= maxOfNetwork) {
      sayOnce('there are as many connections as there may be: a new one was closed')
      socket.destroy()
      return null
    }
    const connection = { socket, network, answering: new Set<ServerResponse>(), waiting: [], since: 0, moved: 0, stillFor: 0 }
    connections.set(socket, connection)
    networks.set(network, ofNetwork + 1)
    socket.once('close', () => forget(connection))
    return connection
  }
  server.on('connection', open)

  // Node's time-out of a connection: after `unreadTimeout`, or its own limit between requests. With a listener, Node does not close it.
  server.on('timeout', (socket: Socket) => {
    const connection = connections.get(socket)
    if (!connection || connection.answering.size === 0 || unreadBytes(connection) > 0) return void socket.destroy()
    const moved = socket.bytesRead + socket.bytesWritten
    connection.stillFor = moved === connection.moved ? connection.stillFor + unreadTimeout : unreadTimeout
    connection.moved = moved
    if (connection.stillFor >= idleTimeout) socket.destroy()
    else socket.setTimeout(unreadTimeout)
  })
  server.setTimeout(unreadTimeout)

  const { closeIdleConnections } = server
  // Node takes a connection as idle once its answer is made, and would drop what the client has not taken of it yet.
  server.closeIdleConnections = () => {
    const kept = [...connections.values()].filter(({ answering }) => answering.size > 0).map(({ socket }) => socket)
    for (const socket of kept) socket.destroy = () => socket
    try {
      closeIdleConnections.call(server)
    } finally {
      for (const socket of kept) Reflect.deleteProperty(socket, 'destroy')
    }
  }

  const sweep = setInterval(() => {
    const unread = [...connections.values()].map((connection) => ({ connection, bytes: unreadBytes(connection) }))
    let inAll = unread.reduce((sum, { bytes }) => sum + bytes, 0)
    if (inAll <= mostUnread) return
    sayOnce('answers that nobody reads take too much memory: the largest are ended')
    const old = performance.now() - unreadFor
    const largest = unread.filter(({ connection }) => connection.since < old).sort((a, b) => b.bytes - a.bytes)
    for (const { connection, bytes } of largest) {
      if (inAll <= mostUnread) return
      inAll -= bytes
      connection.socket.destroy()
    }
  }, sweepEvery).unref()
  server.once('close', () => clearInterval(sweep))

  const run = (connection: Connection, response: ServerResponse, handle: Handle) => {
    if (connection.answering.size === 0) connection.since = performance.now()
    connection.answering.add(response)
    const closed = handle()
    response.on('close', () => {
      closed()
      connection.answering.delete(response)
      connection.since = performance.now()
      if (connection.waiting.length === 0) return
      waitingInAll -= 1
      connection.waiting.shift()!()
      if (connection.waiting.length > 0) connection.socket.pause()
      else connection.socket.resume()
    })
  }

  /** Runs a request, after those of its connection where as many as may be are under way. */
  return (response: ServerResponse, handle: Handle): void => {
    const connection = connections.get(response.req.socket)
    if (!connection) return void response.destroy()
    if (connection.answering.size < atOnce) return run(connection, response, handle)
    if (connection.waiting.length >= mostWaiting || waitingInAll >= mostWaitingInAll) {
      sayOnce('too many requests wait on a connection: it was closed')
      return void connection.socket.destroy()
    }
    waitingInAll += 1
    connection.waiting.push(() => run(connection, response, handle))
    // Otherwise Node would go on reading and parsing requests.
    connection.socket.pause()
  }
}
