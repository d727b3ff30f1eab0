/** Gives and takes roles: voids links, records the change, and keeps the last Account Admin. */
import 'server-only'
import type { Binding } from '../access/session'
import { recordActivities } from '../activity-log/record'
import type { Transaction } from '../database/open'
import { Fault } from '../fault'
import type { PersonRole, RoleSource } from '../prisma-client/enums'
import { now } from '../runtime/clock'
import { rolesFrom, type AccountChange, type LockedPerson, type PeopleChange } from './change-people'
import { requireAccountAdmin } from './last-account-admin'
import { isAccountAdmin, rolesWithout } from './reach'

/** Groups roles by project, or null for the account: each group gets an activity row of its own. */
export function byPlace(bindings: readonly Binding[]): Map<string | null, PersonRole[]> {
  const places = new Map<string | null, PersonRole[]>()
  for (const { role, projectId } of bindings) places.set(projectId, [...(places.get(projectId) ?? []), role])
  return places
}

/** Makes links useless that the person made for others: whoever loses a role, or is disabled, may still hold them. */
export async function voidLinksMadeBy(tx: Transaction, personId: string): Promise<void> {
  await tx.personLink.updateMany({
    where: { createdById: personId, usedAt: null, voidedAt: null },
    data: { voidedAt: now() },
  })
}

/** @throws Fault forbidden for what an SEI Admin would change of an Account Admin */
export function requireChangeable({ reach }: PeopleChange, { bindings }: LockedPerson): void {
  if (reach === 'account' || !isAccountAdmin(bindings)) return
  throw new Fault('forbidden', 'Only an Account Admin changes the roles of this person.')
}

/**
 * Gives and takes roles that the actor may give: see `requireGivable`. Giving a role that the person has, or taking one they lack,
 * changes nothing.
 * @param source whose roles they are: what one source gave, the other neither takes nor keeps
 * @returns the person as they are then
 * @throws Fault conflict where the account would have no active Account Admin
 */
export async function applyRoles(
  change: AccountChange,
  person: LockedPerson,
  { give = [], take = [] }: { give?: readonly Binding[]; take?: readonly Binding[] },
  source: RoleSource = 'HAND',
): Promise<LockedPerson> {
  const { tx, actor } = change
  const own = rolesFrom(person, source)
  const given = rolesWithout(give, own)
  const kept = rolesWithout(own, take)
  const taken = rolesWithout(own, kept)
  if (given.length === 0 && taken.length === 0) return person
  const { id, email } = person
  const ofPerson = { accountId: actor.accountId, personId: id }
  if (taken.length > 0) {
    await tx.roleBinding.deleteMany({ where: { ...ofPerson, source, OR: taken.map(({ role, projectId }) => ({ role, projectId })) } })
    await voidLinksMadeBy(tx, id)
  }
  if (given.length > 0) await tx.roleBinding.createMany({ data: given.map((binding) => ({ ...ofPerson, ...binding, source })) })
  const [before, after] = [byPlace(own), byPlace([...kept, ...given])]
  await recordActivities(
    tx,
    actor,
    [...byPlace([...given, ...taken]).keys()].map((projectId) => ({
      projectId,
      event: {
        type: 'USER',
        action: 'EDITED',
        target: { id, name: email },
        details: {
          before: { roles: before.get(projectId) ?? [] },
          after: { roles: after.get(projectId) ?? [] },
          ...(source === 'DIRECTORY' && { source: 'directory' as const }),
        },
      },
    })),
  )
  const mayLeaveNone = source === 'DIRECTORY' || person.isDisabled || person.isInvited
  if (isAccountAdmin(taken) && !mayLeaveNone) await requireAccountAdmin(change)
  const others = person.bindings.filter((binding) => binding.source !== source)
  return { ...person, bindings: [...others, ...[...kept, ...given].map((binding) => ({ ...binding, source }))] }
}
