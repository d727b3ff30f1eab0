/** Ends the old secret of a key that rotates, before its time. */
import 'server-only'
import type { Key } from '../../schema/key'
import type { PersonActor } from '../access/actor'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { now } from '../runtime/clock'
import { readKey } from './get'
import { measureSecret } from './measure-revocation'
import { lockRotation } from './lock-rotation'

/**
 * Ends the old secret of a key of the actor's project: from the answer on, no request with it passes, on any server.
 * @returns the key as it is now
 * @throws Fault not_found; conflict where the key does not rotate; forbidden where the project was archived meanwhile
 */
export async function endOldSecret(actor: PersonActor, id: string): Promise<Key> {
  const { prisma } = await database()
  const { key, endedId } = await prisma.$transaction(async (tx) => {
    const { name, current, old } = await lockRotation(tx, actor, id)
    await tx.apiKeySecret.update({ where: { id: old.id }, data: { revokedAt: now() }, select: { id: true } })
    await recordActivity(tx, actor, {
      type: 'API_ACCESS_KEY',
      action: 'ROTATION_ENDED',
      target: { id, name },
      details: { kept: current.hint, ended: old.hint },
    })
    return { key: await readKey(tx, actor.projectId, id), endedId: old.id }
  })
  await measureSecret(actor, endedId)
  return key
}
