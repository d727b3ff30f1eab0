/** Runs the changes of an account one after another: developers, profiles and org trees depend on one another. */
import 'server-only'
import { isLockTimeout } from '../database/errors'
import { database, type Transaction } from '../database/open'
import { Fault } from '../fault'
import { AccountQueue } from './account-queue'

const busy = (code: 'rate_limited' | 'unavailable', cause?: unknown) => {
  const detail = 'Other changes of this account are under way. Nothing was saved. Send this one after them.'
  return new Fault(code, detail, { retryAfter: 10, cause })
}

const changes = new AccountQueue('changes', { mostWaiting: 20, tooManyWaiting: () => busy('rate_limited') })

/**
 * Runs a change in a transaction that locks the account's row. Changes of one process queue in memory; a lock of another
 * process is waited for, five seconds at most.
 * @throws Fault rate_limited where 20 changes wait already; unavailable where another process holds the lock too long;
 * whatever `run` throws. Nothing is saved then
 */
export function changeAccount<T>(accountId: string, run: (tx: Transaction) => Promise<T>): Promise<T> {
  return changes.run(accountId, async () => {
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
