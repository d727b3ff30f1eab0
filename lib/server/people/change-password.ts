/** A signed-in person changes their password. */
import 'server-only'
import type { ChangePassword } from '../../schema/person'
import type { AccountActor } from '../access/actor'
import { endSessions } from '../access/session'
import { recordActivity } from '../activity/record'
import { database } from '../database/open'
import { Fault } from '../fault'
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
 * Changes the password. The person's other sessions end, and links to choose a password with them.
 * @returns a new device of the person, as those of the old password end with it, and how many sessions ended
 * @throws Fault validation, at the field that is wrong; too_many_attempts after 10 wrong current passwords in an hour
 */
export async function changePassword(actor: AccountActor, { current, password }: ChangePassword) {
  const { id, sessionId, person } = actor
  await countAttempt('current-password', id)
  const { prisma } = await database()
  const { passwordHash: before } = await prisma.person.findUniqueOrThrow({ where: { id }, select: { passwordHash: true } })
  if (!(await isPassword(current, before))) throw wrongCurrent()
  await forgetAttempts('current-password', id)
  const passwordHash = await hashChosenPassword(password, person)
  const endedSessions = await prisma.$transaction(async (tx) => {
    // Of two changes at once, or one beside a link, the second finds another password than it was asked for.
    const { count } = await tx.person.updateMany({ where: { id, passwordHash: before, disabledAt: null }, data: { passwordHash } })
    if (count !== 1) throw wrongCurrent()
    await voidLinks(tx, id, 'PASSWORD')
    const ended = await endSessions(tx, { personId: id, except: sessionId }, 'password-changed')
    await recordActivity(tx, actor, {
      type: 'USER',
      action: 'EDITED',
      target: { id, name: person.name },
      details: { password: 'changed', endedSessions: ended },
    })
    return ended
  })
  return { device: makeDevice({ id, passwordHash }), endedSessions }
}
