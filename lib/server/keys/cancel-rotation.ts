/** Cancels the rotation of a key while its old secret works. */
import 'server-only'
import type { Key } from '../../schema/key'
import type { PersonActor } from '../access/actor'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { now } from '../runtime/clock'
import { readKey } from './get'
import { lockRotation } from './lock-rotation'

/**
 * Withdraws the new secret of a key of the actor's project; the old one is its secret again, until its own expiry.
 * @returns the key as it is now
 * @throws Fault not_found; conflict where the key does not rotate; forbidden where the project was archived meanwhile
 */
export async function cancelRotation(actor: PersonActor, id: string): Promise<Key> {
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    const { name, current, old } = await lockRotation(tx, actor, id)
    await tx.apiKeySecret.update({ where: { id: current.id }, data: { revokedAt: now() }, select: { id: true } })
    await tx.apiKeySecret.update({ where: { id: old.id }, data: { endsAt: null }, select: { id: true } })
    await recordActivity(tx, actor, {
      type: 'API_ACCESS_KEY',
      action: 'ROTATION_CANCELLED',
      target: { id, name },
      details: { kept: old.hint, withdrawn: current.hint },
    })
    return readKey(tx, actor.projectId, id)
  })
}
