/** What is noted of calls: who makes them, with which secret, and whether they were let through. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { KeyRole } from '../schema/key'
import { database } from '../server/database/open'
import { flushAttempts } from '../server/keys/attempts'
import { deleteKey } from '../server/keys/delete'
import { getKeyDetail } from '../server/keys/get-detail'
import { pauseKey } from '../server/keys/pause'
import { flushUse } from '../server/keys/use'
import { callGateway } from '../testing/calls/gateway'
import { makeKey } from '../testing/make/keys'
import { makeTenant, type Tenant } from '../testing/make/tenant'
import { trafficOf } from '../testing/make/traffic'
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
  return { id: key.id, secret, secretId, call, traffic }
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
