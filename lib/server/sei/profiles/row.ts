/** Turns rows of profiles into answers, and names the kinds of profiles. */
import 'server-only'
import type { AnyProfile, ProfileSlug } from '../../../schema/profile'
import type { ActivityType } from '../../../schema/activity'
import type { Transaction } from '../../database/open'
import { notFound } from '../../fault'
import type { ProfileModel } from '../../prisma-client/models'
import type { ProfileKind } from '../../prisma-client/enums'

/** What the database, the activity log and messages call each kind. */
export const kindOf = {
  efficiency: { kind: 'EFFICIENCY', type: 'EFFICIENCY_PROFILE', label: 'an efficiency profile' },
  productivity: { kind: 'PRODUCTIVITY', type: 'PRODUCTIVITY_PROFILE', label: 'a productivity profile' },
  'business-alignment': { kind: 'BUSINESS_ALIGNMENT', type: 'BA_PROFILE', label: 'a business-alignment profile' },
} as const satisfies Record<ProfileSlug, { kind: ProfileKind; type: ActivityType; label: string }>

/** The column of an org tree that refers to the profile of each kind. */
export const treeColumnOf = {
  efficiency: 'efficiencyProfileId',
  productivity: 'productivityProfileId',
  'business-alignment': 'businessAlignmentProfileId',
} as const satisfies Record<ProfileSlug, string>

/** The answer for a stored profile. */
export const toProfile = (row: ProfileModel): AnyProfile => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  description: row.description,
  ...(row.definition as Record<string, unknown>),
  createdOn: row.createdAt.getTime(),
  lastUpdatedOn: row.updatedAt.getTime(),
})

/** Reads a profile. @throws Fault not_found, also for one of another account or kind */
export async function readProfile(tx: Transaction, accountId: string, kind: ProfileKind, id: number): Promise<AnyProfile> {
  const row = await tx.profile.findFirst({ where: { accountId, kind, id } })
  if (!row) throw notFound()
  return toProfile(row)
}

/** The members of a profile that callers set. */
export function settingsOf({ id: _id, kind: _kind, createdOn: _created, lastUpdatedOn: _updated, ...settings }: AnyProfile) {
  return settings
}
