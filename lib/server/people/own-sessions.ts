/** Where a person is signed in: the list, and signing out there. */
import 'server-only'
import type { Session } from '../../schema/session'
import type { AccountActor } from '../access/actor'
import { endSessions } from '../access/session'
import { recordActivity } from '../activity-log/record'
import { database, type Transaction } from '../database/open'
import { notFound } from '../fault'
import { nowMs } from '../runtime/clock'
import { environment } from '../runtime/env'
import { browserOf } from './browser-name'

/** Sessions that are listed at most: somebody may script the sign-in. */
const mostListed = 100

/** The sessions of the person that still count: this one first, then those seen last. */
export async function listOwnSessions({ id, sessionId }: Pick<AccountActor, 'id' | 'sessionId'>): Promise<Session[]> {
  const { prisma } = await database()
  const at = nowMs()
  const rows = await prisma.session.findMany({
    where: {
      personId: id,
      endedAt: null,
      expiresAt: { gt: new Date(at) },
      lastSeenAt: { gt: new Date(at - environment().sessionIdleMinutes * 60_000) },
    },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'asc' }],
    take: mostListed,
  })
  const sessions = rows.map((row) => ({
    id: row.id,
    method: row.method,
    ...browserOf(row.userAgent),
    address: row.address,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    isThis: row.id === sessionId,
  }))
  return sessions.toSorted((one, other) => Number(other.isThis) - Number(one.isThis))
}

const record = (tx: Transaction, actor: AccountActor, endedSessions: number) =>
  recordActivity(tx, actor, {
    type: 'USER',
    action: 'EDITED',
    target: { id: actor.id, name: actor.person.name },
    details: { endedSessions },
  })

/** Signs the person out in one browser. @throws Fault not_found where it is no session of theirs that counts */
export async function endOwnSession(actor: AccountActor, sessionId: string): Promise<void> {
  const { prisma } = await database()
  await prisma.$transaction(async (tx) => {
    const ended = await endSessions(tx, { personId: actor.id, only: sessionId }, 'signed-out-elsewhere')
    if (ended === 0) throw notFound()
    await record(tx, actor, ended)
  })
}

/** Signs the person out everywhere but here. @returns of how many sessions */
export async function endOtherSessions(actor: AccountActor): Promise<number> {
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    const ended = await endSessions(tx, { personId: actor.id, except: actor.sessionId }, 'signed-out-elsewhere')
    if (ended > 0) await record(tx, actor, ended)
    return ended
  })
}
