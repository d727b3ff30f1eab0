/**
 * The reach of an actor: the people and roles that they manage. For an Account Admin and an operator it is the whole account; for an SEI
 * Admin the SEI roles in their own projects, and the people who have one.
 */
import 'server-only'
import type { AdminActor } from '../access/actor'
import type { Binding } from '../access/session'
import type { Transaction } from '../database/open'
import { Fault, pointerTo } from '../fault'
import { Prisma } from '../prisma-client/client'

/** The whole account, or the projects with these ids. */
export type Reach = 'account' | ReadonlySet<string>

/** Whether a person with these roles is an Account Admin; one in a single project, which only SQL makes, counts for safety. */
export const isAccountAdmin = (bindings: readonly Binding[]): boolean => bindings.some(({ role }) => role === 'ACCOUNT_ADMIN')

/** The reach of an actor, by the roles that it has. An SEI Admin of the whole account reaches each of its projects. */
export async function reachOf(tx: Transaction, actor: AdminActor): Promise<Reach> {
  if (actor.kind === 'operator') return 'account'
  if (actor.bindings.some(({ role, projectId }) => role === 'ACCOUNT_ADMIN' && projectId === null)) return 'account'
  const ofAdmin = actor.bindings.filter(({ role }) => role === 'SEI_ADMIN' || role === 'ACCOUNT_ADMIN')
  const everywhere = ofAdmin.some(({ projectId }) => projectId === null)
  const projects = await tx.project.findMany({
    where: {
      accountId: actor.accountId,
      deletedAt: null,
      ...(!everywhere && { id: { in: ofAdmin.flatMap(({ projectId }) => projectId ?? []) } }),
    },
    select: { id: true },
  })
  return new Set(projects.map(({ id }) => id))
}

/** Whether a role is seen. An SEI Admin sees SEI roles that hold in one of their projects, also those of the whole account. */
export const seesRole = (reach: Reach, { role, projectId }: Binding): boolean =>
  reach === 'account' || (role !== 'ACCOUNT_ADMIN' && (projectId === null ? reach.size > 0 : reach.has(projectId)))

/** Whether a role may be given and taken. An SEI Admin gives SEI roles in their own projects, and none of the whole account. */
export const givesRole = (reach: Reach, { role, projectId }: Binding): boolean =>
  reach === 'account' || (role !== 'ACCOUNT_ADMIN' && projectId !== null && reach.has(projectId))

/**
 * Whether somebody with these roles is wholly within reach. Only then may a link be seen with which anybody becomes that person:
 * else an SEI Admin could invite, wait for further roles, and accept in the other's place.
 */
export const reachesAll = (reach: Reach, bindings: readonly Binding[]): boolean =>
  reach === 'account' || (bindings.length > 0 && bindings.every((binding) => givesRole(reach, binding)))

/** Whether somebody with these roles is found at all. */
export const seesPerson = (reach: Reach, bindings: readonly Binding[]): boolean =>
  reach === 'account' || bindings.some((binding) => seesRole(reach, binding))

/** The same as a condition for bindings `b`. Those of a deleted project count nowhere. */
export const seenRoles = (reach: Reach): Prisma.Sql =>
  reach === 'account'
    ? Prisma.sql`NOT EXISTS (SELECT 1 FROM project gone WHERE gone.id = b.project_id AND gone.deleted_at IS NOT NULL)`
    : Prisma.sql`(b.role <> 'ACCOUNT_ADMIN' AND ${reach.size > 0}
                  AND (b.project_id IS NULL OR b.project_id = ANY(${[...reach]}::uuid[])))`

/** A condition for keys `k`: those of the projects within reach. */
export const reachedKeys = (reach: Reach): Prisma.Sql =>
  reach === 'account' ? Prisma.sql`true` : Prisma.sql`k.project_id = ANY(${[...reach]}::uuid[])`

const same = (one: Binding) => (other: Binding) => one.role === other.role && one.projectId === other.projectId

/** The roles that `from` has and `without` has not, each once. */
export const rolesWithout = (from: readonly Binding[], without: readonly Binding[]): Binding[] =>
  from.filter((binding, index) => from.findIndex(same(binding)) === index && !without.some(same(binding)))

/**
 * Refuses roles that an actor with this reach may not give.
 * @param held roles that the person has and the actor sees, which may be named too
 * @throws Fault forbidden for a role of the account; not_found for a project that is not there, or not within reach
 */
export async function requireGivable(
  tx: Transaction,
  actor: AdminActor,
  reach: Reach,
  roles: readonly Binding[],
  held: readonly Binding[] = [],
): Promise<void> {
  const wanted = rolesWithout(roles, held)
  if (reach !== 'account' && wanted.some(({ role, projectId }) => role === 'ACCOUNT_ADMIN' || projectId === null)) {
    throw new Fault('forbidden', 'Only Account Admins give roles of the whole account. Choose a role in one of your projects.')
  }
  const ids = wanted.flatMap(({ projectId }) => projectId ?? [])
  const found = await tx.project.findMany({
    where: { accountId: actor.accountId, deletedAt: null, id: { in: ids } },
    select: { id: true },
  })
  const given = new Set(found.map(({ id }) => id).filter((id) => reach === 'account' || reach.has(id)))
  const unknown = roles.findIndex(
    (binding) => wanted.includes(binding) && binding.projectId !== null && !given.has(binding.projectId),
  )
  if (unknown === -1) return
  const detail = 'There is no such project, or none that you may give roles in. Choose another one.'
  throw new Fault('not_found', detail, { errors: [{ pointer: pointerTo(['roles', unknown, 'projectId']), detail }] })
}
