/** One change at a time of what an account's developers, profiles and org trees have to do with one another. */
import 'server-only'
import { database, isLockTimeout, type Transaction } from '../db'
import { Fault } from '../fault'
import { processWide } from '../process-wide'

/** How many changes of an account may wait for their turn; each holds its request in memory. */
const mostWaiting = 20
const retryAfter = 10

const busy = (code: 'rate_limited' | 'unavailable', cause?: unknown) =>
  new Fault(code, 'Other changes of this account are under way. Nothing was saved. Send this one after them.', { retryAfter, cause })

type Queue = { last: Promise<unknown>; length: number }
const queues = () => processWide('account-changes', () => new Map<string, Queue>())

/**
 * Runs changes of an account one after the other. They wait here and not in the database, where each would hold one of
 * the connections that everybody shares. @throws Fault rate_limited where too many wait already
 */
async function inTurn<T>(accountId: string, run: () => Promise<T>): Promise<T> {
  const queue = queues().get(accountId) ?? { last: Promise.resolve(), length: 0 }
  if (queue.length > mostWaiting) throw busy('rate_limited')
  queues().set(accountId, queue)
  queue.length += 1
  const result = queue.last.then(run)
  queue.last = result.catch(() => undefined)
  try {
    return await result
  } finally {
    queue.length -= 1
    if (queue.length === 0) queues().delete(accountId)
  }
}

/**
 * Runs a change in a transaction that holds the account: others of this process wait before they begin, those of other
 * processes at its row, and not for long.
 * @throws Fault rate_limited or unavailable where others have not ended in time, with nothing saved; whatever `run` throws
 */
export function changeAccount<T>(accountId: string, run: (tx: Transaction) => Promise<T>): Promise<T> {
  return inTurn(accountId, async () => {
    const { prisma } = await database()
    try {
      return await prisma.$transaction(
        async (tx) => {
          await tx.$executeRaw`SET LOCAL lock_timeout = '5s'`
          await tx.$queryRaw`SELECT 1 FROM account WHERE id = ${accountId}::uuid FOR NO KEY UPDATE`
          return run(tx)
        },
        // Writing all developers and teams of a large account takes a while.
        { maxWait: 30_000, timeout: 120_000 },
      )
    } catch (error) {
      throw isLockTimeout(error) ? busy('unavailable', error) : error
    }
  })
}
