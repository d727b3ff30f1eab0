/** Who may do what: the two role tables, of people in the console and of keys on the gateway. */
import 'server-only'
import type { KeyRole } from '../../schema/key'
import { AccountPermission, KeyPermission, Permission } from '../../schema/permission'
import type { Prisma } from '../prisma-client/client'
import type { PersonRole } from '../prisma-client/enums'
import type { Binding } from './session'

/** The roles of a person that count: those in a deleted project do not. */
export const countedRoles = {
  where: { OR: [{ projectId: null }, { project: { deletedAt: null } }] },
  select: { role: true, projectId: true, source: true },
} satisfies Prisma.Person$roleBindingsArgs

const ofPerson: Record<PersonRole, readonly Permission[]> = {
  ACCOUNT_ADMIN: Permission.options,
  // Sign-ins and roles of the whole account concern other projects too.
  SEI_ADMIN: Permission.options.filter((permission) => permission !== 'activity_logs:read_people'),
  SEI_TEAM_MANAGER: ['api_keys:list', 'api_keys:read', 'api_keys:pause', 'api_keys:delete', 'findings:dismiss', 'activity_logs:read'],
  SEI_VIEWER: ['api_keys:list'],
}

/** What a person may do with these roles: the union of what each gives. */
export const permissionsOfRoles = (roles: readonly PersonRole[]): readonly Permission[] => [
  ...new Set(roles.flatMap((role) => ofPerson[role])),
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
  ...new Set(bindings.flatMap((binding) => ofPersonInAccount[roleInAccount(binding)])),
]

const ofKey: Record<KeyRole, readonly KeyPermission[]> = {
  ADMIN: KeyPermission.options,
  INGESTION: ['read', 'ingest'],
}

/** Whether a key of this role may do this. */
export const keyMay = (role: KeyRole, permission: KeyPermission): boolean => ofKey[role].includes(permission)
