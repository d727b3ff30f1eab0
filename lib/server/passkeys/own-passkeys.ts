/** A person's own passkeys: the list, their names, and removing one. */
import 'server-only'
import type { Passkey, RenamePasskey } from '../../schema/passkey'
import type { AccountActor } from '../access/actor'
import { requireRecentProof } from '../access/recent-proof'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { Fault, notFound } from '../fault'
import { lockSelf } from './lock-self'
import { passkeyColumns, toPasskey } from './wire'

/** The passkeys of the person, the oldest first. */
export async function listOwnPasskeys({ id: personId }: Pick<AccountActor, 'id'>): Promise<Passkey[]> {
  const { prisma } = await database()
  const rows = await prisma.passkey.findMany({
    where: { personId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: passkeyColumns,
  })
  return rows.map(toPasskey)
}

/** Gives a passkey another name. @throws Fault not_found; unauthenticated where the session ended meanwhile */
export async function renamePasskey(actor: AccountActor, passkeyId: string, { name }: RenamePasskey): Promise<Passkey> {
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    await lockSelf(tx, actor)
    const before = await tx.passkey.findFirst({ where: { id: passkeyId, personId: actor.id }, select: passkeyColumns })
    if (!before) throw notFound()
    if (before.name === name) return toPasskey(before)
    const after = await tx.passkey.update({ where: { id: passkeyId }, data: { name }, select: passkeyColumns })
    await recordActivity(tx, actor, {
      type: 'USER',
      action: 'EDITED',
      target: { id: actor.id, name: actor.person.name },
      details: { passkey: 'renamed', before: { name: before.name }, after: { name } },
    })
    return toPasskey(after)
  })
}

/**
 * Removes a passkey.
 * @throws Fault not_found; proof_needed; conflict for the last one of who needs one, or cannot sign in without; unauthenticated where the session
 * ended meanwhile
 */
export async function removePasskey(actor: AccountActor, passkeyId: string): Promise<void> {
  const { prisma } = await database()
  await prisma.$transaction(async (tx) => {
    const { isNeeded, passkeys, hasOtherWay } = await lockSelf(tx, actor)
    await requireRecentProof(actor, tx)
    const passkey = await tx.passkey.findFirst({ where: { id: passkeyId, personId: actor.id }, select: { name: true } })
    if (!passkey) throw notFound()
    if (passkeys === 1 && isNeeded) throw new Fault('conflict', 'You need a passkey to sign in. Add another one before you remove this one.')
    if (passkeys === 1 && !hasOtherWay) {
      throw new Fault('conflict', 'You sign in with this passkey alone. Add another one before you remove it.')
    }
    await tx.passkey.delete({ where: { id: passkeyId }, select: { id: true } })
    await recordActivity(tx, actor, {
      type: 'USER',
      action: 'EDITED',
      target: { id: actor.id, name: actor.person.name },
      details: { passkey: 'removed', name: passkey.name },
    })
  })
}
