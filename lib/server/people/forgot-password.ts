/** Sends a link to choose a new password, without telling anybody which emails have an account. */
import 'server-only'
import { passwordRoles, takesPassword } from '../access/password-sign-in'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { notFound } from '../fault'
import { sendPasswordLink } from '../mail/messages'
import { isMailOn } from '../mail/send'
import { inBackground } from '../runtime/background'
import { environment } from '../runtime/env'
import type { RequestOrigin } from '../runtime/request'
import { countAttempt, networkOfRequest } from './attempt-limit'
import { linkUrl, makeLink } from './links'

/**
 * Sends a link if the email belongs to a person who signs in with a password. Invited people get none: an administrator sends their
 * invitation again.
 */
async function sendLinkTo(email: string, request: RequestOrigin): Promise<void> {
  const { prisma } = await database()
  const person = await prisma.person.findFirst({
    where: { email, disabledAt: null, invitedAt: null, passwordHash: { not: null } },
    select: { roleBindings: passwordRoles, id: true, name: true, accountId: true, account: { select: { name: true } } },
  })
  if (!person || !takesPassword(person)) return
  const { id, name, accountId } = person
  const { secret, expiresAt } = await prisma.$transaction(async (tx) => {
    // Earlier links of the owner stay valid: anybody may ask in their name.
    const link = await makeLink(tx, id, 'PASSWORD', null, { isRequested: true })
    const nobody = { kind: 'nobody' as const, id: null, label: email, accountId, projectId: null, request }
    await recordActivity(tx, nobody, {
      type: 'USER',
      action: 'EDITED',
      target: { id, name },
      details: { passwordLink: 'requested' },
    })
    return link
  })
  await sendPasswordLink({ name, email }, { url: linkUrl('PASSWORD', secret), expiresAt, accountName: person.account.name })
}

/**
 * Accepts a request for a password link. The email is looked up after the answer, so that neither answer nor time tells whether it is
 * known.
 * @throws Fault too_many_attempts after 3 in an hour for one email or 20 from one network, whether the email is known or not; not_found
 * where no mail is sent
 */
export async function forgotPassword(email: string, request: RequestOrigin): Promise<void> {
  if (!isMailOn() || environment().passwordSignIn === 'off') throw notFound()
  await countAttempt('forgot-network', networkOfRequest(request))
  await countAttempt('forgot-email', email)
  inBackground('password link', () => sendLinkTo(email, request))
}
