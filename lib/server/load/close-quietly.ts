/** Stops a server from listening at a moment when nobody has just connected. */
import 'server-only'
import { createServer, type Server } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** In milliseconds: a turn of the event loop that took longer may have kept somebody waiting. Where none is as short, more is allowed. */
const shortTurn = { atFirst: 0.05, later: 0.2 }
/** In milliseconds. */
const longestSearch = { atFirst: 2_000, inAll: 4_000 }

/** Node compiles what closing takes when it first closes a server, and somebody connects meanwhile: that first one is not ours. */
async function closeAnother(): Promise<void> {
  const other = createServer()
  await new Promise((resolve) => other.once('error', resolve).listen(0, '127.0.0.1', () => resolve(null)))
  await new Promise((resolve) => other.close(resolve))
}

/**
 * Closes the listener after a turn of the event loop in which no connection came in, and waits until all are closed. Those
 * that the kernel has taken and Node has not are reset with it: a proxy may have sent a request there already, and cannot
 * send it elsewhere where that might happen twice.
 */
export async function closeQuietly(server: Server): Promise<void> {
  await closeAnother()
  // Closing takes longer the more of them there are.
  server.closeIdleConnections()
  let cameIn = true
  const note = () => (cameIn = true)
  server.on('connection', note)
  const closed = new Promise((resolve) => server.once('close', resolve))
  // A turn of the event loop takes connections before it runs immediates. The rest of this turn takes none: its length says nothing.
  await nextTurn()
  const startedAt = performance.now()
  for (let turnAt = startedAt; ; ) {
    cameIn = false
    // Node takes one connection in a turn.
    await nextTurn()
    const now = performance.now()
    const searched = now - startedAt
    const short = searched < longestSearch.atFirst ? shortTurn.atFirst : shortTurn.later
    if ((!cameIn && now - turnAt < short) || searched > longestSearch.inAll) break
    turnAt = now
  }
  server.close()
  server.off('connection', note)
  await closed
}
