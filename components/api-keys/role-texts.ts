/** Texts about roles: names and descriptions of the two key roles, and why an action is not available to a person. */
import type { KeyRole } from '@/lib/schema/key'
import type { Permission } from '@/lib/schema/permission'

type RoleText = { value: KeyRole; label: string; description: string }

/** The role with fewer permissions comes first. */
export const roleTexts: readonly RoleText[] = [
  {
    value: 'INGESTION',
    label: 'Ingestion',
    description: 'Sends data: developers, identities, metric and CI/CD events. Changes no settings, removes few developers and no columns.',
  },
  {
    value: 'ADMIN',
    label: 'Admin',
    description:
      'All of that, and manages settings: integrations, org trees, teams, profiles, KPIs. Removes developers and columns.',
  },
]

/** The display name of a role. */
export const roleLabel = (role: KeyRole) => (role === 'ADMIN' ? 'Admin' : 'Ingestion')

/** The colour of a role's badge. */
export const roleTone = { ADMIN: 'primary', INGESTION: 'teal' } as const

/** Tooltips of actions that the person may not take. */
const reasonsOfRole = {
  create: 'Only an Account Admin or SEI Admin can create keys.',
  edit: 'Only an Account Admin or SEI Admin can edit keys.',
  rotate: 'Only an Account Admin or SEI Admin can rotate keys.',
  pause: 'Only an Account Admin, SEI Admin or SEI Team Manager can pause keys.',
  delete: 'Only an Account Admin, SEI Admin or SEI Team Manager can delete keys.',
}

const archived = 'This project is archived. An Account Admin can restore it.'

/** In an archived project nobody may do more than delete keys. */
export const unavailableReasons = (isArchived: boolean) =>
  isArchived ? { ...reasonsOfRole, create: archived, edit: archived, rotate: archived, pause: archived } : reasonsOfRole

/** Why the person may not do this to a key, or undefined. Permissions in an archived project are only those that count there. */
export const unavailableFor = (
  action: keyof typeof reasonsOfRole,
  { permissions, isArchived }: { permissions: readonly Permission[]; isArchived: boolean },
): string | undefined => (permissions.includes(`api_keys:${action}`) ? undefined : unavailableReasons(isArchived)[action])
