/** Sets somebody's password from a shell of the server, where neither mail nor a browser is at hand. */
import 'server-only'
import type { Operator } from '../access/actor'
import { endSessions } from '../access/session'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { notFound } from '../fault'
import { changePeople, lockReached } from './change-people'
import { hashChosenPassword } from './choose-password'
import { voidLinks } from './links'

/**
 * Sets the password; an invited person is active then. Their sessions end, and their links stop working.
 * @returns how many sessions ended
 * @throws Fault not_found; validation for a password that may not be one
 */
export async function setPassword(operator: Operator, personId: string, password: string): Promise<number> {
  const { prisma } = await database()
  const owner = await prisma.person.findFirst({
    where: { id: personId, accountId: operator.accountId },
    select: { email: true, name: true },
  })
  if (!owner) throw notFound()
  const passwordHash = await hashChosenPassword(password, owner)
  return changePeople(operator, 'people:make_password_link', async (change) => {
    const { tx } = change
    const { id, email } = await lockReached(change, personId)
    await tx.person.update({ where: { id }, data: { passwordHash, invitedAt: null }, select: { id: true } })
    await voidLinks(tx, id)
    const endedSessions = await endSessions(tx, { personId: id }, 'password-changed')
    const target = { id, name: email }
    await recordActivity(tx, operator, { type: 'USER', action: 'EDITED', target, details: { password: 'reset', endedSessions } })
    return endedSessions
  })
}
