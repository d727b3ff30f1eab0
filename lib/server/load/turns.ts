/** Work that would hold many connections of those that everybody shares: for each account little at a time. */
import 'server-only'
import type { Fault } from '../fault'
import { processWide } from '../runtime/process-wide'

type Queue = { running: number; waiting: (() => void)[] }

type Bounds = {
  /** How much of it runs at the same time; 1 unless given. */
  atOnce?: number
  mostWaiting: number
  tooMany: () => Fault
}

/**
 * Runs work of one kind and account after what was asked for before. It waits here and not in the database, where it
 * would hold a connection.
 * @throws `tooMany()` where `mostWaiting` wait already; whatever `run` throws
 */
export async function inTurn<T>(
  kind: string,
  accountId: string,
  { atOnce = 1, mostWaiting, tooMany }: Bounds,
  run: () => Promise<T>,
): Promise<T> {
  const queues = processWide(`turns ${kind}`, () => new Map<string, Queue>())
  const queue = queues.get(accountId) ?? { running: 0, waiting: [] }
  queues.set(accountId, queue)
  if (queue.running < atOnce) queue.running += 1
  else if (queue.waiting.length >= mostWaiting) throw tooMany()
  else await new Promise<void>((begin) => queue.waiting.push(begin))
  try {
    return await run()
  } finally {
    // Who waits takes over the place.
    const next = queue.waiting.shift()
    if (next) next()
    else queue.running -= 1
    if (queue.running === 0) queues.delete(accountId)
  }
}
