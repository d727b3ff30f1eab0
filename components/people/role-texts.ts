/** Texts about the roles and states of people. */
import { count } from '@/components/ui/counts'
import type { PersonRole, PersonStatus } from '@/lib/schema/person'

/** The display name of a role. */
export const roleLabels: Record<PersonRole, string> = {
  ACCOUNT_ADMIN: 'Account Admin',
  SEI_ADMIN: 'SEI Admin',
  SEI_TEAM_MANAGER: 'SEI Team Manager',
  SEI_VIEWER: 'SEI Viewer',
}

/** Its name where there is little room. */
export const shortRoleLabels = { ...roleLabels, SEI_TEAM_MANAGER: 'Team Manager' }

/** What a role allows. */
export const roleAllows: Record<PersonRole, string> = {
  ACCOUNT_ADMIN: 'everything, in every project: keys, people, projects, and sign-ins in the log',
  SEI_ADMIN: 'creates, changes and deletes keys, sees the log, and gives SEI roles to people',
  SEI_TEAM_MANAGER: 'sees keys, their use and the log, and deletes keys',
  SEI_VIEWER: 'sees the list of keys',
}

export const statusLabels: Record<PersonStatus, string> = { ACTIVE: 'Active', INVITED: 'Invited', DISABLED: 'Disabled' }

/** "1 live key", "12 live keys". */
export const countLiveKeys = (total: number) => count(total, 'live key')

/** "1 person", "12 people". */
export const countPeople = (total: number) => count(total, 'person', 'people')
