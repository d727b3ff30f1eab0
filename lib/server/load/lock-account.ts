/** One change at a time of what an account's developers, profiles and org trees have to do with one another. */
import 'server-only'
import { isLockTimeout } from '../database/errors'
import { database, type Transaction } from '../database/open'
import { Fault } from '../fault'
import { inTurn } from './turns'

/** How many changes of an account may wait for their turn; each holds its request in memory. */
const mostWaiting = 20
const retryAfter = 10

const busy = (code: 'rate_limited' | 'unavailable', cause?: unknown) =>
  new Fault(code, 'Other changes of this account are under way. Nothing was saved. Send this one after them.', { retryAfter, cause })

/**
 * Runs a change in a transaction that holds the account: others of this process wait before they begin, those of other
 * processes at its row, and not for long.
 * @throws Fault rate_limited or unavailable where others have not ended in time, with nothing saved; whatever `run` throws
 */
export function changeAccount<T>(accountId: string, run: (tx: Transaction) => Promise<T>): Promise<T> {
  return inTurn('changes', accountId, { mostWaiting, tooMany: () => busy('rate_limited') }, async () => {
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
