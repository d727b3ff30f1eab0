// @module-tag pglite
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { callGateway } from '../testing/calls/gateway'
import { makeKey } from '../testing/make/keys'
import { findRedis, startRedis } from '../testing/services/redis'
import { withSettings } from '../testing/services/settings'
import { makeTenant, type Tenant } from '../testing/make/tenant'
import { database } from '../server/database/open'
import { deleteKey } from '../server/keys/delete'
import { makeSecret } from '../server/keys/secret'
import { forgetProcessWide } from '../server/runtime/process-wide'

const schema = '/api/v2/developers/schema'
const unknownKey = 'sei_wrong'

const redisFound = findRedis()
let tenant: Tenant
let redis: Awaited<ReturnType<typeof startRedis>> | undefined
let lastAddress = 0

/** An address that no other test calls from. */
const newAddress = () => `198.51.100.${(lastAddress += 1)}`

beforeAll(async () => {
  tenant = await makeTenant()
  if (redisFound) redis = await startRedis()
})
afterAll(() => redis?.stop())

/** With these limits, and a proxy that says from where a call comes. */
const withLimits = <T>(limits: Record<string, string>, run: () => Promise<T>) =>
  withSettings({ TRUST_PROXY: '1', ...limits }, run)

const statusesOf = async (times: number, call: () => Promise<Response>) => {
  const statuses: number[] = []
  for (let i = 0; i < times; i += 1) statuses.push((await call()).status)
  return statuses
}

describe.each(['memory', 'postgresql', ...(redisFound ? ['redis'] : [])])('counted in %s', (store) => {
  const settings = (more: Record<string, string>) => ({
    RATE_LIMIT_STORE: store,
    REDIS_URL: redis?.url ?? '',
    ...more,
  })

  test('a key may make so many requests a minute, and hears how many are left', () =>
    withLimits(settings({ RATE_LIMIT_PER_MINUTE: '3' }), async () => {
      const [one, other] = await Promise.all([makeKey(tenant.admin), makeKey(tenant.admin)])
      const first = await callGateway(schema, { key: one.secret })
      expect(first.status).toBe(200)
      expect(first.headers.get('ratelimit-policy')).toBe('"key";q=3;w=60')
      expect(first.headers.get('ratelimit')).toMatch(/^"key";r=2;t=\d+$/)

      expect(await statusesOf(2, () => callGateway(schema, { key: one.secret }))).toEqual([200, 200])
      const refused = await callGateway(schema, { key: one.secret })
      expect(refused.status).toBe(429)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60)
      expect(refused.headers.get('ratelimit')).toMatch(/^"key";r=0;t=\d+$/)
      expect(await refused.json()).toMatchObject({ code: 'RATE_LIMITED', correlationId: expect.any(String) })

      expect((await callGateway(schema, { key: other.secret })).status).toBe(200)
    }))

  test('requests at once are counted all the same', () =>
    withLimits(settings({ RATE_LIMIT_PER_MINUTE: '5' }), async () => {
      const { secret } = await makeKey(tenant.admin)
      const answers = await Promise.all(Array.from({ length: 9 }, () => callGateway(schema, { key: secret })))
      const statuses = answers.map(({ status }) => status).sort()
      expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429, 429])
    }))

  test('an address that sends too many rejected keys is told to wait with them, and its valid keys pass', () =>
    withLimits(settings({ REJECTED_LIMIT_PER_MINUTE: '3' }), async () => {
      const address = newAddress()
      const deleted = await makeKey(tenant.admin)
      await deleteKey(tenant.admin, deleted.key.id)
      const { secret } = await makeKey(tenant.admin)
      expect((await callGateway(schema, { key: deleted.secret, address })).status).toBe(401)
      expect(await statusesOf(2, () => callGateway(schema, { key: unknownKey, address }))).toEqual([401, 401])

      for (const key of [unknownKey, deleted.secret, makeSecret()]) {
        const refused = await callGateway(schema, { key, address })
        expect(refused.status).toBe(429)
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
        expect(await refused.json()).toMatchObject({ code: 'RATE_LIMITED', message: expect.stringMatching(/were rejected/) })
      }
      const asked = vi.spyOn(await database(), 'lookup')
      expect((await callGateway(schema, { key: unknownKey, address })).status).toBe(429)
      expect(asked).not.toHaveBeenCalled()
      asked.mockRestore()

      for (const from of [address, newAddress()]) {
        expect((await callGateway(schema, { key: secret, address: from })).status).toBe(200)
      }
    }))
})

test('0 turns the limits off', () =>
  withLimits({ RATE_LIMIT_PER_MINUTE: '0', REJECTED_LIMIT_PER_MINUTE: '0' }, async () => {
    const { secret } = await makeKey(tenant.admin)
    const address = newAddress()
    const answer = await callGateway(schema, { key: secret })
    expect(answer.headers.has('ratelimit')).toBe(false)
    expect(new Set(await statusesOf(150, () => callGateway(schema, { key: unknownKey, address })))).toEqual(new Set([401]))
  }))

test('400 requests a key and 100 rejections an address unless the settings say otherwise', () =>
  withLimits({ RATE_LIMIT_PER_MINUTE: '', REJECTED_LIMIT_PER_MINUTE: '' }, async () => {
    const { secret } = await makeKey(tenant.admin)
    const address = newAddress()
    const answer = await callGateway(schema, { key: secret })
    expect(answer.headers.get('ratelimit-policy')).toBe('"key";q=400;w=60')
    const statuses = await statusesOf(101, () => callGateway(schema, { key: unknownKey, address }))
    expect(statuses.slice(98)).toEqual([401, 401, 429])
  }))

test('without a proxy that may say so, all that one socket address sends is counted together', () =>
  withLimits({ TRUST_PROXY: '0', REJECTED_LIMIT_PER_MINUTE: '2' }, async () => {
    const statuses = await statusesOf(3, () => callGateway(schema, { key: unknownKey, address: newAddress() }))
    expect(statuses).toEqual([401, 401, 429])
    // Whoever has a valid key there is not refused for what the others sent.
    const { secret } = await makeKey(tenant.admin)
    expect((await callGateway(schema, { key: secret })).status).toBe(200)
  }))

test('a request without a key is no guess', () =>
  withLimits({ REJECTED_LIMIT_PER_MINUTE: '1' }, async () => {
    const address = newAddress()
    expect(await statusesOf(3, () => callGateway(schema, { address }))).toEqual([401, 401, 401])
  }))

test.each(['', 'unknown', '_hidden', 'proxy.example.com', '<script>'])(
  'X-Forwarded-For: %j leaves the limit standing: the address of the proxy counts',
  (forwarded) =>
    withLimits({ REJECTED_LIMIT_PER_MINUTE: '4' }, async () => {
      const ask = () => callGateway(schema, { key: unknownKey, address: forwarded })
      expect((await statusesOf(5, ask)).at(-1)).toBe(429)
    }),
)

test('a port, brackets or an older line do not make another caller of an address', () =>
  withLimits({ REJECTED_LIMIT_PER_MINUTE: '4' }, async () => {
    const address = newAddress()
    const spellings = [`${address}:1`, `[::ffff:${address}]:2`, `"${address}:3"`, `6.6.6.6, ${address}:4`, `6.6.6.7,${address}`]
    const statuses = []
    for (const one of spellings) statuses.push((await callGateway(schema, { key: unknownKey, address: one })).status)
    expect(statuses).toEqual([401, 401, 401, 401, 429])
  }))

test('the look-ups of an address over the limit go one statement at a time, and nobody else waits for them', () =>
  withLimits({ REJECTED_LIMIT_PER_MINUTE: '1' }, async () => {
    const address = newAddress()
    const { secret } = await makeKey(tenant.admin)
    expect((await callGateway(schema, { key: unknownKey, address })).status).toBe(401)

    const db = await database()
    const { lookup } = db
    let sentApart = 0
    let running = 0
    let mostAtOnce = 0
    let goOn = () => {}
    const first = new Promise<void>((resolve) => (goOn = resolve))
    const asked = vi.spyOn(db, 'lookup').mockImplementation((async (statement: Parameters<typeof lookup>[0]) => {
      if (statement.name !== 'verify-keys-apart') return lookup.call(db, statement)
      sentApart += 1
      mostAtOnce = Math.max(mostAtOnce, (running += 1))
      await first
      const rows = await lookup.call(db, statement)
      running -= 1
      return rows
    }) as typeof lookup)
    const junk = []
    for (let sent = 0; sent < 3; sent += 1) {
      junk.push(callGateway(schema, { key: makeSecret(), address }))
      await expect.poll(() => sentApart).toBe(1)
      // From elsewhere: answered while the statement for the junk still runs.
      expect((await callGateway(schema, { key: secret, address: newAddress() })).status).toBe(200)
    }
    const own = callGateway(schema, { key: secret, address })
    expect((await callGateway(schema, { key: secret, address: newAddress() })).status).toBe(200)
    expect(sentApart).toBe(1)
    goOn()
    expect((await Promise.all(junk)).map(({ status }) => status)).toEqual([429, 429, 429])
    expect((await own).status).toBe(200)
    expect(mostAtOnce).toBe(1)
    asked.mockRestore()
  }))

test('what a limited key may not do, and what does not exist, count too', () =>
  withLimits({ RATE_LIMIT_PER_MINUTE: '1' }, async () => {
    const { secret } = await makeKey(tenant.admin)
    const refused = await callGateway(`${schema}?orgIdentifier=other`, { key: secret })
    expect(refused.status).toBe(403)
    expect(refused.headers.get('ratelimit')).toMatch(/^"key";r=0;t=\d+$/)
    expect((await callGateway(schema, { key: secret })).status).toBe(429)
  }))

test('a key learns that its network is wrong rather than that it asks too often, and that rather than what its role may not', () =>
  withLimits({ RATE_LIMIT_PER_MINUTE: '1' }, async () => {
    const { key, secret } = await makeKey(tenant.admin, { role: 'INGESTION' })
    const codeOf = async () => {
      const answer = await callGateway('/auth/verify?permission=configure', { key: secret, address: newAddress() })
      return ((await answer.json()) as { code: string }).code
    }
    expect([await codeOf(), await codeOf()]).toEqual(['FORBIDDEN', 'RATE_LIMITED'])
    const { prisma } = await database()
    await prisma.apiKey.update({ where: { id: key.id }, data: { networks: ['203.0.113.0/24'] } })
    expect(await codeOf()).toBe('WRONG_NETWORK')
  }))

test('while the store cannot be asked, each server counts for itself', () =>
  withLimits({ RATE_LIMIT_PER_MINUTE: '7', RATE_LIMIT_STORE: 'redis', REDIS_URL: 'redis://127.0.0.1:1' }, async () => {
    forgetProcessWide('redis')
    const { secret } = await makeKey(tenant.admin)
    const statuses = await statusesOf(8, () => callGateway(schema, { key: secret }))
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 429])
  }))
