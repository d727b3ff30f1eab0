// @module-tag pglite
import { randomBytes, randomUUID } from 'node:crypto'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { KeyDetail } from '../../schema/key-detail'
import { makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { addTraffic } from '../../testing/make/traffic'
import type { PersonActor } from '../access/actor'
import { recordActivity } from '../activity-log/record'
import { database } from '../database/open'
import { nowMs, stopClock, turnClock } from '../runtime/clock'
import { getKeyDetail } from './get-detail'

const hour = 3_600_000
const minute = 60_000
const thisHour = Math.floor(Date.now() / hour) * hour
/** A moment so many hours before the one that runs, at its beginning. */
const hoursAgo = (hours: number) => new Date(thisHour - hours * hour)

let admin: PersonActor
beforeAll(async () => void ({ admin } = await makeTenant()))

// The hour does not end while tests run.
beforeEach(() => stopClock(thisHour + 30 * minute))
afterEach(() => turnClock(0))

async function setUp() {
  const { key, secretId } = await makeKey(admin)
  const add = (...traffic: Omit<Parameters<typeof addTraffic>[0], 'keyId' | 'secretId'>[]) =>
    addTraffic(...traffic.map((calls) => ({ keyId: key.id, secretId, ...calls })))
  const detail = async () => KeyDetail.parse(await getKeyDetail(admin, key.id))
  return { key, id: key.id, secretId, add, detail }
}

/** A second secret, as a rotation makes it. */
async function rotate(keyId: string, createdAt: Date, more: { awaitsReveal?: boolean } = {}) {
  const { prisma } = await database()
  const data = { keyId, hash: randomBytes(32), hint: 'sei_efgh…5678', createdAt, overlapSeconds: 86_400, ...more }
  return (await prisma.apiKeySecret.create({ data, select: { id: true } })).id
}

test('a key that was not used yet', async () => {
  const { key, secretId, detail } = await setUp()
  expect(await detail()).toEqual({
    ...key,
    secrets: [
      {
        id: secretId,
        hint: key.hint,
        createdAt: key.createdAt,
        expiresAt: null,
        isCurrent: true,
        isRevealed: true,
        endsAt: null,
        callsByHour: Array.from({ length: 24 }, () => 0),
        lastCall: null,
        lastRefusal: null,
      },
    ],
    calls24h: 0,
    calls7d: 0,
    refused7d: 0,
    clients: [],
    clientCount: 0,
    rotation: null,
    revocations: [],
  })
})

test('calls are added up for a day by the hour, for seven days, and by client, the last one first', async () => {
  const { add, detail } = await setUp()
  const other = await setUp()
  await other.add({ at: hoursAgo(0), calls: 1_000 })
  const last = new Date(thisHour + minute)
  await add(
    { at: last, calls: 3, refused: 1 },
    { at: hoursAgo(23), calls: 4 },
    { at: hoursAgo(23), address: '192.0.2.2', client: 'node', calls: 20 },
    { at: hoursAgo(24), calls: 100 },
    { at: hoursAgo(167), address: '192.0.2.3', refused: 7 },
    { at: hoursAgo(168), calls: 5_000 },
  )
  const { secrets, ...counted } = await detail()
  expect(counted).toMatchObject({
    calls24h: 27,
    calls7d: 127,
    refused7d: 8,
    clientCount: 3,
    clients: [
      { address: '192.0.2.1', client: 'curl/8', calls: 107, refused: 1, lastAt: last.toISOString() },
      { address: '192.0.2.2', client: 'node', calls: 20, refused: 0, lastAt: hoursAgo(23).toISOString() },
      { address: '192.0.2.3', client: 'curl/8', calls: 0, refused: 7, lastAt: hoursAgo(167).toISOString() },
    ],
  })
  expect(secrets[0]!.callsByHour).toEqual([24, ...Array.from({ length: 22 }, () => 0), 3])
})

test('twenty clients are named, all are counted', async () => {
  const { add, detail } = await setUp()
  await add(...Array.from({ length: 23 }, (_, index) => ({ at: hoursAgo(index), address: `192.0.2.${index}` })))
  const { clients, clientCount } = await detail()
  expect(clientCount).toBe(23)
  expect(clients.map(({ address }) => address)).toEqual(Array.from({ length: 20 }, (_, index) => `192.0.2.${index}`))
})

test('of each secret the last call and the last refusal are told', async () => {
  const { id, secretId, add, detail } = await setUp()
  await add(
    { at: hoursAgo(2), calls: 1 },
    { at: hoursAgo(1), address: '192.0.2.2', client: 'node', refused: 2 },
    { at: hoursAgo(3), address: '192.0.2.3', refused: 1 },
  )
  const newId = await rotate(id, new Date(nowMs() + minute))
  const call = { at: hoursAgo(2).toISOString(), address: '192.0.2.1', client: 'curl/8' }
  const refusal = { at: hoursAgo(1).toISOString(), address: '192.0.2.2', client: 'node' }
  expect((await detail()).secrets).toMatchObject([
    { id: newId, isCurrent: true, isRevealed: true, lastCall: null, lastRefusal: null },
    { id: secretId, isCurrent: false, lastCall: call, lastRefusal: refusal },
  ])
})

describe('while a key rotates', () => {
  const long = () => new Date(nowMs() - 40 * 24 * hour)

  /** A key of 40 days ago that is called every hour, and was rotated twelve hours ago. */
  async function setUpRotation(more: { awaitsReveal?: boolean } = {}) {
    const made = await setUp()
    const { prisma } = await database()
    await prisma.apiKey.update({ where: { id: made.id }, data: { createdAt: long() } })
    await prisma.apiKeySecret.update({ where: { id: made.secretId }, data: { createdAt: long() } })
    await made.add(...Array.from({ length: 180 }, (_, index) => ({ at: hoursAgo(8 + index) })))
    const newId = await rotate(made.id, hoursAgo(12), more)
    const useNew = () => addTraffic({ keyId: made.id, secretId: newId, at: hoursAgo(0), calls: 9 })
    return { ...made, newId, useNew }
  }

  test('the old secret is safe to end six hours after its last call, once the new one is used', async () => {
    const { detail, useNew } = await setUpRotation()
    expect((await detail()).rotation).toMatchObject({ isSafe: false, safeAt: null })
    await useNew()
    // The longest pause of the key, with either secret, is the one between the two.
    expect((await detail()).rotation).toMatchObject({ oldCalls: 4, quietSeconds: 12 * 3_600, isSafe: false })
    expect((await detail()).rotation?.safeAt).toBe(hoursAgo(-4).toISOString())
  })

  test('its calls are told, also those that were refused, and where they came from', async () => {
    const { add, detail, useNew } = await setUpRotation()
    await useNew()
    await add(...Array.from({ length: 7 }, (_, index) => ({ at: hoursAgo(index + 1), address: '192.0.2.9', refused: 1 })))
    expect((await detail()).rotation).toMatchObject({
      quietSeconds: 6 * 3_600,
      isSafe: false,
      lastOldCallAt: hoursAgo(1).toISOString(),
      oldClients: [{ address: '192.0.2.9', client: 'curl/8', calls: 0 }],
    })
  })

  test('one that nobody has used is safe to end after six hours, if the new one was revealed', async () => {
    for (const [awaitsReveal, isSafe] of [[false, true], [true, false]] as const) {
      const { id, detail } = await setUp()
      await rotate(id, new Date(nowMs() + minute), { awaitsReveal })
      expect((await detail()).rotation).toMatchObject({ oldCalls: 0, oldClients: [], lastOldCallAt: null, isSafe: false })
      const { prisma } = await database()
      await prisma.apiKeySecret.updateMany({ where: { keyId: id }, data: { createdAt: hoursAgo(7) } })
      await prisma.apiKeySecret.updateMany({ where: { keyId: id, hint: 'sei_efgh…5678' }, data: { createdAt: hoursAgo(6.5) } })
      expect((await detail()).rotation).toMatchObject({ isSafe })
    }
  })

  test('an old secret whose time is over is not there any more', async () => {
    const { id, secretId, detail } = await setUp()
    await rotate(id, new Date(nowMs() + minute))
    const { prisma } = await database()
    await prisma.apiKeySecret.update({ where: { id: secretId }, data: { endsAt: new Date(nowMs() - 1) } })
    expect(await detail()).toMatchObject({ rotation: null, oldSecret: null, secrets: [{ isCurrent: true }] })
  })
})

test('measured revocations are told, the newest first, of this key alone', async () => {
  const { key, id, detail } = await setUp()
  const { prisma } = await database()
  for (const milliseconds of [4.2, 3]) {
    stopClock(nowMs() + 1)
    const details = { hint: key.hint, milliseconds, refusedWith: 'key_paused' }
    await recordActivity(prisma, admin, { type: 'API_ACCESS_KEY', action: 'REVOCATION_MEASURED', target: { id, name: key.name }, details })
  }
  const details = { hint: key.hint, milliseconds: 9, refusedWith: 'key_paused' }
  await recordActivity(prisma, admin, {
    type: 'API_ACCESS_KEY',
    action: 'REVOCATION_MEASURED',
    target: { id: randomUUID(), name: 'other' },
    details,
  })
  expect((await detail()).revocations).toMatchObject([
    { hint: key.hint, milliseconds: 3, refusedWith: 'key_paused' },
    { milliseconds: 4.2 },
  ])
})
