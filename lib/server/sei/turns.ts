/** Work that would hold many connections of those that everybody shares: for each account one at a time. */
import 'server-only'
import type { Fault } from '../fault'
import { processWide } from '../process-wide'

type Queue = { last: Promise<unknown>; length: number }

/**
 * Runs work of one kind and account after what was asked for before. It waits here and not in the database, where it
 * would hold a connection.
 * @throws `tooMany()` where more than `mostWaiting` wait already; whatever `run` throws
 */
export async function inTurn<T>(
  kind: string,
  accountId: string,
  { mostWaiting, tooMany }: { mostWaiting: number; tooMany: () => Fault },
  run: () => Promise<T>,
): Promise<T> {
  const queues = processWide(`turns ${kind}`, () => new Map<string, Queue>())
  const queue = queues.get(accountId) ?? { last: Promise.resolve(), length: 0 }
  if (queue.length > mostWaiting) throw tooMany()
  queues.set(accountId, queue)
  queue.length += 1
  const result = queue.last.then(run)
  queue.last = result.catch(() => undefined)
  try {
    return await result
  } finally {
    queue.length -= 1
    if (queue.length === 0) queues.delete(accountId)
  }
}
