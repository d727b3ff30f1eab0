/** Resumes a paused key. */
import 'server-only'
import type { Key } from '../../schema/key'
import { recordActivity } from '../activity-log/record'
import type { PersonActor, ProjectOperator } from '../access/actor'
import { database } from '../database/open'
import { readKey } from './get'
import { lockKey } from './lock-key'

/**
 * Takes the pause from a key of the actor's project. Unless something else refuses it, as its expiry may, it works again.
 * @returns the key as it is now, and whether this changed it: resuming a key that is not paused is no error
 * @throws Fault not_found; forbidden where the project was archived meanwhile
 */
export async function resumeKey(actor: PersonActor | ProjectOperator, id: string): Promise<{ key: Key; isChanged: boolean }> {
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    const key = await lockKey(tx, actor, id)
    const { pausedAt } = key
    if (!pausedAt) return { key, isChanged: false }
    await tx.apiKey.update({ where: { id }, data: { pausedAt: null, pausedById: null }, select: { id: true } })
    await recordActivity(tx, actor, { type: 'API_ACCESS_KEY', action: 'RESUMED', target: key, details: { pausedAt } })
    return { key: await readKey(tx, actor.projectId, id), isChanged: true }
  })
}
