/** Accepting an invitation: the person is active from then on, and signed in. */
import 'server-only'
import type { AcceptInvitation } from '../../schema/person'
import { requirePasswordUse } from '../access/password-sign-in'
import { beginSession } from '../access/session'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { firstPasskeyUrl } from '../passkeys/first-passkey'
import type { RequestOrigin } from '../runtime/request'
import { countLinkUse } from './attempt-limit'
import { hashChosenPassword } from './choose-password'
import { makeDevice } from './device-cookie'
import { lookUpLink, takeLink } from './links'

/**
 * Accepts an invitation with a name and a password.
 * @returns what signs them in with the browser in which they accept; or, for who needs a passkey, the address where they add it first
 * @throws Fault validation for a password that may not be one; link_not_valid; too_many_attempts; forbidden for who may not use a password
 */
export async function acceptInvitation(
  { secret, name, password }: AcceptInvitation,
  request: RequestOrigin,
  userAgent: string,
) {
  await countLinkUse(request)
  // Looked up before the costly hash, so that a request without a valid link costs little.
  const { email } = await lookUpLink(secret, 'INVITATION')
  const passwordHash = await hashChosenPassword(password, { email, name })
  const { prisma } = await database()
  return prisma.$transaction(async (tx) => {
    const { id } = await takeLink(tx, secret, 'INVITATION')
    await requirePasswordUse(tx, id)
    const { accountId } = await tx.person.update({
      where: { id },
      data: { name, passwordHash, invitedAt: null },
      select: { accountId: true },
    })
    const actor = { kind: 'person' as const, id, label: email, accountId, projectId: null, request }
    await recordActivity(tx, actor, {
      type: 'USER',
      action: 'EDITED',
      target: { id, name },
      details: { invitation: 'accepted' },
    })
    const passkeyUrl = await firstPasskeyUrl(tx, id)
    if (passkeyUrl) return { begun: null, passkeyUrl }
    const sessionId = await beginSession(tx, id, 'invitation', request, userAgent)
    return { begun: { person: { id, name, email }, sessionId, device: makeDevice({ id, passwordHash }) }, passkeyUrl }
  })
}
