/** Takes note that a browser shows a new secret: from then on the one that it replaces works for the overlap alone. */
import 'server-only'
import type { Key } from '../../schema/key'
import type { AcknowledgeReveal } from '../../schema/key-rotation'
import type { PersonActor } from '../access/actor'
import { database } from '../database/open'
import { Fault, notFound } from '../fault'
import { nowMs } from '../runtime/clock'
import { readKey } from './get'
import { lockKey } from './lock-key'

type NewSecret = { overlapSeconds: number | null }
type OldSecret = { expiresAt: Date | null }

/** When the old secret ends: after the overlap, and never after its own expiry. Null, for no overlap: when somebody ends it. */
function endOf({ expiresAt }: OldSecret, { overlapSeconds }: NewSecret): Date | null {
  const overlapEnd = overlapSeconds ? nowMs() + overlapSeconds * 1000 : Infinity
  const end = Math.min(overlapEnd, expiresAt?.getTime() ?? Infinity)
  return end === Infinity ? null : new Date(end)
}

const replaced = () =>
  new Fault('conflict', 'This secret is not the one of its key any more: somebody cancelled its rotation, or rotated the key again. Do not use it.')

/**
 * Notes that a secret of a key of the actor's project was revealed. Once more changes nothing.
 * @returns the key as it is now
 * @throws Fault not_found where the key or the secret is not there; conflict for a secret that is not the current one any more;
 * forbidden where the project was archived meanwhile
 */
export async function acknowledgeReveal(actor: PersonActor, id: string, { secretId }: AcknowledgeReveal): Promise<Key> {
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    const key = await lockKey(tx, actor, id)
    const secrets = await tx.apiKeySecret.findMany({
      where: { keyId: id },
      orderBy: { createdAt: 'desc' },
      select: { id: true, revokedAt: true, awaitsReveal: true, overlapSeconds: true, expiresAt: true },
    })
    const shown = secrets.find((secret) => secret.id === secretId)
    if (!shown) throw notFound()
    const [current, old] = secrets.filter(({ revokedAt }) => revokedAt === null)
    if (current?.id !== secretId) throw replaced()
    if (!shown.awaitsReveal) return key
    await tx.apiKeySecret.update({ where: { id: secretId }, data: { awaitsReveal: false }, select: { id: true } })
    if (old && key.oldSecret?.endsAt === null) {
      await tx.apiKeySecret.update({ where: { id: old.id }, data: { endsAt: endOf(old, shown) }, select: { id: true } })
    }
    return readKey(tx, actor.projectId, id)
  })
}
