/** Makes a link with which a person chooses a new password: for who has forgotten theirs where there is no mail. */
import 'server-only'
import type { SecretLink } from '../../schema/person'
import type { AdminActor } from '../access/actor'
import { requirePasswordUse } from '../access/password-sign-in'
import { requireRecentProof } from '../access/recent-proof'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { Fault, notFound } from '../fault'
import { sendPasswordLink } from '../mail/messages'
import { changePeople, lockReached, type LockedPerson } from './change-people'
import { withinLinkLimits } from './link-limits'
import { linkUrl, makeLink } from './links'

/** @throws Fault conflict for oneself, and for who cannot sign in */
function requireActive(actor: AdminActor, { id, isDisabled, isInvited }: LockedPerson): void {
  if (id === actor.id) throw new Fault('conflict', 'Change your own password in your profile.')
  if (isDisabled) throw new Fault('conflict', 'This person is disabled. Enable them first.')
  if (isInvited) throw new Fault('conflict', 'This person has not accepted the invitation. Send it again instead.')
}

/**
 * Makes a link that works once for 30 minutes; earlier ones are void. It is mailed too where a mail server is set, so that the
 * person knows of it. Nobody makes one of their own, which would change a password without asking for the current one.
 * @throws Fault not_found; conflict for oneself, a disabled and an invited person; rate_limited; proof_needed; forbidden for
 * who may not use a password
 */
export async function makePasswordLink(actor: AdminActor, personId: string): Promise<SecretLink> {
  await requireRecentProof(actor)
  const { prisma } = await database()
  const person = await prisma.person.findFirst({
    where: { id: personId, accountId: actor.accountId },
    select: { name: true, email: true, account: { select: { name: true } } },
  })
  if (!person) throw notFound()
  const { secret, expiresAt } = await withinLinkLimits(actor, person.email, () =>
    changePeople(actor, 'people:make_password_link', async (change) => {
      const { tx, actor: now } = change
      const locked = await lockReached(change, personId)
      // By the id of the row: another spelling of it may be in the address.
      requireActive(now, locked)
      await requirePasswordUse(tx, locked.id)
      const target = { id: locked.id, name: locked.email }
      await recordActivity(tx, now, { type: 'USER', action: 'EDITED', target, details: { link: 'password' } })
      return makeLink(tx, locked.id, 'PASSWORD', now.id)
    }),
  )
  const url = linkUrl('PASSWORD', secret)
  const mail = await sendPasswordLink(person, { url, expiresAt, accountName: person.account.name })
  return { url, expiresAt: expiresAt.toISOString(), mail }
}
