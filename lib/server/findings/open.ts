/** How findings are read: few at once, in a bounded time, and all parts of an answer as of one moment. */
import 'server-only'
import { setTimeout as rest } from 'node:timers/promises'
import type { PersonActor } from '../access/actor'
import { database, type Transaction } from '../database/open'
import { Fault } from '../fault'
import { AccountQueue } from '../load/account-queue'
import { Prisma } from '../prisma-client/client'
import { now } from '../runtime/clock'
import type { Scope } from './rules'

const tooMany = () => new Fault('rate_limited', 'Many findings are being read. Ask for these after them.', { retryAfter: 10 })

/** One at a time of an account, and two of a server: reading looks at every key of a project. */
const ofAccount = new AccountQueue('findings of an account', { mostWaiting: 100, tooManyWaiting: tooMany })
const ofServer = new AccountQueue('findings', { atOnce: 2, mostWaiting: Infinity, tooManyWaiting: tooMany })

/** Milliseconds of the database that a read may take without a rest after it. */
const freeTime = 20

/**
 * Works in turn. After what took long, twice as long is rested before the next begins: however often somebody asks, the processors
 * are mostly left to key checks.
 */
const inTurn = <T>(accountId: string, work: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const workAndRest = async () => {
      const startedAt = performance.now()
      await work().then(resolve, reject)
      const over = performance.now() - startedAt - freeTime
      if (over > 0) await rest(2 * over, undefined, { ref: false })
    }
    ofAccount.run(accountId, () => ofServer.run('', workAndRest)).catch(reject)
  })

/** Milliseconds after which PostgreSQL gives a statement up. */
const mostTime = 10_000

/** What the rules of a project look at. Null where it is archived, and so has no findings, or deleted. */
export async function readScope(tx: Transaction, projectId: string): Promise<Scope | null> {
  const settings = await tx.project.findFirst({
    where: { id: projectId, archivedAt: null, deletedAt: null },
    select: { maxKeyDays: true, rotateAfterDays: true, unusedAfterDays: true },
  })
  return settings && { projectId, at: now(), settings }
}

/**
 * Reads findings of the actor's project, after others of the account.
 * @returns what `read` does; `nothing` for an archived project
 * @throws Fault rate_limited where 100 wait already; whatever `read` throws
 */
export const readFindings = <T>(
  { projectId, accountId }: PersonActor,
  nothing: T,
  read: (tx: Transaction, scope: Scope) => Promise<T>,
): Promise<T> =>
  inTurn(accountId, async () => {
    const { prisma } = await database()
    return prisma.$transaction(
      async (tx) => {
        await tx.$executeRaw`SELECT set_config('statement_timeout', ${String(mostTime)}, true)`
        const scope = await readScope(tx, projectId)
        return scope ? read(tx, scope) : nothing
      },
      { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead },
    )
  })
