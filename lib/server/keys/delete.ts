/** Deletes a key for good. Its rows stay as a tombstone, so that later tries with its secret are recognised. */
import 'server-only'
import { recordActivity } from '../activity/record'
import type { PersonActor } from '../access/actor'
import { database } from '../database/open'
import { notFound } from '../fault'
import { readKey } from './get'

/**
 * Deletes a key of the actor's project; once more is not an error. From the answer on, no request with it passes.
 * @throws Fault not_found
 */
export async function deleteKey(actor: PersonActor, id: string): Promise<void> {
  const { prisma } = await database()
  await prisma.$transaction(async (tx) => {
    // A second delete waits here for the first, and then finds the tombstone.
    const [row] = await tx.$queryRaw<{ deletedAt: Date | null }[]>`
      SELECT deleted_at AS "deletedAt" FROM api_key
      WHERE id = ${id}::uuid AND project_id = ${actor.projectId}::uuid FOR NO KEY UPDATE`
    if (!row) throw notFound()
    if (row.deletedAt) return
    const key = await readKey(tx, actor.projectId, id)
    const now = new Date()
    await tx.apiKey.update({ where: { id }, data: { deletedAt: now, deletedById: actor.person.id } })
    await tx.apiKeySecret.updateMany({ where: { keyId: id, revokedAt: null }, data: { revokedAt: now } })
    // Last use is kept for live keys only; the activity row remembers it.
    await tx.apiKeyUse.delete({ where: { keyId: id }, select: { keyId: true } })
    await recordActivity(tx, actor, {
      type: 'API_ACCESS_KEY',
      action: 'DELETED',
      target: { id, name: key.name },
      details: { role: key.role, hint: key.hint, lastUsedAt: key.lastUsedAt, lastUsedIp: key.lastUsedIp },
    })
  })
}
