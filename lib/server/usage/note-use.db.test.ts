// @module-tag pglite
import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { callsOf, makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { callFrom, onServers, trafficOf } from '../../testing/make/traffic'
import { database } from '../database/open'
import { stopClock, turnClock } from '../runtime/clock'
import { forgetProcessWide } from '../runtime/process-wide'
import { flushAttempts } from './note-attempts'
import { deleteKey } from '../keys/delete'
import { getKey } from '../../testing/calls/get-key'
import { getKeyDetail } from '../keys/get-detail'
import { flushUse, noteRefusedCall, noteUse } from './note-use'
import { KeyRefused } from '../keys/verify'

const hourLength = 3_600_000
const thisHour = new Date(Math.floor(Date.now() / hourLength) * hourLength)
const at = (minutes: number) => new Date(thisHour.getTime() + minutes * 60_000)
const curl = 'curl/8.4.0'

afterEach(() => {
  turnClock(0)
  vi.useRealTimers()
  vi.restoreAllMocks()
})

type Used = { id: string; secretId: string }

/** Does this as if it were that time. */
function doAt(time: Date, run: () => void) {
  stopClock(time.getTime())
  run()
  turnClock(0)
}

/** Notes a use as if it were that time. */
const noteUseAt = (time: Date, key: Used, address: string | null, userAgent: string | null = curl) =>
  doAt(time, () => noteUse(key, callFrom(address, userAgent)))

async function makeUsableKey() {
  const { admin } = await makeTenant()
  const { key, secretId } = await makeKey(admin)
  const lastUse = async () => {
    const { lastUsedAt, lastUsedIp } = await getKey(admin, key.id)
    return [lastUsedAt, lastUsedIp]
  }
  const used: Used = { id: key.id, secretId }
  const refused = (code: 'key_paused' | 'key_deleted') =>
    new KeyRefused(code, '', { id: key.id, accountId: admin.accountId, projectId: admin.projectId }, secretId)
  return { admin, id: key.id, secretId, used, lastUse, refused }
}

test('a flush writes when and from where a key was last used, and how often, from where and by what', async () => {
  const { id, secretId, used, lastUse } = await makeUsableKey()
  expect(await lastUse()).toEqual([null, null])
  noteUseAt(at(1), used, '192.0.2.1')
  noteUseAt(at(3), used, '192.0.2.2', 'node')
  noteUseAt(at(2), used, '192.0.2.1', 'curl/8.1')
  expect(await lastUse()).toEqual([null, null])
  await flushUse()
  expect(await lastUse()).toEqual([at(3).toISOString(), '192.0.2.2'])
  const row = { secretId, hour: thisHour, refused: 0 }
  expect(await trafficOf(id)).toEqual([
    { ...row, address: '192.0.2.1', client: 'curl/8', calls: 2, lastAt: at(2) },
    { ...row, address: '192.0.2.2', client: 'node', calls: 1, lastAt: at(3) },
  ])
  // For servers of the release before.
  expect(await callsOf(id)).toEqual([
    { hour: thisHour, address: '192.0.2.1', calls: 2 },
    { hour: thisHour, address: '192.0.2.2', calls: 1 },
  ])
})

test('a later use wins over one that was written before, an older one does not', async () => {
  const { id, used, lastUse } = await makeUsableKey()
  const uses = [
    { time: at(10), address: '192.0.2.1', last: [at(10).toISOString(), '192.0.2.1'] },
    { time: at(20), address: '192.0.2.2', last: [at(20).toISOString(), '192.0.2.2'] },
    { time: at(15), address: '192.0.2.3', last: [at(20).toISOString(), '192.0.2.2'] },
  ]
  for (const { time, address, last } of uses) {
    noteUseAt(time, used, address)
    await flushUse()
    expect(await lastUse()).toEqual(last)
  }
  expect(await callsOf(id)).toHaveLength(3)
})

test('calls are counted by the hour, over several flushes', async () => {
  const { id, used } = await makeUsableKey()
  for (const minutes of [-61, -60, -1, 0, 59]) {
    noteUseAt(at(minutes), used, '192.0.2.1')
    await flushUse()
  }
  const expected = [
    [at(-120), 1],
    [at(-60), 2],
    [thisHour, 2],
  ]
  expect((await callsOf(id)).map(({ hour, calls }) => [hour, calls])).toEqual(expected)
  expect((await trafficOf(id)).map(({ hour, calls }) => [hour, calls])).toEqual(expected)
})

test('uses of several hours are written together', async () => {
  const { id, used, lastUse } = await makeUsableKey()
  for (const minutes of [59, 61, 58]) noteUseAt(at(minutes), used, `192.0.2.${minutes}`)
  await flushUse()
  expect((await trafficOf(id)).map(({ hour, address }) => [hour, address])).toEqual([
    [thisHour, '192.0.2.58'],
    [thisHour, '192.0.2.59'],
    [at(60), '192.0.2.61'],
  ])
  expect(await lastUse()).toEqual([at(61).toISOString(), '192.0.2.61'])
})

test('a caller whose address and client are not known is counted too', async () => {
  const { id, used, lastUse } = await makeUsableKey()
  noteUseAt(at(1), used, null, null)
  await flushUse()
  expect(await lastUse()).toEqual([at(1).toISOString(), null])
  expect(await trafficOf(id)).toMatchObject([{ address: 'unknown', client: 'none', calls: 1 }])
})

test('each secret has its own calls', async () => {
  const { admin, id, used } = await makeUsableKey()
  const { prisma } = await database()
  const { id: secretId } = await prisma.apiKeySecret.create({ data: { keyId: id, hash: Buffer.alloc(32, randomUUID()), hint: 'sei_…' } })
  for (const key of [used, { id, secretId }, used]) noteUse(key, callFrom('192.0.2.1'))
  await flushUse()
  const rows = await trafficOf(id)
  expect(rows.map((row) => [row.secretId, row.calls]).sort()).toEqual([[used.secretId, 2], [secretId, 1]].sort())
  expect(await callsOf(id)).toMatchObject([{ calls: 3 }])
  expect((await getKeyDetail(admin, id)).calls24h).toBe(3)
})

describe('refused calls', () => {
  test('with a key that is refused are counted, and are no use of it', async () => {
    const { id, used, lastUse, refused } = await makeUsableKey()
    doAt(at(1), () => noteRefusedCall(refused('key_paused'), callFrom('192.0.2.1')))
    await flushUse()
    expect(await lastUse()).toEqual([null, null])
    expect(await callsOf(id)).toEqual([])
    noteUseAt(at(1), used, '192.0.2.2')
    doAt(at(2), () => noteRefusedCall(refused('key_paused'), callFrom('192.0.2.1')))
    await flushUse()
    expect(await lastUse()).toEqual([at(1).toISOString(), '192.0.2.2'])
    expect(await trafficOf(id)).toMatchObject([
      { address: '192.0.2.1', calls: 0, refused: 2 },
      { address: '192.0.2.2', calls: 1, refused: 0 },
    ])
  })

  test('of a key that passed the check are a use of it', async () => {
    const { id, used, lastUse } = await makeUsableKey()
    doAt(at(1), () => noteUse(used, callFrom('192.0.2.1'), 'forbidden'))
    await flushUse()
    expect(await lastUse()).toEqual([at(1).toISOString(), '192.0.2.1'])
    expect(await trafficOf(id)).toMatchObject([{ calls: 0, refused: 1 }])
    expect(await callsOf(id)).toEqual([])
  })

  test('with a deleted key are attempts', async () => {
    const { admin, id, refused } = await makeUsableKey()
    await deleteKey(admin, id)
    noteRefusedCall(refused('key_deleted'), callFrom(null))
    await flushUse()
    await flushAttempts()
    const { prisma } = await database()
    expect(await prisma.apiKeyAttempt.findMany({ where: { keyId: id } })).toMatchObject([
      { address: 'unknown', client: 'curl/8', tries: 1 },
    ])
  })
})

describe('who calls is told apart only so far', () => {
  test('a hundred addresses of a key in an hour, over several flushes, and no call is lost', async () => {
    const { id, used, lastUse } = await makeUsableKey()
    for (let index = 0; index < 230; index += 1) {
      noteUseAt(at(1), used, `198.51.100.${index}`)
      if (index % 50 === 0) await flushUse()
    }
    // Those that are known are told apart still.
    noteUseAt(at(2), used, '198.51.100.7')
    await flushUse()
    const rows = await trafficOf(id)
    expect(rows).toHaveLength(101)
    expect(rows.find(({ address }) => address === 'other')).toMatchObject({ calls: 130 })
    expect(rows.find(({ address }) => address === '198.51.100.7')).toMatchObject({ calls: 2 })
    expect(await lastUse()).toEqual([at(2).toISOString(), '198.51.100.7'])
    noteUseAt(at(61), used, '198.51.100.222')
    await flushUse()
    expect((await trafficOf(id)).at(-1)).toMatchObject({ hour: at(60), address: '198.51.100.222', calls: 1 })
  })

  test('five clients of an address', async () => {
    const { id, used } = await makeUsableKey()
    for (let index = 0; index < 60; index += 1) {
      noteUseAt(at(1), used, '192.0.2.1', `agent-${index % 30}/1`)
      if (index === 20) await flushUse()
    }
    await flushUse()
    const rows = await trafficOf(id)
    expect(rows.map(({ client, calls }) => [client, calls])).toEqual([
      ...Array.from({ length: 5 }, (_, index) => [`agent-${index}/1`, 2]),
      ['other', 50],
    ])
  })

  test('of very many keys, so that the memory for them is bounded', async () => {
    await flushUse()
    const query = vi.spyOn(await database(), 'query')
    const keys = Array.from({ length: 600 }, () => ({ id: randomUUID(), secretId: randomUUID() }))
    for (let index = 0; index < 100; index += 1) for (const key of keys) noteUse(key, callFrom(`198.51.100.${index}`))
    await flushUse()
    const calls = query.mock.calls[0]![0].values[11] as string[]
    expect(calls.length).toBeLessThanOrEqual(50_000 + 600)
    expect(calls.reduce((sum, count) => sum + Number(count), 0)).toBe(60_000)
  })
})

test('a thousand uses are one statement, which the timer sends', async () => {
  const keys = await Promise.all([makeUsableKey(), makeUsableKey()])
  await flushUse()
  const query = vi.spyOn(await database(), 'query')
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  // A new ledger, whose timer is one that the test moves on.
  forgetProcessWide('key-use')
  stopClock(at(1).getTime())
  for (let index = 0; index < 1_000; index += 1) noteUse(keys[index % 2]!.used, callFrom('192.0.2.1'))
  expect(query).not.toHaveBeenCalled()
  vi.advanceTimersByTime(5_000)
  vi.useRealTimers()
  await vi.waitFor(async () => expect(await callsOf(keys[1]!.id)).toMatchObject([{ calls: 500 }]), { timeout: 15_000 })
  expect(await trafficOf(keys[0]!.id)).toMatchObject([{ calls: 500 }])
  expect(query.mock.calls.filter(([{ text }]) => text.includes('UPDATE api_key_use'))).toHaveLength(1)
})

test('nothing to write is no statement', async () => {
  await flushUse()
  const query = vi.spyOn(await database(), 'query')
  await flushUse()
  expect(query).not.toHaveBeenCalled()
})

describe('a key that was deleted meanwhile', () => {
  test('stays deleted, and the others are written', async () => {
    const gone = await makeUsableKey()
    const { id, used, lastUse } = await makeUsableKey()
    await deleteKey(gone.admin, gone.id)
    noteUseAt(at(1), gone.used, '192.0.2.1')
    noteUseAt(at(1), used, '192.0.2.1')
    await flushUse()
    const { prisma } = await database()
    expect(await prisma.apiKeyUse.findUnique({ where: { keyId: gone.id } })).toBeNull()
    expect(await trafficOf(gone.id)).toEqual([])
    await expect(getKey(gone.admin, gone.id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await lastUse()).toEqual([at(1).toISOString(), '192.0.2.1'])
    expect(await trafficOf(id)).toHaveLength(1)
  })

  test('does not hold up deletions and flushes that run at once', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, makeUsableKey))
    for (const { used } of keys) noteUse(used, callFrom('192.0.2.1'))
    const odd = keys.filter((_, index) => index % 2 === 1)
    await Promise.all([flushUse(), ...odd.map(({ admin, id }) => deleteKey(admin, id)), flushUse()])
    for (const { id } of keys.filter((key) => !odd.includes(key))) {
      expect(await trafficOf(id)).toMatchObject([{ calls: 1 }])
    }
  })
})

test('servers that write the same keys at once lose no call and do not wait for each other in a circle', async () => {
  const keys = await Promise.all(Array.from({ length: 12 }, makeUsableKey))
  await onServers(10, (server) => {
    for (const { used, refused } of server % 2 ? keys.toReversed() : keys) {
      for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.1', '192.0.2.2']) noteUseAt(new Date(thisHour.getTime() + server), used, address)
      for (const address of ['192.0.2.1', '192.0.2.2']) doAt(thisHour, () => noteRefusedCall(refused('key_paused'), callFrom(address)))
    }
  })
  for (const { id } of keys) {
    const row = { calls: 20, refused: 10, lastAt: new Date(thisHour.getTime() + 9) }
    expect(await trafficOf(id)).toMatchObject([row, row])
  }
})

test('a flush that fails is tried again: last use and every call are there, once', async () => {
  const { id, used, lastUse, refused } = await makeUsableKey()
  const query = vi.spyOn(await database(), 'query')
  noteUseAt(at(-1), used, '192.0.2.1')
  noteUseAt(at(1), used, '192.0.2.2')
  query.mockRejectedValueOnce(new Error('connection terminated'))
  await flushUse()
  expect(await lastUse()).toEqual([null, null])
  noteUseAt(at(2), used, '192.0.2.2')
  doAt(at(2), () => noteRefusedCall(refused('key_paused'), callFrom('192.0.2.2')))
  query.mockRejectedValueOnce(new Error('connection terminated'))
  await flushUse()
  await flushUse()
  await flushUse()
  expect(await lastUse()).toEqual([at(2).toISOString(), '192.0.2.2'])
  expect(await trafficOf(id)).toMatchObject([
    { hour: at(-60), address: '192.0.2.1', calls: 1, refused: 0 },
    { hour: thisHour, address: '192.0.2.2', calls: 2, refused: 1 },
  ])
})

test('what is noted while a flush runs is written by the next, whether that one fails or not', async () => {
  const { id, used, lastUse } = await makeUsableKey()
  const { query } = await database()
  const asked = vi.spyOn(await database(), 'query')
  noteUseAt(at(1), used, '192.0.2.1')
  asked.mockImplementationOnce(() => {
    noteUseAt(at(2), used, '192.0.2.1')
    return Promise.reject(new Error('connection terminated'))
  })
  await flushUse()
  asked.mockImplementationOnce((statement) => {
    noteUseAt(at(3), used, '192.0.2.1')
    return query(statement)
  })
  await flushUse()
  expect(await trafficOf(id)).toMatchObject([{ calls: 2, lastAt: at(2) }])
  await flushUse()
  expect(await lastUse()).toEqual([at(3).toISOString(), '192.0.2.1'])
  expect(await trafficOf(id)).toMatchObject([{ address: '192.0.2.1', calls: 3, lastAt: at(3) }])
})
