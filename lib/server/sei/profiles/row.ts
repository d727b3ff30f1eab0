/** How a profile is read from the database and written on the wire. */
import 'server-only'
import type { AnyProfile, ProfileSlug } from '../../../schema/profile'
import type { ActivityType } from '../../../schema/activity'
import type { Transaction } from '../../database/open'
import { notFound } from '../../fault'
import type { ProfileModel } from '../../prisma-client/models'
import type { ProfileKind } from '../../prisma-client/enums'

/** The kind as the database and the activity log call it, and as a person does. */
export const kindOf = {
  efficiency: { kind: 'EFFICIENCY', type: 'EFFICIENCY_PROFILE', label: 'an efficiency profile' },
  productivity: { kind: 'PRODUCTIVITY', type: 'PRODUCTIVITY_PROFILE', label: 'a productivity profile' },
  'business-alignment': { kind: 'BUSINESS_ALIGNMENT', type: 'BA_PROFILE', label: 'a business-alignment profile' },
} as const satisfies Record<ProfileSlug, { kind: ProfileKind; type: ActivityType; label: string }>

/** Where a tree keeps the profile of each kind. */
export const treeColumnOf = {
  efficiency: 'efficiencyProfileId',
  productivity: 'productivityProfileId',
  'business-alignment': 'businessAlignmentProfileId',
} as const satisfies Record<ProfileSlug, string>

/** A stored profile as it is answered. */
export const toProfile = (row: ProfileModel): AnyProfile => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  description: row.description,
  ...(row.definition as Record<string, unknown>),
  createdOn: row.createdAt.getTime(),
  lastUpdatedOn: row.updatedAt.getTime(),
})

/** @throws Fault not_found for another account's, or one of another kind */
export async function readProfile(tx: Transaction, accountId: string, kind: ProfileKind, id: number): Promise<AnyProfile> {
  const row = await tx.profile.findFirst({ where: { accountId, kind, id } })
  if (!row) throw notFound()
  return toProfile(row)
}

/** What of a profile people set. */
export function settingsOf({ id: _id, kind: _kind, createdOn: _created, lastUpdatedOn: _updated, ...settings }: AnyProfile) {
  return settings
}
