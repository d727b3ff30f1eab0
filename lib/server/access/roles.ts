/** Who may do what: the two role tables, of people in the console and of keys on the gateway. */
import 'server-only'
import type { KeyRole } from '../../schema/key'
import { AccountPermission, KeyPermission, Permission } from '../../schema/permission'
import type { Prisma } from '../prisma-client/client'
import type { PersonRole } from '../prisma-client/enums'
import type { Binding } from './session'

const ofPerson: Record<PersonRole, readonly Permission[]> = {
  ACCOUNT_ADMIN: Permission.options,
  // Sign-ins and roles of the whole account concern other projects too.
  SEI_ADMIN: Permission.options.filter((permission) => permission !== 'activity_logs:read_people'),
  SEI_TEAM_MANAGER: ['api_keys:list', 'api_keys:read', 'api_keys:pause', 'api_keys:delete', 'findings:dismiss', 'activity_logs:read'],
  SEI_VIEWER: ['api_keys:list'],
}

/** Whether this release knows a role. */
export const isKnownRole = ({ role }: { role: string }): boolean => Object.hasOwn(ofPerson, role)

/** Finds bindings with such a role: the database client throws at any other. */
export const knownRoles = { role: { in: Object.keys(ofPerson) as PersonRole[] } } satisfies Prisma.RoleBindingWhereInput

/** The roles of a person that count: those in a deleted project do not, nor those of a later release. */
export const countedRoles = {
  where: { ...knownRoles, OR: [{ projectId: null }, { project: { deletedAt: null } }] },
  select: { role: true, projectId: true, source: true },
} satisfies Prisma.Person$roleBindingsArgs

/** What a role of a table gives; one of a later release, which servers of both may read for a while, gives nothing. */
const given = <Role extends string, Given>(table: Record<Role, readonly Given[]>, role: Role): readonly Given[] =>
  Object.hasOwn(table, role) ? table[role] : []

/** What a person may do with these roles: the union of what each gives. */
export const permissionsOfRoles = (roles: readonly PersonRole[]): readonly Permission[] => [
  ...new Set(roles.flatMap((role) => given(ofPerson, role))),
]

const ofPersonInAccount: Record<PersonRole, readonly AccountPermission[]> = {
  ACCOUNT_ADMIN: AccountPermission.options,
  // In their own projects alone, and only SEI roles.
  SEI_ADMIN: ['people:read', 'people:invite', 'people:change_roles'],
  SEI_TEAM_MANAGER: [],
  SEI_VIEWER: [],
}

/** Account Admin is a role of the whole account alone; in one project it gives as much as SEI Admin. */
const roleInAccount = ({ role, projectId }: Binding): PersonRole =>
  role === 'ACCOUNT_ADMIN' && projectId !== null ? 'SEI_ADMIN' : role

/** What a person may do in Account Management with these roles, wherever they have them. */
export const accountPermissionsOf = (bindings: readonly Binding[]): readonly AccountPermission[] => [
  ...new Set(bindings.flatMap((binding) => given(ofPersonInAccount, roleInAccount(binding)))),
]

const ofKey: Record<KeyRole, readonly KeyPermission[]> = {
  ADMIN: KeyPermission.options,
  INGESTION: ['read', 'ingest'],
}

/** Whether a key of this role may do this. */
export const keyMay = (role: KeyRole, permission: KeyPermission): boolean => given(ofKey, role).includes(permission)
