/** Stops a server from listening at a moment when nobody has just connected. */
import 'server-only'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** In milliseconds: a turn of the event loop that took longer may have kept somebody waiting. */
const shortTurn = 0.2
const longestSearch = 4_000

/**
 * Closes the listener after a turn of the event loop in which no connection came in, and waits until all are closed. Those
 * that the kernel has taken and Node has not are reset with it: a proxy may have sent a request there already, and cannot
 * send it elsewhere where that might happen twice.
 */
export async function closeQuietly(server: Server): Promise<void> {
  let cameIn = true
  const note = () => (cameIn = true)
  server.on('connection', note)
  const startedAt = performance.now()
  for (let turnAt = startedAt; ; ) {
    cameIn = false
    // Node takes one connection in a turn.
    await nextTurn()
    const now = performance.now()
    if ((!cameIn && now - turnAt < shortTurn) || now - startedAt > longestSearch) break
    turnAt = now
  }
  server.off('connection', note)
  const closed = once(server, 'close')
  server.close()
  await closed
}
