/** The wire shapes of profiles: how an account measures efficiency, productivity and business alignment. */
import { z } from 'zod'
import { deepPartial } from './deep-partial'
import { CreateBusinessAlignmentProfile, businessAlignmentFields } from './profile-business-alignment'
import { CreateEfficiencyProfile, efficiencyFields } from './profile-efficiency'
import { CreateProductivityProfile, productivityFields } from './profile-productivity'

/** The kinds as a path names them. */
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

/** A profile of any kind; its kind says which other members it has. */
export const AnyProfile = z.looseObject(stored)
export type AnyProfile = z.infer<typeof AnyProfile>

/** What a create and a PUT take, by kind. */
export const createProfile = {
  efficiency: CreateEfficiencyProfile,
  productivity: CreateProductivityProfile,
  'business-alignment': CreateBusinessAlignmentProfile,
}

/** What a PATCH takes, by kind: what it leaves out stays, in inner objects too. */
export const patchProfile: Record<ProfileSlug, z.ZodType<ProfilePatch>> = {
  efficiency: deepPartial(CreateEfficiencyProfile),
  productivity: deepPartial(CreateProductivityProfile),
  'business-alignment': deepPartial(CreateBusinessAlignmentProfile),
}
export type ProfilePatch = { name?: string; [member: string]: unknown }

/** What comes back, by kind. */
export const profileOf = {
  efficiency: z.object({ ...efficiencyFields, ...stored }),
  productivity: z.object({ ...productivityFields, ...stored }),
  'business-alignment': z.object({ ...businessAlignmentFields, ...stored }),
}
