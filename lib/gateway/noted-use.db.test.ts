/** What is noted of calls: who makes them, with which secret, and whether they were let through. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { KeyRole } from '../schema/key'
import { database } from '../server/database/open'
import { flushAttempts } from '../server/usage/note-attempts'
import { deleteKey } from '../server/keys/delete'
import { getKeyDetail } from '../server/keys/get-detail'
import { pauseKey } from '../server/keys/pause'
import { flushUse } from '../server/usage/note-use'
import { callGateway, clientOf } from '../testing/calls/gateway'
import { company, makeCompany } from '../testing/make/developers'
import { makeKeyActor } from '../testing/make/key-actors'
import { makeKey } from '../testing/make/keys'
import { makeTenant, type Tenant } from '../testing/make/tenant'
import { trafficOf } from '../testing/make/traffic'
import { usageOf } from '../testing/make/usage'
import { withSettings } from '../testing/services/settings'

const read = '/api/v2/developers/schema'
const configure = '/api/v2/activity-logs'
const address = '203.0.113.4'

let tenant: Tenant
beforeAll(async () => void (tenant = await makeTenant()))

/** A key, and the statuses of calls with it that come from an address over a trusted proxy. */
async function setUp(role: KeyRole = 'INGESTION') {
  const { key, secret, secretId } = await makeKey(tenant.admin, { role })
  const call = (path = read, userAgent = 'curl/8.4.0') =>
    withSettings({ TRUST_PROXY: '1', RATE_LIMIT_PER_MINUTE: '0' }, async () => {
      const response = await callGateway(path, { key: secret, address, headers: { 'user-agent': userAgent } })
      return response.status
    })
  const traffic = async () => {
    await flushUse()
    return trafficOf(key.id)
  }
  const usage = async () => {
    await flushUse()
    return usageOf(key.id)
  }
  return { id: key.id, secret, secretId, call, traffic, usage }
}

test('the first call with a new key is seen, with where it came from and by what', async () => {
  const { id, secretId, call, traffic } = await setUp()
  expect(await call()).toBe(200)
  expect(await call(read, 'python-requests/2.31.0')).toBe(200)
  expect(await traffic()).toMatchObject([
    { secretId, address, client: 'curl/8', calls: 1, refused: 0 },
    { secretId, address, client: 'python-requests/2', calls: 1, refused: 0 },
  ])
  expect(await getKeyDetail(tenant.admin, id)).toMatchObject({
    lastUsedIp: address,
    secrets: [{ lastCall: { address, client: 'python-requests/2' }, lastRefusal: null }],
  })
})

describe('refused calls are told apart from those that were let through', () => {
  test('for what the role may not', async () => {
    const { call, traffic } = await setUp()
    expect([await call(), await call(configure)]).toEqual([200, 403])
    expect(await traffic()).toMatchObject([{ calls: 1, refused: 1 }])
  })

  test('for another place', async () => {
    const { call, traffic } = await setUp()
    expect(await call(`${read}?projectIdentifier=other`)).toBe(403)
    expect(await traffic()).toMatchObject([{ calls: 0, refused: 1 }])
  })

  test('for too many in a minute', async () => {
    const { secret, traffic } = await setUp()
    const statuses = await withSettings({ TRUST_PROXY: '1', RATE_LIMIT_PER_MINUTE: '1' }, async () => {
      const one = await callGateway(read, { key: secret, address })
      const two = await callGateway(read, { key: secret, address })
      return [one.status, two.status]
    })
    expect(statuses).toEqual([200, 429])
    expect(await traffic()).toMatchObject([{ calls: 1, refused: 1 }])
  })

  test('for a paused key, also where its caller is told to wait', async () => {
    const { id, secret, traffic } = await setUp()
    await pauseKey(tenant.admin, id)
    const statuses = await withSettings({ TRUST_PROXY: '1', REJECTED_LIMIT_PER_MINUTE: '1' }, async () => {
      const from = '203.0.113.5'
      const [one, two] = [await callGateway(read, { key: secret, address: from }), await callGateway(read, { key: secret, address: from })]
      return [one.status, two.status]
    })
    expect(statuses).toEqual([401, 429])
    expect(await traffic()).toMatchObject([{ address: '203.0.113.5', calls: 0, refused: 2 }])
    expect(await getKeyDetail(tenant.admin, id)).toMatchObject({ lastUsedAt: null, refused7d: 2, secrets: [{ lastCall: null }] })
  })

  test('but not what the route itself refuses', async () => {
    const { call, traffic } = await setUp()
    expect(await call('/api/v2/developers?pageSize=x')).toBe(400)
    expect(await traffic()).toMatchObject([{ calls: 1, refused: 0 }])
  })
})

test('who tries a deleted key is noted, and a key that nobody knows is not', async () => {
  const { id, call } = await setUp()
  await deleteKey(tenant.admin, id)
  expect([await call(), await call()]).toEqual([401, 401])
  await flushAttempts()
  const { prisma } = await database()
  expect(await prisma.apiKeyAttempt.findMany({ where: { keyId: id } })).toMatchObject([{ address, client: 'curl/8', tries: 2 }])
})

test('calls are counted by what their route asks for, under its declared path, at whichever address it was called', async () => {
  const { call, usage } = await setUp('ADMIN')
  expect([await call(), await call('/api/v2/developers?searchKey=name&searchValue=x'), await call(configure)]).toEqual([200, 200, 200])
  await call('/api/v2/developers/11111111-1111-4111-8111-111111111111/none')
  const { days, routes, use } = await usage()
  expect(days.map(({ kind, calls, checks }) => [kind, calls, checks])).toEqual([['configure', 1, 0], ['read', 2, 0]])
  expect(routes.map(({ route, calls }) => [route, calls])).toEqual([
    ['configure GET /v2/activity-logs', 1],
    ['read GET /v2/developers', 1],
    ['read GET /v2/developers/schema', 1],
  ])
  expect(use!.configuredAt).not.toBeNull()
  expect(use!.calledAt).not.toBeNull()
})

describe('a check for another service counts as what it asks', () => {
  const verify = '/auth/verify'

  test('and is told apart from calls', async () => {
    const { call, usage } = await setUp('ADMIN')
    expect([await call(verify), await call(`${verify}?permission=configure`), await call(`${verify}?status=200&permission=ingest`)]).toEqual([204, 204, 200])
    const { days, routes, use } = await usage()
    expect(days.map(({ kind, calls, checks }) => [kind, calls, checks])).toEqual([['configure', 1, 1], ['ingest', 1, 1], ['read', 1, 1]])
    expect(routes.map(({ route }) => route)).toEqual(['configure GET /auth/verify', 'ingest GET /auth/verify', 'read GET /auth/verify'])
    expect(use).toMatchObject({ calledAt: null, configuredAt: expect.any(Date) })
  })

  test('is refused as one that the role may not make, and no more than that', async () => {
    const { call, usage } = await setUp('INGESTION')
    expect([await call(`${verify}?permission=configure`), await call(`${verify}?permission=configure&accountIdentifier=other`)]).toEqual([403, 403])
    const { days, routes, use } = await usage()
    expect(days).toMatchObject([{ kind: 'configure', calls: 0, checks: 0, forbidden: 2 }])
    expect(routes).toEqual([])
    expect(use).toMatchObject({ configuredAt: null, refusedAt: null })
  })

  test.each(['permission=all', 'permission=read&permission=configure', 'permission=configure&typo=1'])('asks for nothing where it cannot be read: %s', async (query) => {
    const { call, usage } = await setUp('INGESTION')
    expect(await call(`${verify}?${query}`)).toBe(400)
    expect((await usage()).days).toMatchObject([{ kind: 'read', calls: 1, forbidden: 0 }])
  })

  test('also where the key is refused', async () => {
    const { id, call, usage } = await setUp('ADMIN')
    await pauseKey(tenant.admin, id)
    expect(await call(`${verify}?permission=ingest`)).toBe(401)
    const { days, use } = await usage()
    expect(days).toMatchObject([{ kind: 'ingest', calls: 0, paused: 1 }])
    expect(use!.refusedAt).not.toBeNull()
  })
})

test('an approval that takes an Admin key counts as a call that only such a key may make, another one does not', async () => {
  const { secret, admin, actor } = await makeCompany()
  const ingestion = await makeKeyActor(admin, 'INGESTION')
  const send = (path: string, content: { json?: unknown; file?: string } = {}, key = secret, method = 'POST') =>
    clientOf(key)(method, `/v2/developers${path}`, { body: content.json, file: content.file })
  const upload = async (csv: string) => JSON.parse((await send('/reupload', { file: csv })).text).versionId as string
  const approve = async (id: string, key?: string) => (await send(`/uploads/${id}/approve`, {}, key)).status
  const usage = async (keyId: string) => {
    await flushUse()
    const { days, routes, use } = await usageOf(keyId)
    const kinds = days.map(({ kind, calls }) => [kind, calls])
    return { kinds, routes: routes.filter(({ route }) => route.endsWith('/approve')).map(({ route }) => route), configured: use!.configuredAt !== null }
  }
  const before = Object.fromEntries((await usage(actor.key.id)).kinds)
  expect(await approve(await upload(company.replace('Paris', 'Rome')))).toBe(200)
  const route = 'POST /v2/developers/uploads/{uploadId}/approve'
  expect(await usage(actor.key.id)).toEqual({ kinds: [['ingest', (before.ingest ?? 0) + 2]], routes: [`ingest ${route}`], configured: false })

  const narrower = company.split('\n').map((line) => line.split(',').slice(0, -1).join(',')).join('\n')
  const id = await upload(narrower)
  expect(await approve(id, ingestion.secret)).toBe(403)
  expect(await usage(ingestion.actor.key.id)).toMatchObject({ kinds: [['ingest', 1]], configured: false })
  expect(await approve(id)).toBe(200)
  expect(await usage(actor.key.id)).toEqual({
    kinds: [['configure', 1], ['ingest', (before.ingest ?? 0) + 3]],
    routes: [`configure ${route}`, `ingest ${route}`],
    configured: true,
  })
})
