/** The request and response schemas of teams (the nodes of org trees) and their settings. */
import { z } from 'zod'
import { boundedArray, boundedRecord } from './bounded'
import { PageQuery, pageOf } from './paging'
import { pathReference, reference } from './reference'
import { exactText, storableJson } from './storable-json'
import { withoutInvisible } from './text'

export const TeamParams = z.object({ id: pathReference, refId: pathReference })
export type TeamParams = z.infer<typeof TeamParams>

export const TeamReference = z.object({ teamRefId: pathReference })

export const TeamIntegration = z.object({ integrationId: z.int(), integrationName: z.string(), type: z.string() })
export type TeamIntegration = z.infer<typeof TeamIntegration>

export const TeamIntegrations = z.object({ integrations: z.array(TeamIntegration) })
export type TeamIntegrations = z.infer<typeof TeamIntegrations>

export const Team = z.object({
  refId: z.int(),
  name: z.string(),
  orgTreeId: z.int(),
  orgTreeName: z.string(),
  parentRefId: z.int().nullable(),
  /** Whether it has no teams below it. */
  leaf: z.boolean(),
  /** Developers in the team and in all teams below it. */
  developerCount: z.int(),
  managers: z.array(z.object({ name: z.string(), email: z.string() })),
  /** The team's integrations; for a team that is not a leaf, those of the teams below it. */
  integrations: z.array(TeamIntegration),
  /** Milliseconds since 1970. */
  lastUpdatedOn: z.int(),
  lastUpdatedBy: z.string(),
})
export type Team = z.infer<typeof Team>

/** Replaces the whole list. Names and types, which a GET answers, are accepted and ignored. */
export const PutTeamIntegrations = z.strictObject({
  integrations: boundedArray(
    z.strictObject({
      integrationId: reference('integrationId'),
      integrationName: z.string().optional(),
      type: z.string().optional(),
    }),
    1_000,
    { tooMany: 'Give at most 1000 integrations.' },
  ),
})
export type PutTeamIntegrations = z.infer<typeof PutTeamIntegrations>

const word = (label: string) =>
  z.string({ error: `${label} must be text.` }).regex(/^[A-Za-z][\w.-]{0,127}$/, {
    error: `${label} must start with a letter and have letters, digits, ".", "_" and "-" only.`,
  })

const filterValue = z.union([exactText('Value', 1_000), z.number(), z.boolean()], {
  error: 'Value must be text, a number or a boolean.',
})
const metrics = boundedArray(exactText('Metric', 200), 100, { tooMany: 'Give at most 100 metrics.' })
const categories = boundedArray(storableJson, 1_000, { tooMany: 'Give at most 1000 categories.' })
const insightConfigs = boundedRecord(exactText('Insight', 200), storableJson, 1_000, 'Give at most 1000 insights.')

const filterEntry = {
  integrationId: reference('integrationId'),
  filterKey: word('filterKey'),
  operator: word('operator'),
  values: boundedArray(filterValue, 10_000, { tooMany: 'Give at most 10000 values.' }),
}

/** Each entry replaces the values of its group, integration, key and operator; an empty list removes the entry. */
export const PutTeamFilters = z.strictObject({
  groupedFilters: boundedRecord(
    word('Group'),
    boundedArray(z.strictObject({ ...filterEntry, integrationName: z.string().optional() }), 1_000, {
      tooMany: 'Give at most 1000 filters.',
    }),
    100,
    'Give at most 100 groups of filters.',
  ).optional(),
  categories: categories.optional(),
  insightConfigs: insightConfigs.optional(),
  metricsUsingDeveloperFilters: metrics.optional(),
})
export type PutTeamFilters = z.infer<typeof PutTeamFilters>

/** The answer of a GET, which a PUT accepts too. */
export const TeamFilters = z.object({
  groupedFilters: z.record(
    z.string(),
    z.array(z.object({ ...filterEntry, integrationName: z.string() })),
  ),
  categories,
  insightConfigs,
  metricsUsingDeveloperFilters: metrics,
})
export type TeamFilters = z.infer<typeof TeamFilters>

/** The stored form, without integration names: answers get the current ones. */
export const StoredFilters = z.object({
  groupedFilters: z.record(z.string(), z.array(z.object(filterEntry))).default({}),
  categories: categories.default([]),
  insightConfigs: insightConfigs.default({}),
  metricsUsingDeveloperFilters: metrics.default([]),
})
export type StoredFilters = z.infer<typeof StoredFilters>
export type StoredFilter = StoredFilters['groupedFilters'][string][number]

export const IntegrationTypeQuery = z.object({
  integrationType: z
    .string()
    .overwrite(withoutInvisible)
    .regex(/^[A-Za-z_]{1,50}$/, 'integrationType must be a type of integration, such as SCM.')
    .optional(),
})

/** With a type, answers have only the identities in integrations of that type. */
export const TeamDevelopersQuery = PageQuery.extend(IntegrationTypeQuery.shape)
export type TeamDevelopersQuery = z.infer<typeof TeamDevelopersQuery>

export const TeamDeveloper = z.object({
  developerRefId: z.int(),
  name: z.string(),
  email: z.string(),
  managerEmail: z.string().nullable(),
  /** The origin of the membership: the developer records. */
  source: z.literal('Developers'),
  /** Whether the developer is also in another team of the project. */
  shared: z.boolean(),
  /** The leaf team of the developer. */
  teamRefId: z.int(),
  /** Empty if the developer has no identity in any integration. */
  identities: z.array(z.object({ integrationId: z.int(), identity: z.string() })),
  /** Milliseconds since 1970. */
  lastUpdatedOn: z.int(),
})

export const TeamDeveloperPage = pageOf(TeamDeveloper)
export type TeamDeveloperPage = z.infer<typeof TeamDeveloperPage>
