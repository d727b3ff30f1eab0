import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import { ActivityLogPage } from '../../schema/activity-log'
import { callGateway } from '../../testing/calls/gateway'
import { makeKey } from '../../testing/make/keys'
import { makeTenant, type Tenant } from '../../testing/make/tenant'
import { database } from '../../server/database/open'

const path = '/api/v2/activity-logs'
const requestId = '22222222-2222-4222-8222-222222222222'
const start = Date.parse('2026-01-01T00:00:00Z')
const day = 86_400_000

type Seeded = {
  accountId: string | null
  projectId?: string | null
  email: string
  type?: string
  action?: string
  days?: number
  targetName?: string
  details?: object
}

let tenant: Tenant
let foreign: Tenant
let key: string

async function seedActivities(rows: Seeded[]) {
  const { prisma } = await database()
  await prisma.activity.createMany({
    data: rows.map(({ accountId, projectId = null, email, type = 'TEAM', action = 'EDITED', days = 0, targetName, details }) => ({
      accountId,
      projectId,
      actorKind: 'person',
      actorLabel: email,
      type,
      action,
      at: new Date(start + days * day),
      ...(targetName && { targetId: targetName, targetName }),
      ...(details && { details }),
      requestId,
    })),
  })
}

beforeAll(async () => {
  tenant = await makeTenant()
  foreign = await makeTenant()
  key = (await makeKey(tenant.admin, { role: 'ADMIN' })).secret
  const { accountId } = tenant
  const { projectId } = tenant.admin
  const elsewhere = tenant.adminElsewhere.projectId
  await seedActivities([
    { accountId, projectId, email: 'one@example.com', days: 1, targetName: 'Platform', details: { name: 'Platform' } },
    { accountId, projectId, email: 'two@example.com', days: 2, type: 'KPI', action: 'CREATED' },
    { accountId, email: 'key of another project', days: 3, type: 'INTEGRATION', action: 'CREATED' },
    { accountId, email: 'sign-in@example.com', days: 3, type: 'USER_LOGIN', action: 'SUCCESS' },
    { accountId, projectId, email: 'sign-in@example.com', days: 3, type: 'USER_LOGIN', action: 'FAIL' },
    { accountId, projectId, email: 'roles@example.com', days: 3, type: 'USER', action: 'EDITED', targetName: 'Vic' },
    { accountId, email: 'roles@example.com', days: 3, type: 'USER', action: 'EDITED', targetName: 'Vic' },
    { accountId, projectId, email: 'undecided@example.com', days: 3, type: 'SSO_CONFIG', action: 'EDITED' },
    { accountId, email: 'undecided@example.com', days: 3, type: 'SSO_CONFIG', action: 'EDITED' },
    { accountId, email: 'no-project@example.com', days: 3, type: 'TEAM' },
    { accountId: foreign.accountId, email: 'foreign@example.com', type: 'DEVELOPER' },
    { accountId, projectId: elsewhere, email: 'other-project@example.com', days: 3 },
    { accountId, projectId: elsewhere, email: 'shared@example.com', days: 4, type: 'DEVELOPER' },
    { accountId: foreign.accountId, projectId: foreign.admin.projectId, email: 'foreign@example.com' },
    { accountId: foreign.accountId, email: 'foreign@example.com', type: 'USER_LOGIN' },
    { accountId: null, email: 'nobody@example.com', type: 'USER_LOGIN', action: 'FAIL' },
  ])
})

async function list(query = '') {
  const answer = await callGateway(`${path}${query}`, { key })
  expect(answer.status).toBe(200)
  return ActivityLogPage.parse(await answer.json())
}

/** Who acted in January, newest first: later rows are those of making this test's keys. */
const emailsOf = async (query = '') => {
  const { content } = await list(`?to=2026-01-31${query}`)
  return content.map(({ email }) => email)
}

describe('as JSON', () => {
  test('it tells of the key’s project and of what its account shares, and of nothing else', async () => {
    expect(await emailsOf()).toEqual(['shared@example.com', 'key of another project', 'two@example.com', 'one@example.com'])
    const all = await list('?pageSize=1000')
    expect(JSON.stringify(all)).not.toMatch(/foreign|other-project|nobody|sign-in|roles|undecided|no-project/)
    expect(all.content.find(({ type }) => type === 'API_ACCESS_KEY')).toMatchObject({ action: 'CREATED' })
  })

  test('an entry says who did what to what, and when', async () => {
    const { content } = await list('?to=2026-01-02')
    expect(content).toEqual([
      {
        id: expect.any(String),
        timestamp: '2026-01-02T00:00:00.000Z',
        email: 'one@example.com',
        actor: { kind: 'person', id: null },
        type: 'TEAM',
        action: 'EDITED',
        target: { id: 'Platform', name: 'Platform' },
        details: { name: 'Platform' },
      },
    ])
  })

  test.each([
    ['&emails=one@example.com', 1],
    ['&emails=ONE@example.com,two@example.com', 2],
    ['&emails=one@example.com&emails=two@example.com', 2],
    ['&emails=', 4],
    ['&types=KPI', 1],
    ['&types=KPI,INTEGRATION', 2],
    ['&types=USER_LOGIN', 0],
    ['&types=USER,USER_LOGIN,SSO_CONFIG', 0],
    ['&actions=SUCCESS,FAIL', 0],
    ['&emails=sign-in@example.com,roles@example.com,undecided@example.com,no-project@example.com', 0],
    ['&emails=roles@example.com&types=USER&actions=EDITED', 0],
    ['&types=PLAYBOOK', 0],
    ['&actions=EDITED,SUCCESS', 2],
    ['&emails=one@example.com&types=TEAM&actions=EDITED', 1],
    ['&from=2026-01-03', 3],
    ['&from=2026-01-03T05:45:00%2B05:45', 3],
    ['&from=2026-01-03T05:45%2B0545', 3],
    ['&from=2026-01-03T02:00:00%2B02', 3],
    ['&from=2026-01-03T02:00%2B02', 3],
    ['&from=2026-01-03T02:00+0200', 3],
    ['&from=2026-01-02T22:00:00-02', 3],
    ['&from=2026-01-03T00:00Z', 3],
    ['&from=2026-01-03T00:00:01%2B00', 2],
    [`&from=${start + 3 * day}`, 2],
  ])('%s finds %i', async (query, found) => expect(await emailsOf(query)).toHaveLength(found))

  test('pages are counted from 0 and add up', async () => {
    const first = await list('?to=2026-01-31&pageSize=3')
    expect(first).toMatchObject({ totalElements: 4, totalPages: 2, pageIndex: 0, pageSize: 3, empty: false })
    const second = await list('?to=2026-01-31&pageSize=3&pageIndex=1')
    expect(new Set([...first.content, ...second.content].map(({ id }) => id)).size).toBe(4)
    expect(await list('?pageIndex=1000000&pageSize=1000')).toMatchObject({ content: [], empty: true })
  })

  test('what a key may not read is in no count and on no page', async () => {
    for (const filter of ['types=USER_LOGIN', 'types=USER', 'emails=sign-in@example.com', 'actions=FAIL']) {
      const found = { content: [], totalElements: 0, totalPages: 0, empty: true }
      expect(await list(`?to=2026-01-31&${filter}`)).toMatchObject(found)
      expect(await list(`?to=2026-01-31&pageIndex=1&pageSize=1&${filter}`)).toMatchObject(found)
    }
    expect(await list('?to=2026-01-31&pageSize=1')).toMatchObject({ totalElements: 4, totalPages: 4 })
  })

  test.each([
    'pageSize=0',
    'pageSize=1001',
    'pageIndex=-1',
    'pageIndex=x',
    'types=team',
    'from=yesterday',
    'from=2026-01-03T00:00',
    'from=2026-01-03T00:00%2B2',
    'from=2026-01-03%2000:00Z',
    'from=0000-01-01',
    'to=999999999999999',
    'emails=a%00b',
  ])('%s is not valid', async (query) => {
    const answer = await callGateway(`${path}?${query}`, { key })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'VALIDATION', correlationId: expect.any(String) })
  })
})

test('an Ingestion key may not read it', async () => {
  const { secret } = await makeKey(tenant.admin, { role: 'INGESTION' })
  expect((await callGateway(path, { key: secret })).status).toBe(403)
})

describe('as CSV', () => {
  const download = (query = '', accept = 'text/csv') => callGateway(`${path}${query}`, { key, headers: { accept } })

  test('it has one line an entry', async () => {
    const answer = await download('?to=2026-01-02')
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="activity-logs.csv"')
    expect(answer.headers.get('ratelimit-policy')).toMatch(/^"key"/)
    expect(await answer.text()).toBe(
      'timestamp,email,type,action,target,details\r\n2026-01-02T00:00:00.000Z,one@example.com,TEAM,EDITED,Platform,"{""name"":""Platform""}"\r\n',
    )
  })

  test('it leaves out what a key may not read, however it is filtered', async () => {
    const text = await (await download('?to=2026-01-31')).text()
    expect(parse(text, { columns: true })).toHaveLength(4)
    expect(text).not.toMatch(/foreign|other-project|nobody|sign-in|roles|undecided|no-project/)
    expect(await (await download('?types=USER_LOGIN,USER,SSO_CONFIG')).text()).toBe(
      'timestamp,email,type,action,target,details\r\n',
    )
  })

  test('neither JSON nor CSV is 406', async () => {
    expect((await download('', 'image/png')).status).toBe(406)
  })

  test('thousands of entries come each once, in order, with formulas made harmless', async () => {
    const { accountId } = tenant
    const count = 2_500
    await seedActivities(
      Array.from({ length: count }, (_, index) => ({
        accountId,
        projectId: tenant.admin.projectId,
        email: `=cmd|${index}`,
        type: 'ORG_TREE',
        // Many at the same moment, across the ends of batches.
        days: 10 + Math.floor(index / 700),
      })),
    )
    const text = await (await download('?types=ORG_TREE')).text()
    const rows: { email: string; timestamp: string }[] = parse(text, { columns: true })
    expect(rows).toHaveLength(count)
    expect(new Set(rows.map(({ email }) => email)).size).toBe(count)
    expect(rows.every(({ email }) => email.startsWith(`'=cmd|`))).toBe(true)
    const times = rows.map(({ timestamp }) => timestamp)
    expect(times).toEqual([...times].sort().reverse())
  })
})
