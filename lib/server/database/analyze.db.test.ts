// @module-tag pglite
import pg from 'pg'
import { afterEach, expect, inject, test, vi } from 'vitest'
import { makeDividedTenant, makeTree } from '../../testing/make/org-trees'
import { makeTenant } from '../../testing/make/tenant'
import { makeLimitedRole } from '../../testing/services/limited-role'
import { analyze, analyzeGrownKeys } from './analyze'
import { database } from './open'
import { openPostgreSql } from './engines'
import { log } from '../runtime/log'

afterEach(() => void vi.restoreAllMocks())

/** The ANALYZE statements from now on; each ends only after `until`. */
async function watchAnalyze(until: Promise<unknown> = Promise.resolve()) {
  const opened = await database()
  const { query } = opened
  const statements: string[] = []
  vi.spyOn(opened, 'query').mockImplementation(async (statement) => {
    statements.push(statement.text)
    await until
    return query(statement)
  })
  return statements
}

test('tables are analyzed once for all who want it while it runs, and anew after them', async () => {
  let open = () => {}
  const statements = await watchAnalyze(new Promise<void>((resolve) => (open = resolve)))
  const first = analyze('teams')
  await expect.poll(() => statements).toHaveLength(1)
  const more = [analyze('teams'), analyze('teams'), analyze('developers', 'teams')]
  await expect.poll(() => statements.map((text) => text.slice(0, 14))).toEqual(['ANALYZE team (', 'ANALYZE develo'])
  open()
  await Promise.all([first, ...more])
  expect(statements.filter((text) => text.startsWith('ANALYZE team'))).toHaveLength(2)
  await analyze('teams')
  expect(statements).toHaveLength(4)
})

test('a tree of very many teams is analyzed when it changes, and not for a PATCH that changes nothing', async () => {
  const { client, accountId } = await makeDividedTenant()
  const { prisma } = await database()
  await prisma.$executeRaw`
    INSERT INTO developer (account_id, name, email, email_key, fields)
    SELECT ${accountId}::uuid, n::text, n || '@x.io', n || '@x.io', jsonb_build_object('site', 's' || n)
    FROM generate_series(1, 1000) n`
  const { id } = await makeTree(client, { name: 'Sites', levels: ['Site'] })
  const statements = await watchAnalyze()
  const analyzed = () => statements.filter((text) => text.startsWith('ANALYZE')).length
  expect((await client.patch(`/v2/org-trees/${id}`, {})).status).toBe(200)
  expect(analyzed()).toBe(0)
  expect((await client.patch(`/v2/org-trees/${id}`, { name: 'All sites' })).status).toBe(200)
  expect(analyzed()).toBe(1)
})

test('tables of keys are analyzed when there are many more keys than at the last time, and not again before the next', async () => {
  const { admin } = await makeTenant()
  const { prisma } = await database()
  // Of the two, only we analyze here.
  await prisma.$executeRaw`ALTER TABLE api_key SET (autovacuum_enabled = false)`
  await analyze('keys')
  const statements = await watchAnalyze()
  const analyzed = () => statements.filter((text) => text.startsWith('ANALYZE api_key')).length
  await analyzeGrownKeys()
  expect(analyzed()).toBe(0)
  // As many as there are, and a thousand.
  await prisma.$executeRaw`
    INSERT INTO api_key (account_id, project_id, created_by_id, name, folded_name, description, search_text, role)
    SELECT ${admin.accountId}::uuid, ${admin.projectId}::uuid, ${admin.person.id}::uuid, n::text, n::text, '', n::text, 'ADMIN'
    FROM generate_series(1, 1000 + (SELECT count(*) FROM api_key)) n`
  await analyzeGrownKeys()
  expect(analyzed()).toBe(1)
  await analyzeGrownKeys()
  expect(analyzed()).toBe(1)
  await prisma.$executeRaw`ALTER TABLE api_key RESET (autovacuum_enabled)`
})

test.runIf(inject('databaseKind') === 'postgresql')('however many want tables analyzed, others find a connection', async () => {
  const { prisma } = await database()
  const holder = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await holder.connect()
  try {
    await holder.query('BEGIN')
    await holder.query('LOCK TABLE team IN SHARE UPDATE EXCLUSIVE MODE')
    const events: string[] = []
    const analyses: Promise<unknown>[] = []
    for (let asked = 0; asked < 12; asked += 1) {
      analyses.push(analyze('teams').then(() => events.push('analyzed')))
      // Each in a turn of its own, as requests come.
      await new Promise((resolve) => setImmediate(resolve))
    }
    await prisma.account.count()
    events.push('other')
    await holder.query('COMMIT')
    await Promise.all(analyses)
    expect(events).toEqual(['other', ...analyses.map(() => 'analyzed')])
  } finally {
    await holder.end()
  }
})

test.runIf(inject('databaseKind') === 'postgresql')('that the role may not analyze is logged once', async () => {
  const { url, remove } = await makeLimitedRole(process.env.DATABASE_URL!)
  const warn = vi.spyOn(log(), 'warn')
  const engine = await openPostgreSql(url, 2)
  try {
    for (const table of ['developer', 'team', 'developer']) await engine.query({ text: `ANALYZE ${table}`, values: [] })
    const message = expect.stringMatching(/once/)
    expect(warn.mock.calls).toEqual([[{ warning: expect.stringMatching(/developer.*skipping/) }, message]])
  } finally {
    await engine.close()
    await remove()
  }
})
