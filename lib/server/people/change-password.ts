/** A signed-in person changes their password. */
import 'server-only'
import type { ChangePassword } from '../../schema/person'
import type { AccountActor } from '../access/actor'
import { requirePasswordUse } from '../access/password-sign-in'
import { waysToProve } from '../access/recent-proof'
import { beginSession, endSessions } from '../access/session'
import { recordActivity } from '../activity-log/record'
import { database, type Transaction } from '../database/open'
import { Fault, unauthenticated } from '../fault'
import { holdLogouts } from '../oidc/note-logout'
import { countAttempt, forgetAttempts } from './attempt-limit'
import { hashChosenPassword } from './choose-password'
import { makeDevice } from './device-cookie'
import { voidLinks } from './links'
import { isPassword } from './password-hash'

const wrongCurrent = () => {
  const detail = 'This is not your current password.'
  return new Fault('validation', detail, { errors: [{ pointer: '/current', detail }] })
}

/**
 * Begins the session that replaces the current one. It keeps the provider's session and the time of the last proof, unless the password
 * is proof enough (`waysToProve`).
 */
async function replaceSession(tx: Transaction, { id, sessionId, request }: AccountActor): Promise<string> {
  const { userAgent, createdAt, provedAt, ...ofProvider } = await tx.session.findUniqueOrThrow({
    where: { id: sessionId },
    select: { userAgent: true, createdAt: true, provedAt: true, identityId: true, oidcSid: true, idToken: true },
  })
  const isProof = (await waysToProve(tx, { id, sessionId })).includes('password')
  if ((await endSessions(tx, { personId: id, only: sessionId }, 'password-changed')) === 0) throw unauthenticated()
  const begun = await beginSession(tx, id, 'password', request, userAgent)
  const data = { ...ofProvider, provedAt: isProof ? null : (provedAt ?? createdAt) }
  await tx.session.update({ where: { id: begun }, data, select: { id: true } })
  return begun
}

/** Makes logouts by the provider wait, so that they end the session that replaces this one. */
async function holdLogoutsOf(tx: Transaction, sessionId: string): Promise<void> {
  const session = await tx.session.findUnique({ where: { id: sessionId }, select: { identity: { select: { issuer: true } } } })
  if (session?.identity) await holdLogouts(tx, session.identity.issuer)
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
    await holdLogoutsOf(tx, sessionId)
    // Of two changes at once, or one beside a link, the second fails: the stored hash is not the one it checked any more.
    const { count } = await tx.person.updateMany({ where: { id, passwordHash: before, disabledAt: null }, data: { passwordHash } })
    if (count !== 1) throw wrongCurrent()
    await voidLinks(tx, id, 'PASSWORD')
    const endedSessions = await endSessions(tx, { personId: id, except: sessionId }, 'password-changed')
    const replaced = await replaceSession(tx, actor)
    await recordActivity(tx, actor, {
      type: 'USER',
      action: 'EDITED',
      target: { id, name: person.name },
      details: { password: 'changed', endedSessions },
    })
    return { sessionId: replaced, endedSessions }
  })
  return { person, device: makeDevice({ id, passwordHash }), ...begun }
}
