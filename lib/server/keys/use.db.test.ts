// @module-tag pglite
import { afterEach, describe, expect, test, vi } from 'vitest'
import { callsOf, makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { database } from '../database/open'
import { forgetProcessWide } from '../runtime/process-wide'
import { deleteKey } from './delete'
import { getKey } from './get'
import { flushUse, noteUse } from './use'

const hourLength = 3_600_000
const thisHour = new Date(Math.floor(Date.now() / hourLength) * hourLength)
const at = (minutes: number) => new Date(thisHour.getTime() + minutes * 60_000)

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Notes a use as if it were that time. */
function noteUseAt(time: Date, keyId: string, address: string | null) {
  vi.useFakeTimers({ toFake: ['Date'], now: time })
  noteUse(keyId, address)
  vi.useRealTimers()
}

async function makeUsableKey() {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin)
  const lastUse = async () => {
    const { lastUsedAt, lastUsedIp } = await getKey(admin, key.id)
    return [lastUsedAt, lastUsedIp]
  }
  return { admin, id: key.id, lastUse }
}

test('a flush writes when and from where a key was last used, and how often', async () => {
  const { id, lastUse } = await makeUsableKey()
  expect(await lastUse()).toEqual([null, null])
  noteUseAt(at(1), id, '192.0.2.1')
  noteUseAt(at(3), id, '192.0.2.2')
  noteUseAt(at(2), id, '192.0.2.1')
  expect(await lastUse()).toEqual([null, null])
  await flushUse()
  expect(await lastUse()).toEqual([at(3).toISOString(), '192.0.2.2'])
  expect(await callsOf(id)).toEqual([
    { hour: thisHour, address: '192.0.2.1', calls: 2 },
    { hour: thisHour, address: '192.0.2.2', calls: 1 },
  ])
})

test('a later use wins over one that was written before, an older one does not', async () => {
  const { id, lastUse } = await makeUsableKey()
  const uses = [
    { time: at(10), address: '192.0.2.1', last: [at(10).toISOString(), '192.0.2.1'] },
    { time: at(20), address: '192.0.2.2', last: [at(20).toISOString(), '192.0.2.2'] },
    { time: at(15), address: '192.0.2.3', last: [at(20).toISOString(), '192.0.2.2'] },
  ]
  for (const { time, address, last } of uses) {
    noteUseAt(time, id, address)
    await flushUse()
    expect(await lastUse()).toEqual(last)
  }
  expect(await callsOf(id)).toHaveLength(3)
})

test('calls are counted by the hour, over several flushes', async () => {
  const { id } = await makeUsableKey()
  for (const minutes of [-61, -60, -1, 0, 59]) {
    noteUseAt(at(minutes), id, '192.0.2.1')
    await flushUse()
  }
  expect((await callsOf(id)).map(({ hour, calls }) => [hour, calls])).toEqual([
    [at(-120), 1],
    [at(-60), 2],
    [thisHour, 2],
  ])
})

test('a caller whose address is not known is counted too', async () => {
  const { id, lastUse } = await makeUsableKey()
  noteUseAt(at(1), id, null)
  await flushUse()
  expect(await lastUse()).toEqual([at(1).toISOString(), null])
  expect((await callsOf(id)).map(({ address }) => address)).toEqual(['unknown'])
})

test('more than a hundred addresses between two flushes are told apart no further, and none is lost', async () => {
  const { id, lastUse } = await makeUsableKey()
  for (let index = 0; index < 130; index += 1) noteUseAt(at(1), id, `198.51.100.${index}`)
  await flushUse()
  const calls = await callsOf(id)
  expect(calls).toHaveLength(101)
  expect(calls.find(({ address }) => address === 'other')).toMatchObject({ calls: 30 })
  expect(await lastUse()).toEqual([at(1).toISOString(), '198.51.100.129'])
})

test('a thousand uses are one statement, which the timer sends', async () => {
  const keys = await Promise.all([makeUsableKey(), makeUsableKey()])
  await flushUse()
  const query = vi.spyOn(await database(), 'query')
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  // A new ledger, whose timer is one that the test moves on.
  forgetProcessWide('key-use')
  for (let index = 0; index < 1_000; index += 1) noteUse(keys[index % 2]!.id, '192.0.2.1')
  expect(query).not.toHaveBeenCalled()
  vi.advanceTimersByTime(5_000)
  vi.useRealTimers()
  await vi.waitFor(async () => expect(await callsOf(keys[1]!.id)).toMatchObject([{ calls: 500 }]))
  expect(await callsOf(keys[0]!.id)).toMatchObject([{ calls: 500 }])
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
    const { id, lastUse } = await makeUsableKey()
    noteUseAt(at(1), gone.id, '192.0.2.1')
    noteUseAt(at(1), id, '192.0.2.1')
    await deleteKey(gone.admin, gone.id)
    await flushUse()
    const { prisma } = await database()
    expect(await prisma.apiKeyUse.findUnique({ where: { keyId: gone.id } })).toBeNull()
    expect(await callsOf(gone.id)).toEqual([])
    await expect(getKey(gone.admin, gone.id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await lastUse()).toEqual([at(1).toISOString(), '192.0.2.1'])
  })

  test('does not hold up deletions and flushes that run at once', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, makeUsableKey))
    for (const { id } of keys) noteUse(id, '192.0.2.1')
    const odd = keys.filter((_, index) => index % 2 === 1)
    await Promise.all([flushUse(), ...odd.map(({ admin, id }) => deleteKey(admin, id)), flushUse()])
    for (const { id } of keys.filter((key) => !odd.includes(key))) {
      expect(await callsOf(id)).toMatchObject([{ calls: 1 }])
    }
  })
})

test('a flush that fails is tried again: last use and every call are there', async () => {
  const { id, lastUse } = await makeUsableKey()
  const query = vi.spyOn(await database(), 'query')
  noteUseAt(at(-1), id, '192.0.2.1')
  noteUseAt(at(1), id, '192.0.2.2')
  query.mockRejectedValueOnce(new Error('connection terminated'))
  await flushUse()
  expect(await lastUse()).toEqual([null, null])
  noteUseAt(at(2), id, '192.0.2.2')
  query.mockRejectedValueOnce(new Error('connection terminated'))
  await flushUse()
  await flushUse()
  expect(await lastUse()).toEqual([at(2).toISOString(), '192.0.2.2'])
  expect(await callsOf(id)).toEqual([
    { hour: at(-60), address: '192.0.2.1', calls: 1 },
    { hour: thisHour, address: '192.0.2.2', calls: 2 },
  ])
})

test('calls are counted once where only the removal of old ones fails', async () => {
  const { id } = await makeUsableKey()
  // The removal runs once an hour; a ledger of its own has never removed anything.
  forgetProcessWide('key-use')
  noteUseAt(at(1), id, '192.0.2.1')
  const { query } = await database()
  vi.spyOn(await database(), 'query').mockImplementation((statement) =>
    statement.text.startsWith('DELETE') ? Promise.reject(new Error('connection terminated')) : query(statement),
  )
  await flushUse()
  await flushUse()
  expect((await callsOf(id)).map(({ calls }) => calls)).toEqual([1])
})

test('an address that a failed flush noted does not replace a newer one', async () => {
  const { id, lastUse } = await makeUsableKey()
  noteUseAt(at(1), id, '192.0.2.1')
  const query = vi.spyOn(await database(), 'query')
  query.mockImplementationOnce(() => {
    noteUseAt(at(2), id, '192.0.2.2')
    return Promise.reject(new Error('connection terminated'))
  })
  await flushUse()
  await flushUse()
  expect(await lastUse()).toEqual([at(2).toISOString(), '192.0.2.2'])
  expect((await callsOf(id)).map(({ address, calls }) => [address, calls])).toEqual([
    ['192.0.2.1', 1],
    ['192.0.2.2', 1],
  ])
})

test('calls of more than two days ago are forgotten', async () => {
  const { id } = await makeUsableKey()
  const { prisma } = await database()
  const hours = [49, 47].map((hours) => new Date(thisHour.getTime() - hours * hourLength))
  const calls = { keyId: id, address: '192.0.2.1', calls: 1 }
  await prisma.apiKeyCalls.createMany({ data: hours.map((hour) => ({ ...calls, hour })) })
  // Old calls are looked for once an hour; a new ledger has not looked yet.
  forgetProcessWide('key-use')
  noteUseAt(at(1), id, '192.0.2.1')
  await flushUse()
  expect((await callsOf(id)).map(({ hour }) => hour)).toEqual([hours[1], thisHour])
})
