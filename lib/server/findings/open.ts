/** How findings are read: few at once, in a bounded time, and all parts of an answer as of one moment. */
import 'server-only'
import type { PersonActor } from '../access/actor'
import { database, type Transaction } from '../database/open'
import { Fault } from '../fault'
import { AccountQueue } from '../load/account-queue'
import { Prisma } from '../prisma-client/client'
import { now } from '../runtime/clock'
import type { Scope } from './rules'

const tooMany = () => new Fault('rate_limited', 'Many findings are being read. Ask for these after them.', { retryAfter: 10 })

/** Of all accounts: reading looks at every key of a project, and must leave connections to everything else. */
const queue = new AccountQueue('findings', { atOnce: 2, mostWaiting: 200, tooManyWaiting: tooMany })

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
 * Reads findings of the actor's project, after others where two are being read.
 * @returns what `read` does; `nothing` for an archived project
 * @throws Fault rate_limited where 200 wait already; whatever `read` throws
 */
export const readFindings = <T>(
  { projectId }: PersonActor,
  nothing: T,
  read: (tx: Transaction, scope: Scope) => Promise<T>,
): Promise<T> =>
  queue.run('', async () => {
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
