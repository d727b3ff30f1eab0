/** Locks a signed-in person who changes their own passkeys. */
import 'server-only'
import type { AccountActor } from '../access/actor'
import type { Transaction } from '../database/open'
import { unauthenticated } from '../fault'
import { environment } from '../runtime/env'
import { countedRoles } from '../access/roles'
import { needsPasskey } from '../access/needs-passkey'
import { mayUsePassword } from '../access/password-sign-in'

/**
 * Locks the person until the transaction ends, so that a reset and changes of other browsers come before or after.
 * @returns whether they need a passkey, how many they have, and whether they can sign in without
 * @throws Fault unauthenticated where the session ended meanwhile
 */
export async function lockSelf(tx: Transaction, { id, sessionId }: Pick<AccountActor, 'id' | 'sessionId'>) {
  await tx.$queryRaw`SELECT 1 FROM person WHERE id = ${id}::uuid FOR NO KEY UPDATE`
  const session = await tx.session.findFirst({
    where: { id: sessionId, personId: id, endedAt: null, person: { disabledAt: null } },
    select: {
      person: {
        select: { passwordHash: true, roleBindings: countedRoles, _count: { select: { passkeys: true, identities: { where: { issuer: environment().oidc?.issuer ?? '' } } } } },
      },
    },
  })
  if (!session) throw unauthenticated()
  const { passwordHash, roleBindings, _count } = session.person
  return {
    isNeeded: needsPasskey(roleBindings),
    passkeys: _count.passkeys,
    hasOtherWay: _count.identities > 0 || (passwordHash !== null && (await mayUsePassword(tx, id))),
  }
}
