/** Locks and reads the rotation of a key that is about to be cancelled or ended. */
import 'server-only'
import type { PersonActor } from '../access/actor'
import type { Transaction } from '../database/open'
import { Fault } from '../fault'
import { lockKey } from './lock-key'

type Secret = { id: string; hint: string }
type Rotation = { name: string; current: Secret; old: Secret }

/**
 * Locks a key as `lockKey` does.
 * @returns its name, and both of its secrets
 * @throws Fault conflict where the key does not rotate; what `lockKey` throws
 */
export async function lockRotation(tx: Transaction, actor: PersonActor, id: string): Promise<Rotation> {
  const { name, oldSecret } = await lockKey(tx, actor, id)
  const [current, old] = await tx.apiKeySecret.findMany({
    where: { keyId: id, revokedAt: null },
    orderBy: { createdAt: 'desc' },
    take: 2,
    select: { id: true, hint: true },
  })
  if (!oldSecret || !current || !old) {
    throw new Fault('conflict', 'This key is not being rotated: its old secret does not work any more, or the rotation was cancelled.')
  }
  return { name, current, old }
}
