/** How findings are read: few at once, in a bounded time, and all parts of an answer as of one moment. */
import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import type { PersonActor } from '../access/actor'
import { database, type Transaction } from '../database/open'
import { Fault } from '../fault'
import { AccountQueue } from '../load/account-queue'
import { Prisma } from '../prisma-client/client'
import { now } from '../runtime/clock'
import { processWide } from '../runtime/process-wide'
import type { Scope } from './rules'

const tooMany = () => new Fault('rate_limited', 'Many findings are being read. Ask for these after them.', { retryAfter: 10 })

/** One at a time of an account, and two of a server: reading looks at every key of a project. */
const ofAccount = new AccountQueue('findings of an account', { mostWaiting: 100, tooManyWaiting: tooMany })
const ofServer = new AccountQueue('findings', { atOnce: 2, mostWaiting: Infinity, tooManyWaiting: tooMany })

/** Milliseconds of reading that may come at once, as when somebody opens a page. Beyond that, a third of the time is for reading. */
const freeTime = 500
const shareOfTime = 1 / 3
/** A read of a database that is slow counts as so many: nobody is to wait for much more than that. */
const mostSpent = 2_500

/** What was read lately and is not yet made up for by time that has passed, in milliseconds. */
type Spent = { time: number; at: number }
const spent = () => processWide<Spent>('time of findings', () => ({ time: 0, at: 0 }))

/** How long to rest after a read that took so long: however often somebody asks, the processors are mostly left to key checks. */
function restAfter(took: number): number {
  const state = spent()
  const at = performance.now()
  state.time = Math.min(mostSpent, Math.max(0, state.time - (at - state.at) * shareOfTime) + took)
  state.at = at
  return Math.max(0, state.time - freeTime) / shareOfTime
}

/** Works in turn, and answers before it rests. */
const inTurn = <T>(accountId: string, work: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const workAndRest = async () => {
      const startedAt = performance.now()
      await work().then(resolve, reject)
      const rest = restAfter(performance.now() - startedAt)
      if (rest > 0) await pause(rest, undefined, { ref: false })
    }
    ofAccount.run(accountId, () => ofServer.run('', workAndRest)).catch(reject)
  })

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
