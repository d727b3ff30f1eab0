/** Holds an example of each body and answer. They are not in the schemas themselves, because browsers load those. */
import 'server-only'
import { z } from 'zod'
import { ActivityLog } from '../../schema/activity-log'
import { CicdEventReceived, CicdInstance, CreateCicdInstance, CustomCicdEvent } from '../../schema/cicd'
import * as developer from '../../schema/developer'
import * as version from '../../schema/developer-version'
import * as external from '../../schema/external-data'
import { CloudIds, IdentitiesWritten, Identity, PatchIdentities } from '../../schema/identity'
import { CreateIntegration, Integration } from '../../schema/integration'
import { CreateKpi, Kpi, PatchKpi } from '../../schema/kpi'
import { CreateOrgTree, OrgTree, PatchOrgTree } from '../../schema/org-tree'
import { toPage } from '../../schema/paging'
import { createProfile, patchProfile, profileOf } from '../../schema/profile'
import { QuotaList } from '../../schema/quota'
import * as team from '../../schema/team'

const examples = z.registry<{ example: unknown }>()
const add = <T extends z.ZodType>(schema: T, example: z.input<T>): z.input<T> => {
  examples.add(schema, { example })
  return example
}

const at = '2026-11-23T08:00:00.000Z'
const milliseconds = Date.parse(at)
const changed = { createdOn: milliseconds, lastUpdatedOn: milliseconds }
const by = { createdBy: 'Set-up script', lastUpdatedBy: 'Set-up script' }

add(ActivityLog, {
  id: 'f3b0a7e2-7f0c-4b8e-9a57-5d1c6a3c2f10',
  timestamp: at,
  email: 'ada@example.com',
  actor: { kind: 'person', id: '5c0f4c3e-53a9-4a63-8f5e-6a2f0b9f3d11' },
  type: 'API_ACCESS_KEY',
  action: 'CREATED',
  target: { id: '9d2e7b54-1f7a-4e0e-8d3b-2b6f1c9a7e33', name: 'Nightly HR import' },
  details: { role: 'INGESTION' },
})

add(QuotaList, {
  quotas: [
    { quota: 'STORAGE', unit: 'BYTES', scope: 'ACCOUNT', used: 250_000_000, limit: 1_000_000_000, remaining: 750_000_000 },
    { quota: 'RECORDS', unit: 'ROWS', scope: 'ACCOUNT', used: 120_000, limit: null, remaining: null },
  ],
})

const guid = '7b8a2c1e-7d2f-4d6f-9a51-2b7c0f6f1d10'
add(CustomCicdEvent, {
  pipeline: 'deploy',
  job_full_name: 'shop/deploy',
  qualified_name: 'Shop/deploy',
  instance_name: 'Jenkins-1',
  instance_guid: guid,
  start_time: milliseconds,
  duration: 42_000,
  result: 'SUCCESS',
  ci: false,
  cd: true,
})
add(CicdEventReceived, { id: '0c1d5b7e-3f52-4a7c-8a35-6d1f2e9b4c07', status: 'SUCCESS' })
const instance = add(CreateCicdInstance, { integration_id: 14, name: 'Jenkins-1', type: 'jenkins' })
add(CicdInstance, { id: guid, guid, name: instance.name, type: instance.type })

add(version.DeveloperError, {
  errorType: 'MANAGER_EMAIL_MISSING_IN_DEVELOPER_EMAILS',
  fieldName: 'managerEmail',
  errorDeveloperCount: 1,
  sampleErrorDevelopers: [{ email: 'ada@example.com', name: 'Ada Lovelace', managerEmail: 'nobody@example.com' }],
})
const versionId = '6f0d3c1a-2b7e-4c58-9a41-0d5e8f7b2c36'
add(developer.DeveloperSchema, {
  versionId,
  fields: [
    { columnName: 'Email', key: 'email', displayName: 'Email', fieldType: 'EMAIL', required: true, index: 1 },
    { columnName: 'Full Name', key: 'name', displayName: 'Full Name', fieldType: 'NAME', required: true, index: 2 },
  ],
  createdAt: milliseconds,
})
add(developer.Developer, {
  developerRefId: 1,
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  managerEmail: 'grace@example.com',
  role: 'Engineer',
  site: 'London',
  team: 'Engines',
  subRole: null,
  department: 'Research',
  customFields: {},
})
add(developer.DeveloperFilters, { searchKey: 'department', searchValue: 'research', sortKey: 'name', sortOrder: 'desc' })
add(developer.UpsertDevelopers, [{ email: 'ada@example.com', name: 'Ada Lovelace', team: 'Engines', managerEmail: null }])
add(developer.UpsertedDevelopers, { status: 'SUCCESS', created: 1, updated: 0 })
add(developer.DeleteDevelopers, { emails: ['ada@example.com', 'nobody@example.com'] })
add(developer.DeletedDevelopers, { status: 'SUCCESS', deleted: 1, notFound: ['nobody@example.com'] })

const { fieldMappings } = add(version.DeveloperPreview, {
  versionId,
  status: 'PREVIEW',
  columns: ['Email', 'Full Name', 'Manager Email'],
  fieldMappings: [
    { columnName: 'Email', fieldType: 'EMAIL' },
    { columnName: 'Full Name', fieldType: 'NAME' },
    { columnName: 'Manager Email', fieldType: 'MANAGER_EMAIL' },
  ],
  preview: [{ Email: 'grace@example.com', 'Full Name': 'Grace Hopper', 'Manager Email': '' }],
  totalDevelopers: 1,
  errors: [],
})
add(version.SaveFieldMappings, { fieldMappings })
add(version.SavedDevelopers, { versionId, status: 'ACTIVE', developerCount: 1 })
add(version.ReuploadedDevelopers, {
  versionId,
  status: 'PENDING_APPROVAL',
  review: {
    added: [{ email: 'ada@example.com', name: 'Ada Lovelace', managerEmail: 'grace@example.com' }],
    updated: [{ email: 'grace@example.com', changes: { team: { old: 'Compilers', new: 'Engines' } } }],
    removed: [],
    addedCount: 1,
    updatedCount: 1,
    removedCount: 0,
    unchangedCount: 40,
  },
  approval: { keyRole: 'INGESTION', removedBefore: 0, mostRemoved: 10, message: null },
  errors: [],
})
add(version.LegacyDeveloperPreview, { ...exampleOf(version.DeveloperPreview)!, uploadId: versionId })
add(version.LegacyReuploadedDevelopers, { ...exampleOf(version.ReuploadedDevelopers)!, uploadId: versionId })
add(version.ActivateVersion, { active: true })
add(version.ActivatedVersion, { versionId, active: true })

add(Identity, {
  email: 'alice@example.com',
  developerRefId: 2,
  integrationId: 14,
  integrationName: 'GitHub',
  identity: 'alice_123',
})
add(PatchIdentities, [{ email: 'alice@example.com', integrationId: 14, identity: 'alice_123' }])
add(CloudIds, { integrationUsers: [{ email: 'alice@example.com', applicationType: 'GITHUB', cloudId: 'alice_123' }] })
add(IdentitiesWritten, { status: 'success', message: 'Developer identities updated successfully.' })

const { name, application } = add(CreateIntegration, { name: 'GitHub', type: 'SCM', application: 'GITHUB' })
add(Integration, { id: 14, name, type: 'SCM', application, createdAt: at, createdBy: by.createdBy })

const schema = {
  columns: [
    { name: 'team', type: 'string', required: true, nullable: false },
    { name: 'availability', type: 'double', unit: 'percentage', min: 0, max: 100, requiredWith: ['team'] },
  ],
}
add(external.CreateExternalData, { name: 'aternity_fme', tags: ['apm'], schema })
add(external.ReplaceExternalSchema, { schema })
const externalData = add(external.ExternalData, {
  id: 112,
  name: 'aternity_fme',
  tags: ['apm'],
  tableName: 'custom_aternity_fme',
  ingestionUrl: 'https://keys.example.com/gateway/sei/api/v2/external-data/112/ingestions',
  schema,
  createdAt: at,
  createdBy: by.createdBy,
})
add(external.SavedExternalData, { ...externalData, warnings: [] })
add(external.IngestRecords, { data: [{ timestamp: '2026-11-23T00:00:00Z', team: 'Payments', availability: 99.9 }] })
const result = add(external.IngestionResult, {
  jobId: '7ffd5c20',
  status: 'completed',
  totalRecords: 1,
  validRecords: 1,
  invalidRecords: 0,
  message: 'Successfully processed 1 record',
})
add(external.IngestionJob, { ...result, timestamp: at })
add(external.Violation, {
  index: 0,
  field: 'team',
  code: 'MISSING_REQUIRED_FIELD',
  message: "Required field 'team' is missing",
})
add(external.IngestionJobDetails, { ...result, timestamp: at, errors: [] })
add(external.Monitoring, {
  days: 7,
  recordsIngested: { inRange: 1, allTime: 1 },
  apiCalls: 1,
  lastIngestionStatus: 'Successful',
  lastIngestionAt: at,
  dataAvailability: [
    { date: '2026-11-22', status: 'No Data', records: 0, calls: 0 },
    { date: '2026-11-23', status: 'Healthy', records: 1, calls: 1 },
  ],
})

const kpi = {
  name: 'Cycle time',
  metric: 'pr_cycle_time',
  target: 2,
  comparator: 'LESS_THAN_OR_EQUAL' as const,
  unit: 'days',
  threshold: { warning: 3, critical: 5 },
  scope: { orgTreeId: 1 },
}
add(CreateKpi, kpi)
add(PatchKpi, { target: 1.5 })
add(Kpi, { id: 1, ...kpi, ...changed })

const tree = {
  name: 'By site',
  levels: ['site', 'team'],
  filters: [{ column: 'role', operator: 'NOT_EQUALS' as const, values: ['Designer'] }],
  profiles: { efficiencyProfileId: 1, productivityProfileId: null, businessAlignmentProfileId: null },
  integrations: [14],
}
add(CreateOrgTree, tree)
add(PatchOrgTree, { profiles: { productivityProfileId: 2 } })
add(OrgTree, { id: 1, ...tree, teamCount: 12, ...changed, ...by })

const { integrations } = add(team.TeamIntegrations, {
  integrations: [{ integrationId: 14, integrationName: 'GitHub', type: 'SCM' }],
})
add(team.PutTeamIntegrations, { integrations })
add(team.Team, {
  refId: 7,
  name: 'Engines',
  orgTreeId: 1,
  orgTreeName: 'By site',
  parentRefId: 3,
  leaf: true,
  developerCount: 9,
  managers: [{ name: 'Grace Hopper', email: 'grace@example.com' }],
  integrations,
  lastUpdatedOn: milliseconds,
  lastUpdatedBy: by.lastUpdatedBy,
})
const filters = add(team.TeamFilters, {
  groupedFilters: {
    SCM: [{ integrationId: 14, integrationName: 'GitHub', filterKey: 'REPO_ID', operator: 'IN', values: ['web', 'api'] }],
  },
  categories: [],
  insightConfigs: {},
  metricsUsingDeveloperFilters: [],
})
add(team.PutTeamFilters, filters)
add(team.TeamDeveloper, {
  developerRefId: 1,
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  managerEmail: 'grace@example.com',
  source: 'Developers',
  shared: false,
  teamRefId: 7,
  identities: [{ integrationId: 14, identity: 'ada' }],
  lastUpdatedOn: milliseconds,
})

const efficiency = add(createProfile.efficiency, { name: 'Product teams', dora: { mttr: { unit: 'HOURS' } } })
const productivity = add(createProfile.productivity, { name: 'Product teams', metrics: { codeRework: false } })
const alignment = add(createProfile['business-alignment'], {
  name: 'Investment',
  categories: [{ name: 'New features', allocationGoal: { min: 50, max: 70 } }, { name: 'Keeping the lights on' }],
})
for (const patch of Object.values(patchProfile)) add(patch, { description: 'For every team that ships' })
add(profileOf.efficiency, { ...createProfile.efficiency.parse(efficiency), id: 1, kind: 'EFFICIENCY', ...changed })
add(profileOf.productivity, { ...createProfile.productivity.parse(productivity), id: 2, kind: 'PRODUCTIVITY', ...changed })
add(profileOf['business-alignment'], {
  ...createProfile['business-alignment'].parse(alignment),
  id: 3,
  kind: 'BUSINESS_ALIGNMENT',
  ...changed,
})

/** Returns the example of a schema. That of a list or a page has one entry: the example of the entry's schema. */
export function exampleOf<T extends z.ZodType>(of: T): z.input<T> | undefined {
  return (examples.get(of)?.example ?? exampleOfList(of)) as z.input<T> | undefined
}

function exampleOfList(of: z.ZodType): unknown {
  if (of instanceof z.ZodObject && of.shape.content) {
    const content = exampleOf(of.shape.content as z.ZodType)
    return Array.isArray(content) ? toPage(content, content.length, { pageIndex: 0, pageSize: 50 }) : undefined
  }
  const item = of instanceof z.ZodArray ? exampleOf(of.element as z.ZodType) : undefined
  return item === undefined ? undefined : [item]
}
