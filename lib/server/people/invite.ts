/** Invites somebody, or gives the roles to whom the account knows already. */
import 'server-only'
import type { InvitedPerson, InvitePerson } from '../../schema/person'
import type { AdminActor } from '../access/actor'
import { requireRecentProof } from '../access/recent-proof'
import { recordActivities } from '../activity-log/record'
import type { Transaction } from '../database/open'
import { Fault } from '../fault'
import { withUniqueName } from '../rules/unique-name'
import { now } from '../runtime/clock'
import { applyRoles, byPlace, requireChangeable } from './apply-roles'
import { changePeople, lockPerson, type LockedPerson, type PeopleChange } from './change-people'
import { deliverInvitation, renewInvitation } from './invitation-link'
import { withinLinkLimits } from './link-limits'
import { isAccountAdmin, reachesAll, requireGivable, rolesWithout, seesPerson } from './reach'
import { readPerson } from './row'

/** As many as the list stays fast for. */
const mostPeople = 20_000

const conflict = (detail: string) => new Fault('conflict', detail, { errors: [{ pointer: '/email', detail }] })

/** The answer to an email of another account, and to one whose person the actor does not see: it tells neither. */
const notInvitable = () => conflict('This email cannot be invited. Check it, use another one, or ask whoever runs this server.')

/** @throws Fault limit_reached where the account has as many people as it may */
export async function requireRoom(tx: Transaction, accountId: string): Promise<void> {
  if ((await tx.person.count({ where: { accountId } })) < mostPeople) return
  const detail = `This account has ${mostPeople} people, as many as it may have. Cancel invitations that nobody accepts.`
  throw new Fault('limit_reached', detail)
}

/** @throws Fault conflict, limit_reached; of the database where another account has the email */
async function createInvited({ tx, actor }: PeopleChange, { email, name, roles }: InvitePerson): Promise<LockedPerson> {
  const { accountId } = actor
  await requireRoom(tx, accountId)
  const bindings = rolesWithout(roles, [])
  const { id } = await tx.person.create({ data: { accountId, email, name, invitedAt: now() }, select: { id: true } })
  await tx.roleBinding.createMany({ data: bindings.map((binding) => ({ ...binding, accountId, personId: id })) })
  await recordActivities(
    tx,
    actor,
    [...byPlace(bindings)].map(([projectId, given]) => ({
      projectId,
      event: { type: 'USER', action: 'CREATED', target: { id, name: email }, details: { roles: given, invited: true } },
    })),
  )
  return { id, email, name, isDisabled: false, isInvited: true, bindings: bindings.map((binding) => ({ ...binding, source: 'HAND' })) }
}

/** @throws Fault conflict, forbidden where the actor may not change this person */
function requireInvitable(change: PeopleChange, person: LockedPerson): void {
  const isSeen = seesPerson(change.reach, person.bindings)
  if (!isSeen && (person.isDisabled || isAccountAdmin(person.bindings))) throw notInvitable()
  if (person.isDisabled) throw conflict('This person is disabled. An Account Admin can enable them, and then give them roles.')
  requireChangeable(change, person)
}

/** @returns the person, and their new link; null where an earlier link that somebody else sees stays valid, or none is needed */
async function inviteBy(change: PeopleChange, input: InvitePerson) {
  const { tx, actor, reach } = change
  await requireGivable(tx, actor, reach, input.roles)
  const known = await lockPerson(change, { email: input.email })
  if (known) requireInvitable(change, known)
  const invited = known ? await applyRoles(change, known, { give: input.roles }) : await createInvited(change, input)
  const keepsLink = invited === known && !reachesAll(reach, invited.bindings)
  const renewed = keepsLink ? null : await renewInvitation(change, invited)
  return { person: await readPerson(tx, actor, reach, invited.id), renewed }
}

/**
 * Invites an email with roles. A known email of the account is given the roles; its name stays. Whoever was invited and has not
 * accepted gets a new link, and the old one is void.
 * @returns the person, and their link where they are invited and the actor reaches all their roles
 * @throws Fault conflict for a disabled person, or an email that cannot be invited; not_found, forbidden for roles that the actor
 * may not give; limit_reached; rate_limited; proof_needed
 */
export async function invitePerson(actor: AdminActor, input: InvitePerson): Promise<InvitedPerson> {
  await requireRecentProof(actor)
  const invite = () => withUniqueName(notInvitable, () => changePeople(actor, 'people:invite', (change) => inviteBy(change, input)))
  const { person, renewed } = await withinLinkLimits(actor, input.email, invite, (done) => done.renewed !== null)
  return deliverInvitation(actor, person, renewed)
}
