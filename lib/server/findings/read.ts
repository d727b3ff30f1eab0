/** Runs the queries of findings within a time limit and on one snapshot, so that all parts of an answer fit together. */
import 'server-only'
import type { PersonActor } from '../access/actor'
import { database, type Transaction } from '../database/open'
import { Prisma } from '../prisma-client/client'
import { now } from '../runtime/clock'
import { inTurn } from './reading-queue'
import type { Scope } from './rules'

/** Milliseconds after which PostgreSQL gives a statement up. */
const mostTime = 10_000

/** What the rules of a project look at. Null where it is archived, and so has no findings, or deleted. */
async function readScope(tx: Transaction, projectId: string): Promise<Scope | null> {
  const settings = await tx.project.findFirst({
    where: { id: projectId, archivedAt: null, deletedAt: null },
    select: { maxKeyDays: true, rotateAfterDays: true, unusedAfterDays: true },
  })
  return settings && { projectId, at: now(), settings }
}

/**
 * Reads findings of the actor's project, after others of the account.
 * @returns what `read` does; `nothing` for an archived project
 * @throws Fault rate_limited where too many wait already; whatever `read` throws
 */
export const readFindings = <T>(
  actor: PersonActor,
  nothing: T,
  read: (tx: Transaction, scope: Scope) => Promise<T>,
): Promise<T> =>
  inTurn(actor, async () => {
    const { prisma } = await database()
    return prisma.$transaction(
      async (tx) => {
        await tx.$executeRaw`SELECT set_config('statement_timeout', ${String(mostTime)}, true)`
        const scope = await readScope(tx, actor.projectId)
        return scope ? read(tx, scope) : nothing
      },
      { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead },
    )
  })
