// @module-tag night
// @module-tag own-process
import { beforeAll, describe, expect, test } from 'vitest'
import { inAccount } from '../../testing/make/account-actor'
import { makeTenant, type Tenant } from '../../testing/make/tenant'
import { database } from '../database/open'
import { Prisma } from '../prisma-client/client'
import { matchingRows, type LogFilters } from './matching-rows'
import type { ActivityReader } from './readers'

const rows = 200_000
/** What one statement adds. */
const portion = 25_000
const page = 26
/** Kinds of entries below, those of making the tenant included. */
const mostKinds = 40

let tenant: Tenant
let account: ActivityReader

/** Nearly all entries are of programs and of few kinds, in two projects; what matches little lies among them, or before them all. */
beforeAll(async () => {
  tenant = await makeTenant()
  account = await inAccount(tenant.admin)
  const { accountId, admin, adminElsewhere } = tenant
  const [web, ops] = [admin.projectId, adminElsewhere.projectId]
  const { prisma } = await database()
  for (let from = 0; from < rows; from += portion) await prisma.$executeRaw`
    INSERT INTO activity (account_id, project_id, at, actor_kind, actor_label, type, action, target_id, target_name, details, address, request_id)
    SELECT ${accountId}::uuid,
           CASE WHEN n % 10 = 0 THEN NULL WHEN n <= 20 THEN ${web}::uuid WHEN n % 3 = 0 THEN ${web}::uuid ELSE ${ops}::uuid END,
           '2026-01-01'::timestamptz + n * interval '30 seconds', 'person',
           CASE WHEN n <= 40 THEN 'rare@example.com' ELSE 'program' || n % 3 || '@example.com' END,
           CASE WHEN n <= 40 THEN 'KPI' WHEN n % 10 = 0 THEN 'USER_LOGIN' ELSE (ARRAY['TEAM', 'DEVELOPER', 'API_ACCESS_KEY', 'USER'])[1 + n % 4] END,
           CASE WHEN n % 50000 = 7 THEN 'DELETED' ELSE 'EDITED' END,
           'target ' || n % 5000, 'Target', '{"before": {"name": "Ada"}, "after": {"name": "Grace"}}', '192.0.2.7', 'r'
    FROM generate_series(${from + 1}::int, ${from + portion}::int) n`
  await prisma.$executeRaw`ANALYZE activity`
}, 900_000)

type Plan = {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Plan[]
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

/** What PostgreSQL does for a page: how it reads the log, and how many rows it reads and sorts for it. */
async function workFor(reader: ActivityReader, filters: LogFilters, after: Prisma.Sql[] = []) {
  const { prisma } = await database()
  const query = matchingRows(reader, filters, { direction: Prisma.sql`DESC`, after, limit: page })
  const [explained] = await prisma.$queryRaw<[{ 'QUERY PLAN': [{ Plan: Plan }] }]>`EXPLAIN (ANALYZE, FORMAT JSON) ${query}`
  const nodes = nodesOf(explained['QUERY PLAN'][0].Plan)
  const scans = nodes.filter((node) => node['Relation Name'] === 'activity')
  const each = (node: Plan) => node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  return {
    scans: [...new Set(scans.map((node) => node['Node Type']))].sort(),
    read: scans.reduce((sum, node) => sum + each(node) * node['Actual Loops'], 0),
  }
}

const readers = {
  'an Account Admin in a project': () => tenant.admin,
  'an SEI Admin': () => tenant.seiAdmin,
  'an SEI Team Manager': () => tenant.lead,
  'an Account Admin in a project of few': () => tenant.adminElsewhere,
  'an Account Admin of the account': () => account,
} satisfies Record<string, () => ActivityReader>

const filters: Record<string, LogFilters> = {
  nothing: {},
  'a rare type': { types: ['KPI'] },
  'a rare action': { actions: ['DELETED'] },
  'a rare person': { emails: ['rare@example.com'] },
  'several people': { emails: ['rare@example.com', 'program1@example.com', 'nobody@example.com'] },
  'a rare type and a frequent action': { types: ['KPI'], actions: ['EDITED'] },
  'a frequent person and a rare type': { emails: ['program1@example.com'], types: ['KPI'] },
  'a frequent person and a rare action': { emails: ['program1@example.com', 'program2@example.com'], actions: ['DELETED'] },
  'what there is not': { types: ['PLAYBOOK'], actions: ['SENT'] },
  'a short time': { from: new Date('2026-02-01'), to: new Date('2026-02-01T01:00:00Z') },
  'a time before all': { to: new Date('2026-01-01') },
  'a target': { target: 'target 17' },
  'a target and a person': { target: 'target 17', emails: ['rare@example.com'] },
}

/** Where pages begin: at the newest entry, and in the midst and near the end of the log. */
const begins = {
  'the first page': [],
  'a page in the midst': [Prisma.sql`(a.at, a.id) < (${new Date('2026-02-10')}::timestamptz, ${'00000000-0000-4000-8000-000000000000'}::uuid)`],
  'the last page': [Prisma.sql`(a.at, a.id) < (${new Date('2026-01-01T00:05:00Z')}::timestamptz, ${'00000000-0000-4000-8000-000000000000'}::uuid)`],
}

describe.each(Object.keys(readers) as (keyof typeof readers)[])('%s', (reader) => {
  test.each(Object.keys(filters))('who asks for %s costs a page of each kind of entry at most', async (filter) => {
    for (const [name, after] of Object.entries(begins)) {
      const { scans, read } = await workFor(readers[reader](), filters[filter]!, after)
      for (const scan of scans) expect(scan, name).toMatch(/^Index (Only )?Scan$/)
      expect(read, name).toBeLessThan(mostKinds * (page + 2) * (filters[filter]!.emails?.length ?? 1))
    }
  })
})
