/** Sets a new password by a link, and ends all sessions of the person. */
import 'server-only'
import type { ResetPassword } from '../../schema/person'
import { requirePasswordUse } from '../access/password-sign-in'
import { endSessions } from '../access/session'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { firstPasskeyUrl } from '../passkeys/first-passkey'
import type { RequestOrigin } from '../runtime/request'
import { countLinkUse } from './attempt-limit'
import { hashChosenPassword } from './choose-password'
import { makeDevice } from './device-cookie'
import { lookUpLink, takeLink } from './links'

/**
 * Sets a new password, ends all sessions of the person and uses up their links. It signs nobody in, and passkeys stay. Where a passkey is
 * required and missing, it is added next, unless the link was requested on the sign-in page: anybody who reads the person's mail could do
 * that.
 * @returns a device of the person: the browser in which they proved who they are may try passwords by itself; and where to add a first
 * passkey, or null
 * @throws Fault validation for a password that may not be one; link_not_valid; too_many_attempts; forbidden for who may not use one
 */
export async function resetPassword({ secret, password }: ResetPassword, request: RequestOrigin) {
  await countLinkUse(request)
  const passwordHash = await hashChosenPassword(password, await lookUpLink(secret, 'PASSWORD'))
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    const { id, isRequested } = await takeLink(tx, secret, 'PASSWORD')
    await requirePasswordUse(tx, id)
    const { name, email, accountId } = await tx.person.update({
      where: { id },
      data: { passwordHash },
      select: { name: true, email: true, accountId: true },
    })
    const endedSessions = await endSessions(tx, { personId: id }, 'password-changed')
    const actor = { kind: 'person' as const, id, label: email, accountId, projectId: null, request }
    await recordActivity(tx, actor, {
      type: 'USER',
      action: 'EDITED',
      target: { id, name },
      details: { password: 'reset', endedSessions },
    })
    return { device: makeDevice({ id, passwordHash }), passkeyUrl: isRequested ? null : await firstPasskeyUrl(tx, id) }
  })
}
