/** Rotates a key: it gets a new secret, and its old one works on until the new one was revealed, and the overlap after that. */
import 'server-only'
import type { CreatedKey } from '../../schema/key'
import { overlapSeconds as secondsOf, type RotateKey } from '../../schema/key-rotation'
import { hintOf } from '../../schema/secret-hint'
import { requireActiveProject } from '../access/active-project'
import type { PersonActor } from '../access/actor'
import { requireRecentProof } from '../access/recent-proof'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { Fault } from '../fault'
import { nowMs } from '../runtime/clock'
import { freshExpiry } from './expiry'
import { readKey } from './get'
import { lockKey } from './lock-key'
import { hashSecret, makeSecret } from './secret'

const underWay = () =>
  new Fault('conflict', 'This key is being rotated already. Cancel that rotation, or end the old secret, and then rotate it again.')

/**
 * Gives a key of the actor's project a new secret, with a life as long as that of the one before, within the project's settings.
 * An expired key works again with it; a paused one stays paused.
 * @returns the key and the secret, which is stored nowhere
 * @throws Fault not_found; conflict while a rotation is under way; forbidden where the project was archived meanwhile; proof_needed
 * for an Admin key
 */
export async function rotateKey(actor: PersonActor, id: string, { overlap }: RotateKey): Promise<CreatedKey> {
  const { projectId } = actor
  const secret = makeSecret()
  const overlapSeconds = secondsOf[overlap]
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    const policy = await requireActiveProject(tx, projectId, 'shared')
    const { name, role, oldSecret } = await lockKey(tx, actor, id)
    if (oldSecret) throw underWay()
    if (role === 'ADMIN') await requireRecentProof(actor, tx)
    const current = await tx.apiKeySecret.findFirstOrThrow({
      where: { keyId: id, revokedAt: null },
      orderBy: { createdAt: 'desc' },
      select: { id: true, hint: true, createdAt: true, expiresAt: true },
    })
    // Later than the current secret even if the clock went back: the newest secret is the current one.
    const createdAt = new Date(Math.max(nowMs(), current.createdAt.getTime() + 1))
    const expiresAt = freshExpiry(current, policy, createdAt)
    // Secrets of earlier rotations, whose time is over.
    await tx.apiKeySecret.updateMany({ where: { keyId: id, revokedAt: null, id: { not: current.id } }, data: { revokedAt: createdAt } })
    const { id: secretId } = await tx.apiKeySecret.create({
      data: { keyId: id, hash: hashSecret(secret), hint: hintOf(secret), createdAt, expiresAt, awaitsReveal: true, overlapSeconds },
      select: { id: true },
    })
    await recordActivity(tx, actor, {
      type: 'API_ACCESS_KEY',
      action: 'ROTATED',
      target: { id, name },
      details: { before: current.hint, after: hintOf(secret), overlapSeconds, expiresAt: expiresAt?.toISOString() ?? null },
    })
    return { key: await readKey(tx, projectId, id), secret, secretId }
  })
}
