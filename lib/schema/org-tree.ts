/** The request and response schemas of org trees. */
import { z } from 'zod'
import { boundedArray } from './bounded'
import { reference } from './reference'
import { exactText } from './storable-json'
import { line } from './text'

/** Accepts `Not equals`, `not_equals` and `NOT_EQUALS`. */
const operator = z
  .string({ error: 'Operator must be EQUALS or NOT_EQUALS.' })
  .transform((text) => text.trim().toUpperCase().replaceAll(/[\s_]+/g, '_'))
  .pipe(z.enum(['EQUALS', 'NOT_EQUALS'], { error: 'Operator must be EQUALS or NOT_EQUALS.' }))

/** Matches developers whose column has one of the values (EQUALS) or none of them (NOT_EQUALS). */
export const OrgTreeFilter = z.strictObject({
  /** Full Name, Role, Site or Team; the answer has the key of that field in the developer schema. */
  column: line('Column', 200),
  operator,
  values: boundedArray(exactText('Value', 1_000), 1_000, { tooMany: 'Give at most 1000 values.' }).min(1, 'Give at least one value.'),
})
export type OrgTreeFilter = z.infer<typeof OrgTreeFilter>

const profile = (label: string) => reference(label).nullable()

export const OrgTreeProfiles = z.strictObject({
  efficiencyProfileId: profile('efficiencyProfileId').default(null),
  productivityProfileId: profile('productivityProfileId').default(null),
  businessAlignmentProfileId: profile('businessAlignmentProfileId').default(null),
})
export type OrgTreeProfiles = z.infer<typeof OrgTreeProfiles>

const name = line('Name', 128)
/** Fields of the developer schema, by column, key or type in any spelling; the first one is the level below the root. */
const levels = boundedArray(line('Level', 200), 10, { tooMany: 'Give at most 10 levels.' })
  .min(1, 'Give at least one level.')
const filters = boundedArray(OrgTreeFilter, 50, { tooMany: 'Give at most 50 filters.' })
/** The integrations of every new team. */
const integrations = boundedArray(reference('Integration'), 1_000, { tooMany: 'Give at most 1000 integrations.' })

/** The body of a POST and a PUT; members that are left out become empty. */
export const CreateOrgTree = z.strictObject({
  name,
  levels,
  filters: filters.default([]),
  profiles: OrgTreeProfiles.default({
    efficiencyProfileId: null,
    productivityProfileId: null,
    businessAlignmentProfileId: null,
  }),
  integrations: integrations.default([]),
})
export type CreateOrgTree = z.infer<typeof CreateOrgTree>

/** The body of a PATCH; members and single profiles that it leaves out keep their values. */
export const PatchOrgTree = z.strictObject({
  name: name.optional(),
  levels: levels.optional(),
  filters: filters.optional(),
  profiles: z
    .strictObject({
      efficiencyProfileId: profile('efficiencyProfileId').optional(),
      productivityProfileId: profile('productivityProfileId').optional(),
      businessAlignmentProfileId: profile('businessAlignmentProfileId').optional(),
    })
    .optional(),
  integrations: integrations.optional(),
})
export type PatchOrgTree = z.infer<typeof PatchOrgTree>

export const OrgTree = z.object({
  id: z.int(),
  name: z.string(),
  levels: z.array(z.string()),
  filters: z.array(
    z.object({ column: z.string(), operator: z.enum(['EQUALS', 'NOT_EQUALS']), values: z.array(z.string()) }),
  ),
  profiles: z.object({
    efficiencyProfileId: z.int().nullable(),
    productivityProfileId: z.int().nullable(),
    businessAlignmentProfileId: z.int().nullable(),
  }),
  integrations: z.array(z.int()),
  /** The number of leaves. */
  teamCount: z.int(),
  /** Milliseconds since 1970. */
  createdOn: z.int(),
  createdBy: z.string(),
  lastUpdatedOn: z.int(),
  lastUpdatedBy: z.string(),
})
export type OrgTree = z.infer<typeof OrgTree>
