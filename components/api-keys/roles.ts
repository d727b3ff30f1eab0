/** What the two roles of a key are called and may do, and who may do what with keys. */
import type { KeyRole } from '@/lib/schema/key'

type RoleText = { value: KeyRole; label: string; description: string }

/** Least privilege first. */
export const roleTexts: readonly RoleText[] = [
  {
    value: 'INGESTION',
    label: 'Ingestion',
    description: 'Sends data: developers, identities, metric and CI/CD events. Changes no settings, deletes nothing.',
  },
  {
    value: 'ADMIN',
    label: 'Admin',
    description:
      'All of that, and manages settings: integrations, org trees, teams, profiles, KPIs. Deletes developers.',
  },
]

/** The name of a role. */
export const roleLabel = (role: KeyRole) => (role === 'ADMIN' ? 'Admin' : 'Ingestion')

/** Why an action is not on offer. */
export const reasons = {
  create: 'Only an Account Admin or SEI Admin can create keys.',
  edit: 'Only an Account Admin or SEI Admin can edit keys.',
  delete: 'Only an Account Admin, SEI Admin or SEI Team Manager can delete keys.',
}
