/** Roles from the identity provider's directory: at each sign-in, those of the groups that its claims name. */
import 'server-only'
import type { Binding } from '../access/session'
import type { Transaction } from '../database/open'
import { roleMap } from '../oidc/role-map'
import { log } from '../runtime/log'
import { applyRoles } from './apply-roles'
import { rolesFrom, type AccountChange, type LockedPerson } from './change-people'
import { rolesWithout } from './reach'

/**
 * The roles that groups give in an account. Projects that are not there, or not yet, give none.
 * @param groups null where the provider did not say: then nothing is known of the roles either
 */
export async function rolesOfGroups(tx: Transaction, accountId: string, groups: readonly string[] | null): Promise<Binding[] | null> {
  if (!groups) return null
  const map = roleMap()
  const mapped = [...new Set(groups)].flatMap((group) => map.get(group) ?? [])
  const refs = new Set(mapped.flatMap(({ project }) => project ?? []))
  const rows =
    refs.size > 0
      ? await tx.project.findMany({
          where: { accountId, deletedAt: null },
          select: { id: true, identifier: true, organization: { select: { identifier: true } } },
        })
      : []
  const ids = new Map(rows.map(({ id, identifier, organization }) => [`${organization.identifier}/${identifier}`, id]))
  const unknown = [...refs].filter((ref) => !ids.has(ref))
  if (unknown.length > 0) log().warn({ projects: unknown.slice(0, 10) }, 'OIDC_ROLE_MAP names projects that are not there')
  return rolesWithout(
    mapped.flatMap(({ role, project }) => (project === null || ids.has(project) ? { role, projectId: project && ids.get(project)! } : [])),
    [],
  )
}

/** Whether the directory's roles differ from those that the person has from it. */
export const changesRoles = (person: Pick<LockedPerson, 'bindings'>, roles: readonly Binding[] | null): boolean => {
  if (!roles) return false
  const has = rolesFrom(person, 'DIRECTORY')
  return rolesWithout(roles, has).length > 0 || rolesWithout(has, roles).length > 0
}

/**
 * Gives a person the roles of their groups, and takes directory roles whose group they have lost, also from the last Account Admin. Roles
 * given by hand stay. The caller has locked the account's people.
 */
export const applyDirectoryRoles = (change: AccountChange, person: LockedPerson, roles: readonly Binding[]): Promise<LockedPerson> =>
  applyRoles(change, person, { give: roles, take: rolesWithout(rolesFrom(person, 'DIRECTORY'), roles) }, 'DIRECTORY')
