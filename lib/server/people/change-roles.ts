/** Changes the roles of a person. */
import 'server-only'
import type { InvitedPerson } from '../../schema/person'
import type { AdminActor } from '../access/actor'
import { requireRecentProof } from '../access/recent-proof'
import type { Binding } from '../access/session'
import { database } from '../database/open'
import { applyRoles, requireChangeable } from './apply-roles'
import { changePeople, lockReached, rolesFrom, type LockedPerson, type PeopleChange } from './change-people'
import { deliverInvitation, renewInvitation } from './invitation-link'
import { withinLinkLimits } from './link-limits'
import { givesRole, requireGivable, rolesWithout, seesRole } from './reach'
import { readPerson } from './row'

/** The email of an invited person: changing their roles mails a new link, which counts against the limit of links. */
async function invitedEmail(actor: AdminActor, personId: string): Promise<string | undefined> {
  const { prisma } = await database()
  const invited = await prisma.person.findFirst({
    where: { id: personId, accountId: actor.accountId, invitedAt: { not: null }, disabledAt: null },
    select: { email: true },
  })
  return invited?.email
}

type Wanted = { give: readonly Binding[]; take: readonly Binding[] }

async function changeRolesBy(
  actor: AdminActor,
  personId: string,
  wantedOf: (change: PeopleChange, person: LockedPerson) => Promise<Wanted>,
): Promise<InvitedPerson> {
  await requireRecentProof(actor)
  const changeThem = () =>
    changePeople(actor, 'people:change_roles', async (change) => {
      const { tx, reach } = change
      const before = await lockReached(change, personId)
      requireChangeable(change, before)
      const after = await applyRoles(change, before, await wantedOf(change, before))
      const renewed = after === before ? null : await renewInvitation(change, after)
      return { person: await readPerson(tx, change.actor, reach, personId), renewed }
    })
  const email = await invitedEmail(actor, personId)
  const { person, renewed } = email
    ? await withinLinkLimits(actor, email, changeThem, (done) => done.renewed !== null)
    : await changeThem()
  return deliverInvitation(actor, person, renewed)
}

/**
 * Sets the roles of a person, among those given by hand that the actor may give and take; all others stay. An invited person's old link
 * becomes void.
 * @returns the person, and the new link of an invited one where the actor reaches all their roles
 * @throws Fault not_found for a person or project out of reach; forbidden for roles that the actor may not give, and for what an SEI
 * Admin would change of an Account Admin; conflict for the last active Account Admin; rate_limited for an invited person; proof_needed
 */
export const changeRoles = (actor: AdminActor, personId: string, roles: readonly Binding[]): Promise<InvitedPerson> =>
  changeRolesBy(actor, personId, async ({ tx, actor: now, reach }, person) => {
    // Roles of the directory are not edited here, and naming one does not turn it into one given by hand.
    const bindings = rolesFrom(person, 'HAND')
    await requireGivable(tx, now, reach, roles, bindings.filter((binding) => seesRole(reach, binding)))
    return { give: roles, take: rolesWithout(bindings.filter((binding) => givesRole(reach, binding)), roles) }
  })

/** Gives a person further roles. @throws Fault as `changeRoles` does */
export const giveRoles = (actor: AdminActor, personId: string, roles: readonly Binding[]): Promise<InvitedPerson> =>
  changeRolesBy(actor, personId, async ({ tx, actor: now, reach }) => {
    await requireGivable(tx, now, reach, roles)
    return { give: roles, take: [] }
  })

/** Takes roles from a person; roles that they do not have are passed over. @throws Fault as `changeRoles` does */
export const takeRoles = (actor: AdminActor, personId: string, roles: readonly Binding[]): Promise<InvitedPerson> =>
  changeRolesBy(actor, personId, async ({ tx, actor: now, reach }) => {
    await requireGivable(tx, now, reach, roles)
    return { give: [], take: roles }
  })
