import { randomBytes, randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { setUpExternalData } from '../../testing/make/external-data'
import { callsOf, makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { addTraffic, trafficOf } from '../../testing/make/traffic'
import { addClients, addDays, addNetworks, addRoutes } from '../../testing/make/usage'
import { withSettings } from '../../testing/services/settings'
import { activityOf } from '../../testing/services/stored'
import { database } from '../database/open'
import { cleanOldRows } from './clean-old-rows'
import { readStoredAmounts } from './stored-amounts'

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000 - 60_000)

/** An account with rows of each kind from 40 and 20 days ago. */
async function setUp() {
  const made = await setUpExternalData([{ name: 'a', type: 'integer' }])
  const { accountId, admin, id } = made
  const { prisma } = await database()
  // None waits to be counted: this database was made for the tests.
  await prisma.uncounted.deleteMany()
  const old = async (days: number, count: number) => {
    const at = daysAgo(days)
    await prisma.$executeRaw`INSERT INTO external_record (integration_id, job_id, at, data)
      SELECT ${id}::int, 'x', ${at}::timestamptz, jsonb_build_object('a', n) FROM generate_series(1, ${count}::int) n`
    await prisma.$executeRaw`INSERT INTO ingestion_job (integration_id, id, at, status, total, valid, invalid, message)
      SELECT ${id}::int, ${`${days}-`}::text || n, ${at}::timestamptz, CASE WHEN n = 1 THEN 'failed' ELSE 'completed' END, 5, 5, 0, 'ok'
      FROM generate_series(1, ${count}::int) n`
    await prisma.$executeRaw`INSERT INTO cicd_event (account_id, project_id, instance_guid, started_at, result, payload, received_at)
      SELECT ${accountId}::uuid, ${admin.projectId}::uuid, gen_random_uuid(), now() + interval '1 year', 'SUCCESS', '{}', ${at}::timestamptz
      FROM generate_series(1, ${count}::int)`
    await prisma.$executeRaw`INSERT INTO activity (account_id, at, actor_kind, actor_label, type, action, request_id)
      SELECT ${accountId}::uuid, ${at}::timestamptz, 'person', 'ada@example.com', 'USER_LOGIN', 'SUCCESS', 'r' FROM generate_series(1, ${count}::int)`
  }
  await old(40, 1_100)
  await old(20, 3)
  const stored = async () => {
    const [records, jobs, runs, activities] = await Promise.all([
      prisma.externalRecord.count({ where: { integrationId: id } }),
      prisma.ingestionJob.count({ where: { integrationId: id } }),
      prisma.cicdEvent.count({ where: { accountId } }),
      activityOf(accountId).then((rows) => rows.filter(({ type }) => type === 'USER_LOGIN').length),
    ])
    return { records, jobs, runs, activities }
  }
  return { ...made, prisma, stored, amounts: () => readStoredAmounts(accountId) }
}

/** Cleans with this setting. Returns how many rows each statement deleted. */
async function cleanInSteps(name: string): Promise<number[]> {
  const db = await database()
  const { query } = db
  const steps: number[] = []
  const asked = vi.spyOn(db, 'query').mockImplementation(async (statement) => {
    const rows = await query.call(db, statement)
    if (/DELETE FROM (?!session|person_link|passkey_challenge|oidc_logout|api_key|finding_dismissal)|delete_old_activities/.test(statement.text)) steps.push((rows as { count: number }[])[0]!.count)
    return rows as never
  })
  await withSettings({ [name]: '30' }, cleanOldRows).finally(() => asked.mockRestore())
  return steps
}

test('nothing is deleted unless it is set', async () => {
  const { stored } = await setUp()
  await cleanOldRows()
  expect(await stored()).toEqual({ records: 1_103, jobs: 1_103, runs: 1_103, activities: 1_103 })
})

test.each([
  ['RECORDS', 'records'],
  ['JOBS', 'jobs'],
  ['RUNS', 'runs'],
  ['ACTIVITY', 'activities'],
])('RETENTION_%s_DAYS deletes old %s alone, on two servers at once, and the counts go down with them', async (name, kind) => {
  const { stored, amounts } = await setUp()
  const other = await setUp()
  await withSettings({ [`RETENTION_${name}_DAYS`]: '30' }, () => Promise.all([cleanOldRows(), cleanOldRows()]))
  const left = { records: 1_103, jobs: 1_103, runs: 1_103, activities: 1_103, [kind]: 3 }
  const { records, jobs, runs } = left
  for (const account of [{ stored, amounts }, other]) {
    expect(await account.stored()).toEqual(left)
    expect(await account.amounts()).toMatchObject({ records, jobs, runs })
  }
})

test.each(['RECORDS', 'JOBS', 'RUNS', 'ACTIVITY'])('old rows go in many short statements: RETENTION_%s_DAYS', async (name) => {
  const { prisma } = await setUp()
  await setUp()
  await prisma.$executeRaw`INSERT INTO activity (at, actor_kind, actor_label, type, action, request_id)
    SELECT ${daysAgo(40)}::timestamptz, 'nobody', 'x@example.com', 'USER_LOGIN', 'FAIL', 'r' FROM generate_series(1, 600)`
  const steps = await cleanInSteps(`RETENTION_${name}_DAYS`)
  expect(steps.length).toBeGreaterThan(4)
  expect(Math.max(...steps)).toBe(500)
})

test('activities of nobody are cleaned too', async () => {
  const { prisma } = await setUp()
  const actorLabel = randomUUID()
  const row = { actorKind: 'nobody', actorLabel, type: 'USER_LOGIN', action: 'FAIL', requestId: 'r' }
  await prisma.activity.createMany({ data: [{ ...row, at: daysAgo(31) }, { ...row, at: daysAgo(29) }] })
  await withSettings({ RETENTION_ACTIVITY_DAYS: '30' }, cleanOldRows)
  expect(await prisma.activity.count({ where: { actorLabel } })).toBe(1)
})

test('monitoring tells of all that was ever ingested and of the last job, whichever jobs are deleted', async () => {
  const { prisma, configure, id, stored } = await setUp()
  const monitoring = async () => (await configure.get(`/v2/external-data/${id}/monitoring?days=30`)).json
  const before = await monitoring()
  expect(before).toMatchObject({ recordsIngested: { allTime: 5 * 1_101 } })
  await withSettings({ RETENTION_JOBS_DAYS: '30' }, cleanOldRows)
  expect(await monitoring()).toEqual(before)

  await prisma.ingestionJob.updateMany({ where: { integrationId: id }, data: { at: daysAgo(60) } })
  await prisma.ingestionJob.updateMany({ where: { integrationId: id, id: '20-2' }, data: { at: daysAgo(50) } })
  await withSettings({ RETENTION_JOBS_DAYS: '30' }, cleanOldRows)
  expect(await stored()).toMatchObject({ jobs: 1 })
  expect(await monitoring()).toMatchObject({
    recordsIngested: { allTime: 5 * 1_101 },
    lastIngestionStatus: 'Successful',
    lastIngestionAt: expect.any(String),
  })
})

test('large rows go in parts, and rows that are not counted yet stay until they are', async () => {
  await withSettings({ RETENTION_RECORDS_DAYS: '30' }, cleanOldRows)
  const { prisma, id, stored } = await setUp()
  await prisma.$executeRaw`UPDATE external_record SET bytes = 30000000 WHERE integration_id = ${id}::int`
  await prisma.uncounted.create({ data: { kind: 'records' } })
  await withSettings({ RETENTION_RECORDS_DAYS: '30' }, cleanOldRows)
  expect(await stored()).toMatchObject({ records: 1_103 })
  await prisma.uncounted.deleteMany()
  await prisma.externalRecord.deleteMany({ where: { integrationId: id, data: { path: ['a'], gt: 20 } } })
  const steps = await cleanInSteps('RETENTION_RECORDS_DAYS')
  expect(await stored()).toMatchObject({ records: 3 })
  // Each of them has more than a statement takes.
  expect(Math.max(...steps)).toBe(1)
})

test('sessions and links that were over 30 days ago are deleted, with no setting, in short steps and on two servers at once', async () => {
  const { admin } = await makeTenant()
  const { prisma } = await database()
  const personId = admin.id
  const old = daysAgo(31)
  const recent = daysAgo(29)
  const later = new Date(Date.now() + 3_600_000)
  const sessions = [
    { expiresAt: old },
    { expiresAt: later, endedAt: old },
    { expiresAt: recent },
    { expiresAt: later, endedAt: recent },
    { expiresAt: later },
  ]
  const links = [
    { expiresAt: old },
    { expiresAt: later, usedAt: old },
    { expiresAt: later, voidedAt: old },
    { expiresAt: recent },
    { expiresAt: later, usedAt: recent },
    { expiresAt: later, voidedAt: recent },
    { expiresAt: later },
  ]
  const kept = await prisma.session.count({ where: { personId } })
  await prisma.session.createMany({ data: sessions.map((times) => ({ personId, method: 'password', userAgent: '', ...times })) })
  await prisma.session.createMany({
    data: Array.from({ length: 1_100 }, () => ({ personId, method: 'password', userAgent: '', expiresAt: old })),
  })
  await prisma.personLink.createMany({
    data: links.map((times) => ({ personId, kind: 'PASSWORD' as const, hash: randomBytes(32), ...times })),
  })
  const db = await database()
  const { query } = db
  const steps: number[] = []
  const asked = vi.spyOn(db, 'query').mockImplementation(async (statement) => {
    const rows = await query.call(db, statement)
    if (statement.text.includes('DELETE FROM session')) steps.push((rows as { count: number }[])[0]!.count)
    return rows as never
  })
  await Promise.all([cleanOldRows(), cleanOldRows()])
  asked.mockRestore()
  expect(await prisma.session.count({ where: { personId } })).toBe(kept + 3)
  expect(await prisma.personLink.count({ where: { personId } })).toBe(4)
  expect(Math.max(...steps)).toBe(500)
})

test('questions for passkeys and logouts of the provider are deleted a day after they are over', async () => {
  const { prisma } = await database()
  const issuer = `https://${randomUUID()}.example.com`
  const sessionId = randomUUID()
  const ends = { over: daysAgo(2), recent: daysAgo(0.5), open: daysAgo(-1) }
  await prisma.passkeyChallenge.createMany({
    data: Object.values(ends).map((expiresAt) => ({ challenge: randomBytes(32), purpose: 'PROOF' as const, sessionId, expiresAt })),
  })
  await prisma.oidcLogout.createMany({
    data: Object.entries(ends).map(([tokenId, expiresAt]) => ({ issuer, tokenId, issuedAt: daysAgo(3), expiresAt })),
  })
  await cleanOldRows()
  const logouts = await prisma.oidcLogout.findMany({ where: { issuer }, select: { tokenId: true } })
  expect(logouts.map(({ tokenId }) => tokenId).toSorted()).toEqual(['open', 'recent'])
  expect(await prisma.passkeyChallenge.count({ where: { sessionId } })).toBe(2)
})

test('how keys are used is kept for some days, with no setting, and deleted in short steps, on two servers at once', async () => {
  const { admin } = await makeTenant()
  const { key, secretId } = await makeKey(admin)
  const { prisma } = await database()
  const keyId = key.id
  const today = daysAgo(0).getTime()
  const hour = (days: number) => new Date(Math.floor(today / 3_600_000) * 3_600_000 - days * 86_400_000)
  const traffic = [8, 7, 0].map((days) => ({ secretId, keyId, at: hour(days) }))
  const manyOld = Array.from({ length: 1_100 }, (_, index) => ({ secretId, keyId, at: hour(9), address: `caller ${index}` }))
  await addTraffic(...traffic, ...manyOld)
  await prisma.apiKeyCalls.createMany({ data: [2, 1].map((days) => ({ keyId, hour: hour(days), address: '192.0.2.1', calls: 1 })) })
  const attempt = { keyId, client: 'curl/8', tries: 1, firstAt: daysAgo(500) }
  await prisma.apiKeyAttempt.createMany({
    data: [400, 399].map((days) => ({ ...attempt, address: `${days}`, lastAt: daysAgo(days) })),
  })
  const db = await database()
  const { query } = db
  const steps: number[] = []
  const asked = vi.spyOn(db, 'query').mockImplementation(async (statement) => {
    const rows = await query.call(db, statement)
    if (statement.text.includes('DELETE FROM api_key_traffic')) steps.push((rows as { count: number }[])[0]!.count)
    return rows as never
  })
  await Promise.all([cleanOldRows(), cleanOldRows()])
  asked.mockRestore()
  expect((await trafficOf(keyId)).map((row) => row.hour)).toEqual([hour(7), hour(0)])
  expect(await callsOf(keyId)).toMatchObject([{ hour: hour(1) }])
  expect(await prisma.apiKeyAttempt.findMany({ where: { keyId } })).toMatchObject([{ address: '399' }])
  expect(Math.max(...steps)).toBe(500)
})

test('days and networks are kept for 400 days, routes for 31, and clients as long as a key was called in the days that are kept', async () => {
  const { admin } = await makeTenant()
  const { projectId } = admin
  const make = async () => {
    const { key, secretId } = await makeKey(admin)
    return { keyId: key.id, secretId }
  }
  const [busy, idle] = [await make(), await make()]
  const { prisma } = await database()
  for (const key of [busy, idle]) {
    await addDays({ ...key, at: daysAgo(402), calls: 1 })
    await addClients({ keyId: key.keyId, lastAt: daysAgo(402) })
  }
  await addDays({ ...busy, at: daysAgo(401), calls: 1 }, { ...busy, at: daysAgo(399), calls: 1 })
  await addClients({ keyId: busy.keyId, address: '192.0.2.2', lastAt: daysAgo(399) })
  await addRoutes(...[32, 30].map((days) => ({ keyId: busy.keyId, at: daysAgo(days), route: `GET /${days}` })))
  await addNetworks(...[400, 399].map((days) => ({ keyId: busy.keyId, projectId, network: `10.0.${days - 300}.0/24`, lastAt: daysAgo(days) })))
  await prisma.apiKeyDay.createMany({
    data: Array.from({ length: 600 }, (_, index) => ({ ...idle, kind: `kind ${index}`, day: daysAgo(410) })),
  })
  await prisma.findingDismissal.createMany({
    data: [400, 399].map((days) => ({
      projectId, keyId: busy.keyId, kind: `${days}`, reason: 'Seen', dismissedAt: daysAgo(days + 30), endsAt: daysAgo(days),
    })),
  })
  await Promise.all([cleanOldRows(), cleanOldRows()])

  const keyId = { in: [busy.keyId, idle.keyId] }
  expect(await prisma.apiKeyDay.findMany({ where: { keyId } })).toMatchObject([{ keyId: busy.keyId }])
  expect((await prisma.apiKeyClient.findMany({ where: { keyId }, orderBy: { address: 'asc' } })).map((row) => [row.keyId, row.address])).toEqual([
    [busy.keyId, '192.0.2.1'],
    [busy.keyId, '192.0.2.2'],
  ])
  expect(await prisma.apiKeyRoute.findMany({ where: { keyId } })).toMatchObject([{ route: 'ingest GET /30' }])
  expect(await prisma.apiKeyNetwork.findMany({ where: { keyId } })).toMatchObject([{ network: '10.0.99.0/24' }])
  expect(await prisma.findingDismissal.findMany({ where: { keyId } })).toMatchObject([{ kind: '399' }])
})
