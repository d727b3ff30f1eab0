/** The wire shapes of teams, which are the nodes of org trees, and of their settings. */
import { z } from 'zod'
import { boundedArray, boundedRecord } from './bounded'
import { PageQuery, pageOf } from './paging'
import { pathReference, reference } from './reference'
import { exactText, storableJson } from './storable-json'

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
  /** Leaves are the teams that work; the other nodes gather them. */
  leaf: z.boolean(),
  /** In the team and all below it. */
  developerCount: z.int(),
  managers: z.array(z.object({ name: z.string(), email: z.string() })),
  /** Of the team; of those below it for a node that is no leaf. */
  integrations: z.array(TeamIntegration),
  /** Milliseconds since 1970. */
  lastUpdatedOn: z.int(),
  lastUpdatedBy: z.string(),
})
export type Team = z.infer<typeof Team>

/** The whole list. Names and types may come along, as a GET gives them; the id decides. */
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

/** Each entry replaces the values of the same group, integration, key and operator; no values remove it. */
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

/** What a GET gives, and a PUT takes. */
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

/** What the database holds of it; names are those that the integrations have now. */
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
    .regex(/^[A-Za-z_]{1,50}$/, 'integrationType must be a type of integration, such as SCM.')
    .optional(),
})

/** A type leaves out the identities in other integrations. */
export const TeamDevelopersQuery = PageQuery.extend(IntegrationTypeQuery.shape)
export type TeamDevelopersQuery = z.infer<typeof TeamDevelopersQuery>

export const TeamDeveloper = z.object({
  developerRefId: z.int(),
  name: z.string(),
  email: z.string(),
  managerEmail: z.string().nullable(),
  /** Where the membership comes from: the developer records. */
  source: z.literal('Developers'),
  /** Whether the developer is in another team of the project too. */
  shared: z.boolean(),
  /** The leaf that the developer is in. */
  teamRefId: z.int(),
  /** Empty until the developer is known in an integration. */
  identities: z.array(z.object({ integrationId: z.int(), identity: z.string() })),
  /** Milliseconds since 1970. */
  lastUpdatedOn: z.int(),
})

export const TeamDeveloperPage = pageOf(TeamDeveloper)
export type TeamDeveloperPage = z.infer<typeof TeamDeveloperPage>
