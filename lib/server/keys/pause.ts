/** Pauses a key: the safe way to find out whether it is still needed. */
import 'server-only'
import type { Key } from '../../schema/key'
import { recordActivity } from '../activity-log/record'
import type { PersonActor, ProjectOperator } from '../access/actor'
import { database } from '../database/open'
import { now } from '../runtime/clock'
import { readKey } from './get'
import { lockKey } from './lock-key'
import { measureKeys } from './measure-revocation'

/**
 * Pauses a key of the actor's project: from the answer on, no request with it passes, on any server, until it is resumed.
 * @returns the key as it is now, and whether this changed it: pausing a paused key is no error
 * @throws Fault not_found; forbidden where the project was archived meanwhile
 */
export async function pauseKey(actor: PersonActor | ProjectOperator, id: string): Promise<{ key: Key; isChanged: boolean }> {
  const { prisma } = await database()
  const paused = await prisma.$transaction(async (tx) => {
    const key = await lockKey(tx, actor, id)
    if (key.pausedAt) return { key, isChanged: false }
    await tx.apiKey.update({ where: { id }, data: { pausedAt: now(), pausedById: actor.id }, select: { id: true } })
    const { hint, lastUsedAt } = key
    await recordActivity(tx, actor, { type: 'API_ACCESS_KEY', action: 'PAUSED', target: key, details: { hint, lastUsedAt } })
    return { key: await readKey(tx, actor.projectId, id), isChanged: true }
  })
  if (paused.isChanged) await measureKeys(actor, [id])
  return paused
}
