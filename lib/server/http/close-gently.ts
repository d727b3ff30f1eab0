/** Closes a connection so that the client gets the answer also where it is still sending the request. */
import 'server-only'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** In milliseconds: the client closes earlier, unless it goes on sending. */
const longest = 2_000

/** The last request of each connection that is to be closed gently. */
const last = new WeakMap<Socket, IncomingMessage>()

/**
 * Makes Node close the connection of a request, once its last answer is sent, for writing alone while the request has not come
 * to its end: what came in would be answered with a reset, and many clients then drop the answer (RFC 9112, 9.6).
 */
export function closeGently(request: IncomingMessage): void {
  const { socket } = request
  const known = last.has(socket)
  last.set(socket, request)
  if (known) return
  const { destroySoon } = socket
  socket.destroySoon = () => {
    if (last.get(socket)!.complete) return destroySoon.call(socket)
    socket.end()
    const late = setTimeout(() => socket.destroy(), longest)
    socket.once('close', () => clearTimeout(late))
  }
}
