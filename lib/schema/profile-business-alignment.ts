/** The schemas of business-alignment profiles: ranked investment categories for work. */
import { z } from 'zod'
import { boundedArray } from './bounded'
import { profileDescription, profileName } from './profile-name'
import { exactText } from './storable-json'
import { line } from './text'

const filter = z.strictObject({
  field: line('Field', 128),
  operator: z.enum(['EQUALS', 'NOT_EQUALS', 'CONTAINS', 'NOT_CONTAINS', 'STARTS_WITH', 'ENDS_WITH']),
  values: boundedArray(exactText('Value', 1_000), 1_000).min(1, 'Give at least one value.'),
})
const filters = boundedArray(filter, 100, { tooMany: 'Give at most 100 filters.' })

const percentage = z.number({ error: 'A goal must be a number.' }).min(0, 'A goal is at least 0 %.').max(100, 'A goal is at most 100 %.')

const category = z.strictObject({
  name: line('Category', 128),
  description: profileDescription.default(''),
  filters: filters.default([]),
  /** The wanted share of the work, in percent. */
  allocationGoal: z
    .strictObject({ min: percentage, max: percentage })
    .refine(({ min, max }) => min < max, { error: 'The goal must increase: min < max.' })
    .nullable()
    .default(null),
})

/** Work belongs to the first category that it matches, so the order is the rank. */
const categories = boundedArray(category, 50, { tooMany: 'Give at most 50 categories.' })
  .min(1, 'Give at least one category.')
  .refine((all) => new Set(all.map(({ name }) => name.normalize('NFKC').toLowerCase())).size === all.length, {
    error: 'The names of the categories must differ.',
  })

/** Which tickets count: matching ones only, or their descendants too. */
const fetchScope = z.enum([
  'MATCHING_ONLY',
  'PARENT_AND_ALL_DESCENDANTS',
  'LEAF_DESCENDANTS_ONLY',
  'EPIC_AND_ALL_DESCENDANTS',
  'PARENT_AND_IMMEDIATE_CHILDREN',
])

export const businessAlignmentFields = {
  name: profileName,
  description: profileDescription,
  categories,
  fetchScope,
  scopeFilters: filters,
}

export const CreateBusinessAlignmentProfile = z.strictObject({
  name: profileName,
  description: profileDescription.default(''),
  categories,
  fetchScope: fetchScope.default('MATCHING_ONLY'),
  scopeFilters: filters.default([]),
})
