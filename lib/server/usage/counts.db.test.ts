/** What is counted of the calls of keys, and that it stays bounded whoever calls. */
// @module-tag pglite
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeKey } from '../../testing/make/keys'
import { makeTenant, type Tenant } from '../../testing/make/tenant'
import { callFrom, onServers, trafficOf } from '../../testing/make/traffic'
import { usageOf } from '../../testing/make/usage'
import { database } from '../database/open'
import { stopClock, turnClock } from '../runtime/clock'
import { deleteKey } from '../keys/delete'
import type { Noted } from './hour-counts'
import { flushUse, noteRefusedCall, noteUse } from './note-use'
import { KeyRefused } from '../keys/verify'

let tenant: Tenant
beforeAll(async () => void (tenant = await makeTenant()))
afterEach(() => {
  turnClock(0)
  vi.restoreAllMocks()
})

const midnight = Date.parse('2030-06-15T00:00:00Z')
const minute = 60_000

type Code = 'key_expired' | 'key_paused' | 'wrong_network' | 'key_rotated' | 'project_archived'

/** A key whose calls are noted as if they came so many minutes after a midnight. */
async function setUp() {
  const { admin } = tenant
  const { key, secretId } = await makeKey(admin, { role: 'ADMIN' })
  const used = { id: key.id, secretId }
  const at = (minutes: number, run: () => void) => {
    stopClock(midnight + minutes * minute)
    run()
  }
  const call = (minutes: number, noted: Noted, refusal?: 'forbidden' | 'rateLimited') => at(minutes, () => noteUse(used, noted, refusal))
  const refuse = (minutes: number, code: Code, noted: Noted) => {
    const known = { id: key.id, accountId: admin.accountId, projectId: admin.projectId }
    at(minutes, () => noteRefusedCall(new KeyRefused(code, '', known, secretId), noted))
  }
  const written = async () => {
    await flushUse()
    return usageOf(key.id)
  }
  return { keyId: key.id, used, secretId, call, refuse, written }
}

const sum = (rows: readonly { calls: number | bigint }[]) => rows.reduce((total, { calls }) => total + Number(calls), 0)
const moment = (minutes: number) => new Date(midnight + minutes * minute)
const one = '192.0.2.1'

describe('days', () => {
  test('begin at midnight of UTC, and each secret and kind has its own', async () => {
    const { secretId, call, written } = await setUp()
    call(-1 / 60_000, callFrom(one))
    call(0, callFrom(one))
    call(1, callFrom(one, 'curl/8', { kind: 'read' }))
    await written()
    call(1, callFrom(one))
    const { days } = await written()
    const none = { checks: 0, expired: 0, paused: 0, wrongNetwork: 0, forbidden: 0, rateLimited: 0, otherRefused: 0 }
    expect(days).toMatchObject([
      { day: new Date('2030-06-14'), secretId, kind: 'ingest', calls: 1, ...none },
      { day: new Date('2030-06-15'), secretId, kind: 'ingest', calls: 2, ...none },
      { day: new Date('2030-06-15'), secretId, kind: 'read', calls: 1, ...none },
    ])
  })

  test('tell refused calls by their reason', async () => {
    const { call, refuse, written } = await setUp()
    const codes: [Code, number][] = [['key_expired', 1], ['key_paused', 2], ['wrong_network', 3], ['key_rotated', 4], ['project_archived', 5]]
    for (const [code, times] of codes) for (let time = 0; time < times; time += 1) refuse(1, code, callFrom(one))
    call(1, callFrom(one), 'forbidden')
    call(1, callFrom(one), 'rateLimited')
    call(1, callFrom(one), 'rateLimited')
    const { days, routes } = await written()
    expect(days).toMatchObject([
      { kind: 'ingest', calls: 0, expired: 1, paused: 2, wrongNetwork: 3, otherRefused: 9, forbidden: 1, rateLimited: 2 },
    ])
    expect(routes).toEqual([])
  })
})

test('routes are counted by the day, with what was asked', async () => {
  const { call, written } = await setUp()
  for (const minutes of [-1, 1, 2]) call(minutes, callFrom(one))
  call(3, callFrom(one, 'curl/8', { kind: 'configure', route: 'configure GET /auth/verify', isCheck: true }))
  const { routes, days } = await written()
  expect(routes).toMatchObject([
    { day: new Date('2030-06-14'), route: 'ingest POST /v1/custom-cicd', calls: 1 },
    { day: new Date('2030-06-15'), route: 'configure GET /auth/verify', calls: 1 },
    { day: new Date('2030-06-15'), route: 'ingest POST /v1/custom-cicd', calls: 2 },
  ])
  expect(days).toMatchObject([{ kind: 'ingest' }, { kind: 'configure', calls: 1, checks: 1 }, { kind: 'ingest', calls: 2, checks: 0 }])
})

test('the last call that takes an Admin key, the last that is no check, and the last with a refused key are known', async () => {
  const { call, refuse, written } = await setUp()
  call(1, callFrom(one, 'curl/8', { isCheck: true }))
  expect((await written()).use).toMatchObject({ usedAt: moment(1), configuredAt: null, calledAt: null, refusedAt: null })
  call(2, callFrom(one), 'rateLimited')
  expect((await written()).use).toMatchObject({ usedAt: moment(2), calledAt: null, refusedAt: null })
  call(3, callFrom(one, 'curl/8', { kind: 'configure', isCheck: true }))
  call(4, callFrom(one))
  refuse(5, 'key_paused', callFrom(one))
  const known = { usedAt: moment(4), configuredAt: moment(3), calledAt: moment(4), refusedAt: moment(5) }
  expect((await written()).use).toMatchObject(known)
  call(2, callFrom(one, 'curl/8', { kind: 'configure' }), 'forbidden')
  expect((await written()).use).toMatchObject(known)
})

describe('clients', () => {
  test('have their first and last call, over hours and secrets', async () => {
    const { call, refuse, written } = await setUp()
    call(1, callFrom(one))
    call(70, callFrom(one))
    await written()
    refuse(200, 'key_paused', callFrom(one))
    expect((await written()).clients).toMatchObject([
      { address: one, client: 'curl/8', calls: 2n, refused: 1n, firstAt: moment(1), lastAt: moment(200) },
    ])
  })

  test('of an address are told apart up to five, the last ones, also where each hour has others', async () => {
    const { call, written } = await setUp()
    for (let index = 0; index < 12; index += 1) {
      call(index * 60, callFrom(one, `agent-${index}/1`))
      await written()
    }
    const { clients } = await written()
    expect(clients.map(({ client }) => client)).toEqual(['agent-10/1', 'agent-11/1', 'agent-7/1', 'agent-8/1', 'agent-9/1', 'other'])
    expect(clients.at(-1)).toMatchObject({ calls: 7n, firstAt: moment(0), lastAt: moment(6 * 60) })
  })

  test('are the last twenty of a key, with a row for all others once there are more', async () => {
    const { call, written } = await setUp()
    for (let index = 0; index < 20; index += 1) call(index, callFrom(`192.0.2.${index}`))
    expect((await written()).clients).toHaveLength(20)
    for (let index = 20; index < 50; index += 1) call(index, callFrom(`192.0.2.${index}`))
    call(50, callFrom('192.0.2.0'))
    const { clients } = await written()
    expect(clients).toHaveLength(20)
    expect(sum(clients)).toBe(51)
    expect(clients.find(({ address }) => address === 'other')).toMatchObject({ client: 'other', calls: 31n, firstAt: moment(1) })
    expect(clients.find(({ address }) => address === '192.0.2.0')).toMatchObject({ calls: 2n, firstAt: moment(0) })
  })
})

describe('networks', () => {
  const [home, away, third] = ['192.0.2.1', '198.51.100.1', '2001:db8:1::1']

  test('are counted by the /24 and /48, and the first call that is let through says how many were known', async () => {
    const { call, refuse, written } = await setUp()
    const { projectId } = tenant.admin
    call(1, callFrom(home))
    call(2, callFrom('192.0.2.200'))
    await written()
    refuse(3, 'wrong_network', callFrom(away))
    call(4, callFrom(away), 'forbidden')
    expect((await written()).networks).toMatchObject([
      { network: '192.0.2.0/24', projectId, calls: 2n, usedAt: moment(1), knownBefore: 0 },
      { network: '198.51.100.0/24', calls: 0n, refused: 2n, firstAt: moment(3), lastAt: moment(4), usedAt: null, knownBefore: null },
    ])
    call(5, callFrom(third))
    call(6, callFrom(away))
    call(7, callFrom(null))
    const { networks } = await written()
    const known = networks.map(({ network, knownBefore, usedAt }) => [network, knownBefore, usedAt])
    expect(known).toEqual([
      ['192.0.2.0/24', 0, moment(1)],
      ['198.51.100.0/24', 2, moment(6)],
      ['2001:db8:1::/48', 1, moment(5)],
      ['unknown', 3, moment(7)],
    ])
    call(8, callFrom(away))
    expect((await written()).networks[1]).toMatchObject({ knownBefore: 2, usedAt: moment(6), lastAt: moment(8), calls: 2n })
  })

  test('are known for thirty days, and then as one, whichever call of a flush came first', async () => {
    const { call, written } = await setUp()
    const day = 24 * 60
    call(0, callFrom(home))
    await written()
    call(31 * day, callFrom(away))
    await written()
    call(32 * day, callFrom(third))
    call(32 * day + 1, callFrom(away))
    expect((await written()).networks.map(({ knownBefore }) => knownBefore)).toEqual([0, 1, 1])
  })

  test('are at most a thousand: those that were let through first stay, and all others are counted together', async () => {
    const { keyId, call, refuse, written } = await setUp()
    const { prisma } = await database()
    const stored = (network: string, minutes: number, isUsed: boolean) => ({
      keyId, projectId: tenant.admin.projectId, network, calls: isUsed ? 1 : 0, refused: isUsed ? 0 : 1,
      firstAt: moment(minutes), lastAt: moment(minutes), ...(isUsed && { usedAt: moment(minutes), knownBefore: 7 }),
    })
    await prisma.apiKeyNetwork.createMany({
      data: Array.from({ length: 998 }, (_, index) => stored(`10.${index >> 8}.${index & 255}.0/24`, -index, index < 990)),
    })
    call(1, callFrom(home))
    refuse(2, 'key_expired', callFrom(away))
    expect((await written()).networks).toHaveLength(1_000)
    // As many as fit; one more, and the last two that were never let through share a row.
    call(3, callFrom(third))
    const { networks } = await written()
    expect(networks).toHaveLength(1_000)
    const row = (network: string) => networks.find((one) => one.network === network)
    expect(row('2001:db8:1::/48')).toMatchObject({ calls: 1n, knownBefore: 991 })
    expect(row('192.0.2.0/24')).toMatchObject({ calls: 1n })
    expect(row('198.51.100.0/24')).toBeUndefined()
    expect(row('other')).toMatchObject({ calls: 0n, refused: 2n, lastAt: moment(2), usedAt: null })
    for (let index = 0; index < 300; index += 1) call(4, callFrom(`172.16.${index & 255}.1`))
    const flooded = (await written()).networks
    expect(flooded).toHaveLength(1_000)
    expect(sum(flooded)).toBe(990 + 1 + 1 + 300)
    expect(flooded.find((one) => one.network === 'other')).toMatchObject({ usedAt: moment(4), knownBefore: expect.any(Number) })
  })
})

describe('a key is shared', () => {
  const agents = ['curl/8', 'python-requests/2', 'Go-http-client/1']

  test('from the call on that ends an hour with three kinds of client, whichever hours of the clock that is', async () => {
    const { call, written } = await setUp()
    call(30, callFrom(one, agents[0]))
    await written()
    call(59, callFrom(one, agents[1]))
    expect((await written()).use).toMatchObject({ sharedAt: null })
    call(89, callFrom(one, agents[2]))
    expect((await written()).use).toMatchObject({ sharedAt: moment(89) })
    // The first was more than an hour ago by now.
    call(91, callFrom(one, agents[2]))
    expect((await written()).use).toMatchObject({ sharedAt: moment(89) })
  })

  test('in one flush', async () => {
    const { call, written } = await setUp()
    agents.forEach((agent, index) => call(index, callFrom(one, agent)))
    expect((await written()).use).toMatchObject({ sharedAt: moment(2) })
  })

  test('not by versions of one client', async () => {
    const { call, written } = await setUp()
    const chrome = (version: number) => `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`
    const versions = ['Go-http-client/1.1', 'Go-http-client/2.0', chrome(129), chrome(130)]
    versions.forEach((agent, index) => call(index, callFrom(one, agent)))
    expect((await written()).use).toMatchObject({ sharedAt: null })
    call(5, callFrom(one, 'curl/8'))
    expect((await written()).use).toMatchObject({ sharedAt: moment(5) })
  })

  test('not by an hour and more, by refused calls, other versions, or what is not told apart', async () => {
    const { call, refuse, written } = await setUp()
    call(0, callFrom(one, agents[0]))
    call(1, callFrom(one, 'curl/8.9.1'))
    refuse(2, 'key_paused', callFrom(one, 'refused/1'))
    call(3, callFrom(one, 'forbidden/1'), 'forbidden')
    await written()
    call(59, callFrom(one, agents[1]))
    await written()
    call(61, callFrom(one, agents[2]))
    expect((await written()).use).toMatchObject({ sharedAt: null })
    const { prisma } = await database()
    stopClock(Date.now())
    const { used } = await setUp()
    await prisma.apiKeyTraffic.createMany({
      data: ['other', 'curl/8'].map((client) => ({
        keyId: used.id, secretId: used.secretId, hour: moment(60), address: 'other', client, calls: 1, refused: 0, lastAt: moment(61),
      })),
    })
    stopClock(midnight + 62 * minute)
    noteUse(used, callFrom(one, agents[1]))
    await flushUse()
    expect((await usageOf(used.id)).use).toMatchObject({ sharedAt: null })
  })
})

describe('hostile callers', () => {
  test('fill neither tables nor memory, and where they came from stays', async () => {
    const { keyId, call, refuse, written } = await setUp()
    call(0, callFrom('203.0.113.9', 'stolen/1'))
    await written()
    for (let index = 0; index < 1_200; index += 1) {
      call(1, callFrom(`10.${index >> 8}.${index & 255}.1`, `${'x'.repeat(10_000)}${index}`))
      call(2, callFrom(one, `agent-${index}/${index}`))
      refuse(3, 'wrong_network', callFrom(`2001:db8:${index.toString(16)}::1`, `Mozilla/5.0 ${'y'.repeat(10_000)}${index}`))
      if (index % 400 === 0) await flushUse()
    }
    const { days, routes, clients, networks } = await written()
    expect([clients.length, networks.length, routes.length, days.length]).toEqual([20, 1_000, 1, 1])
    expect((await trafficOf(keyId)).length).toBeLessThan(700)
    expect(networks.find(({ network }) => network === '203.0.113.0/24')).toMatchObject({ calls: 1n, usedAt: moment(0) })
    expect(sum(networks)).toBe(2_401)
    expect(networks.reduce((total, { refused }) => total + Number(refused), 0)).toBe(1_200)
    expect(sum(clients)).toBe(2_401)
    expect(sum(days)).toBe(2_401)
    for (const { client, address } of clients) expect(client.length + address.length).toBeLessThan(100)
  })

  test('of many keys are told apart only so far', async () => {
    const keys = Array.from({ length: 320 }, () => ({ id: crypto.randomUUID(), secretId: crypto.randomUUID() }))
    const query = vi.spyOn(await database(), 'query')
    for (const key of keys) for (let index = 0; index < 90; index += 1) noteUse(key, callFrom(`10.0.${index}.1`))
    await flushUse()
    const networks = query.mock.calls[0]![0].values[17] as string[]
    const keyIds = query.mock.calls[0]![0].values[16] as string[]
    // A new network of a key is told of up to the fourth, whatever others fill.
    const ofLast = networks.filter((_, index) => keyIds[index] === keys.at(-1)!.id)
    expect(ofLast).toEqual(['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24', '10.0.3.0/24', 'other'])
    expect(networks.length).toBeLessThan(50_000)
  })
})

describe('several servers', () => {
  test('that write at once lose no count of any table', async () => {
    const keys = await Promise.all(Array.from({ length: 6 }, setUp))
    await onServers(8, (server) => {
      for (const { call, refuse } of server % 2 ? keys.toReversed() : keys) {
        for (let index = 0; index < 30; index += 1) {
          call(server, callFrom(`192.0.${index}.${server}`, `agent-${index % 7}/1`, { kind: index % 2 ? 'read' : 'ingest' }))
          refuse(server, 'key_paused', callFrom(`192.0.${index}.1`))
        }
      }
    })
    for (const { written, call } of keys) {
      // What servers have added beside each other is put in order with the next new client.
      call(20, callFrom(one, 'last/1'))
      const { days, routes, clients, networks, use } = await written()
      expect(sum(days)).toBe(241)
      expect(days.reduce((total, { paused }) => total + paused, 0)).toBe(240)
      expect(sum(routes)).toBe(241)
      expect(sum(clients)).toBe(241)
      expect(clients).toHaveLength(20)
      expect(sum(networks)).toBe(241)
      expect(networks).toHaveLength(30)
      expect(use).toMatchObject({ usedAt: moment(20), refusedAt: moment(7), sharedAt: moment(20) })
    }
  })

  test('and keys that are deleted meanwhile hold up nobody', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, setUp))
    const gone = keys.slice(0, 4)
    const deleting: Promise<unknown>[] = []
    await onServers(4, (server) => {
      for (const { call } of keys) call(server, callFrom(one))
      deleting.push(deleteKey(tenant.admin, gone[server]!.keyId))
    })
    await Promise.all(deleting)
    for (const { keyId } of keys.slice(4)) {
      const { days, networks } = await usageOf(keyId)
      expect([sum(days), sum(networks)]).toEqual([4, 4])
    }
    for (const { keyId } of gone) expect((await usageOf(keyId)).use).toBeNull()
  })
})

test('a flush that fails loses nothing and counts nothing twice', async () => {
  const { call, refuse, written } = await setUp()
  const query = vi.spyOn(await database(), 'query')
  call(-1, callFrom(one))
  call(1, callFrom(one))
  query.mockRejectedValueOnce(new Error('connection terminated'))
  expect((await written()).days).toEqual([])
  call(2, callFrom(one))
  refuse(2, 'key_expired', callFrom(one))
  query.mockRejectedValueOnce(new Error('connection terminated'))
  await flushUse()
  await flushUse()
  const { days, routes, clients, networks } = await written()
  expect(days).toMatchObject([{ calls: 1 }, { calls: 2, expired: 1 }])
  expect(routes).toMatchObject([{ calls: 1 }, { calls: 2 }])
  expect(clients).toMatchObject([{ calls: 3n, refused: 1n, firstAt: moment(-1), lastAt: moment(2) }])
  expect(networks).toMatchObject([{ calls: 3n, refused: 1n, firstAt: moment(-1), usedAt: moment(-1), knownBefore: 0 }])
})
