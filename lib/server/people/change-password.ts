/** A signed-in person changes their password. */
import 'server-only'
import type { ChangePassword } from '../../schema/person'
import type { AccountActor } from '../access/actor'
import { requirePasswordUse } from '../access/password-sign-in'
import { beginSession, endSessions } from '../access/session'
import { recordActivity } from '../activity/record'
import { database } from '../database/open'
import { Fault, unauthenticated } from '../fault'
import { countAttempt, forgetAttempts } from './attempt-limit'
import { hashChosenPassword } from './choose-password'
import { makeDevice } from './device-cookie'
import { voidLinks } from './links'
import { isPassword } from './password'

const wrongCurrent = () => {
  const detail = 'This is not your current password.'
  return new Fault('validation', detail, { errors: [{ pointer: '/current', detail }] })
}

/**
 * Changes the password. All sessions of the person end, also the one that asks, of which somebody may have a copy of the
 * cookie: another takes its place (OWASP, session management: renew the id). Links to choose a password are void.
 * @returns what signs in this browser anew, with a device of the new password, and how many other sessions ended
 * @throws Fault validation, at the field that is wrong; too_many_attempts after 10 wrong current passwords or
 * 20 changes in an hour; forbidden for who may not use one; unauthenticated where the session ended meanwhile
 */
export async function changePassword(actor: AccountActor, { current, password }: ChangePassword) {
  const { id, sessionId, person } = actor
  await countAttempt('current-password', id)
  const { prisma } = await database()
  const { passwordHash: before } = await prisma.person.findUniqueOrThrow({ where: { id }, select: { passwordHash: true } })
  if (!(await isPassword(current, before))) throw wrongCurrent()
  await forgetAttempts('current-password', id)
  await countAttempt('password-changes', id)
  const passwordHash = await hashChosenPassword(password, person)
  const begun = await prisma.$transaction(async (tx) => {
    await requirePasswordUse(tx, id)
    // Of two changes at once, or one beside a link, the second finds another password than it was asked for.
    const { count } = await tx.person.updateMany({ where: { id, passwordHash: before, disabledAt: null }, data: { passwordHash } })
    if (count !== 1) throw wrongCurrent()
    await voidLinks(tx, id, 'PASSWORD')
    const endedSessions = await endSessions(tx, { personId: id, except: sessionId }, 'password-changed')
    if ((await endSessions(tx, { personId: id, only: sessionId }, 'password-changed')) === 0) throw unauthenticated()
    const { userAgent } = await tx.session.findUniqueOrThrow({ where: { id: sessionId }, select: { userAgent: true } })
    await recordActivity(tx, actor, {
      type: 'USER',
      action: 'EDITED',
      target: { id, name: person.name },
      details: { password: 'changed', endedSessions },
    })
    return { sessionId: await beginSession(tx, id, 'password', actor.request, userAgent), endedSessions }
  })
  return { person, device: makeDevice({ id, passwordHash }), ...begun }
}
