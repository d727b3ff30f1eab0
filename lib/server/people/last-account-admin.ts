/** Keeps the last Account Admin of an account. */
import 'server-only'
import { Fault } from '../fault'
import type { AccountChange } from './change-people'

/**
 * Refuses to leave the account without an Account Admin who can sign in, after a change in the same transaction. Invited and
 * disabled ones do not count, and none who is one by the directory alone: that takes the role without asking.
 * @throws Fault conflict
 */
export async function requireAccountAdmin({ tx, actor }: AccountChange): Promise<void> {
  const admin = await tx.person.findFirst({
    where: {
      accountId: actor.accountId,
      disabledAt: null,
      invitedAt: null,
      roleBindings: { some: { role: 'ACCOUNT_ADMIN', projectId: null, source: 'HAND' } },
    },
    select: { id: true },
  })
  if (admin) return
  throw new Fault('conflict', 'This is the last active Account Admin. Make somebody else an Account Admin by hand first.')
}
