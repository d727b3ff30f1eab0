/** Sends an invitation again: with a new link, and the old one is void. */
import 'server-only'
import type { InvitedPerson } from '../../schema/person'
import type { AdminActor } from '../access/actor'
import { requireRecentProof } from '../access/recent-proof'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { Fault, notFound } from '../fault'
import { changePeople, lockReached, type LockedPerson, type PeopleChange } from './change-people'
import { deliverInvitation, renewInvitation } from './invitation-link'
import { withinLinkLimits } from './link-limits'
import { reachesAll } from './reach'
import { readPerson } from './row'

/** @throws Fault conflict for who is not invited; forbidden where some of their roles are out of reach */
export function requireInvitation({ reach }: PeopleChange, person: LockedPerson): void {
  if (person.isDisabled || !person.isInvited) {
    const detail = person.isDisabled ? 'This person is disabled.' : 'This person has accepted the invitation already.'
    throw new Fault('conflict', detail)
  }
  if (reachesAll(reach, person.bindings)) return
  throw new Fault('forbidden', 'Only an Account Admin may do this: the person is invited to more than your projects.')
}

/**
 * Makes a new link of an invited person and sends it.
 * @throws Fault not_found, conflict, forbidden: see `requireInvitation`; rate_limited; proof_needed: whoever has the link becomes that person
 */
export async function resendInvitation(actor: AdminActor, personId: string): Promise<InvitedPerson> {
  await requireRecentProof(actor)
  const { prisma } = await database()
  const known = await prisma.person.findFirst({ where: { id: personId, accountId: actor.accountId }, select: { email: true } })
  if (!known) throw notFound()
  const { person, renewed } = await withinLinkLimits(actor, known.email, () =>
    changePeople(actor, 'people:invite', async (change) => {
      const { tx, reach } = change
      const invited = await lockReached(change, personId)
      requireInvitation(change, invited)
      const renewed = await renewInvitation(change, invited)
      const target = { id: invited.id, name: invited.email }
      await recordActivity(tx, change.actor, { type: 'USER', action: 'EDITED', target, details: { link: 'invitation' } })
      return { person: await readPerson(tx, change.actor, reach, personId), renewed }
    }),
  )
  return deliverInvitation(actor, person, renewed)
}
