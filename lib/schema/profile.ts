/** The request and response schemas of profiles, by kind: efficiency, productivity, business alignment. */
import { z } from 'zod'
import { deepPartial } from './deep-partial'
import { CreateBusinessAlignmentProfile, businessAlignmentFields } from './profile-business-alignment'
import { CreateEfficiencyProfile, efficiencyFields } from './profile-efficiency'
import { CreateProductivityProfile, productivityFields } from './profile-productivity'

/** The kinds of profiles, as they appear in paths. */
export const ProfileSlug = z.enum(['efficiency', 'productivity', 'business-alignment'])
export type ProfileSlug = z.infer<typeof ProfileSlug>

const stored = {
  id: z.int(),
  kind: z.enum(['EFFICIENCY', 'PRODUCTIVITY', 'BUSINESS_ALIGNMENT']),
  name: z.string(),
  description: z.string(),
  /** Milliseconds since 1970. */
  createdOn: z.int(),
  lastUpdatedOn: z.int(),
}

/** A profile of any kind; its other members depend on `kind`. */
export const AnyProfile = z.looseObject(stored)
export type AnyProfile = z.infer<typeof AnyProfile>

/** The body of a POST and a PUT, by kind. */
export const createProfile = {
  efficiency: CreateEfficiencyProfile,
  productivity: CreateProductivityProfile,
  'business-alignment': CreateBusinessAlignmentProfile,
}

/** The body of a PATCH, by kind; members that it leaves out keep their values, in inner objects too. */
export const patchProfile: Record<ProfileSlug, z.ZodType<ProfilePatch>> = {
  efficiency: deepPartial(CreateEfficiencyProfile),
  productivity: deepPartial(CreateProductivityProfile),
  'business-alignment': deepPartial(CreateBusinessAlignmentProfile),
}
export type ProfilePatch = { name?: string; [member: string]: unknown }

/** The answer, by kind. */
export const profileOf = {
  efficiency: z.object({ ...efficiencyFields, ...stored }),
  productivity: z.object({ ...productivityFields, ...stored }),
  'business-alignment': z.object({ ...businessAlignmentFields, ...stored }),
}
