// @module-tag pglite
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { trafficOf } from '../../testing/make/traffic'
import { database } from '../database/open'
import { now, turnClock } from '../runtime/clock'
import { forgetProcessWide } from '../runtime/process-wide'
import { flushAttempts, noteAttempt } from './note-attempts'
import { deleteKey } from '../keys/delete'

afterEach(() => {
  turnClock(0)
  vi.restoreAllMocks()
})

async function makeDeletedKey() {
  const { admin } = await makeTenant()
  const { key, secretId } = await makeKey(admin)
  await deleteKey(admin, key.id)
  const attempt = (address: string, client = 'curl/8') => noteAttempt({ keyId: key.id, secretId }, address, client)
  return { id: key.id, secretId, attempt }
}

async function attemptsOf(keyId: string) {
  const { prisma } = await database()
  return prisma.apiKeyAttempt.findMany({ where: { keyId }, orderBy: [{ address: 'asc' }, { client: 'asc' }] })
}

const sum = (rows: { tries: number }[]) => rows.reduce((total, { tries }) => total + tries, 0)

test('who tries a deleted key is counted, with the first and the last time', async () => {
  const { id, attempt } = await makeDeletedKey()
  const first = now()
  attempt('192.0.2.1')
  attempt('192.0.2.2')
  await flushAttempts()
  turnClock(3_600_000)
  attempt('192.0.2.1')
  await flushAttempts()
  const rows = await attemptsOf(id)
  expect(rows).toMatchObject([
    { address: '192.0.2.1', client: 'curl/8', tries: 2 },
    { address: '192.0.2.2', tries: 1 },
  ])
  const hours = rows.map(({ firstAt, lastAt }) => Math.round((lastAt.getTime() - firstAt.getTime()) / 3_600_000))
  expect(hours).toEqual([1, 0])
  expect(rows[0]!.firstAt.getTime()).toBeGreaterThanOrEqual(first.getTime())
})

test('a row of a release that did not know projects gets the one of its key', async () => {
  const { id, attempt } = await makeDeletedKey()
  const { prisma } = await database()
  attempt('192.0.2.1')
  await flushAttempts()
  const { projectId } = await prisma.apiKey.findUniqueOrThrow({ where: { id } })
  expect(await attemptsOf(id)).toMatchObject([{ projectId }])
  await prisma.apiKeyAttempt.updateMany({ where: { keyId: id }, data: { projectId: null } })
  attempt('192.0.2.1')
  await flushAttempts()
  expect(await attemptsOf(id)).toMatchObject([{ projectId, tries: 2 }])
})

test('tries are counted by the hour too, for all callers together', async () => {
  const { id, secretId, attempt } = await makeDeletedKey()
  for (const address of ['192.0.2.1', '192.0.2.2']) attempt(address)
  await flushAttempts()
  attempt('192.0.2.3')
  turnClock(3_600_000)
  attempt('192.0.2.3')
  await flushAttempts()
  const row = { secretId, address: 'other', client: 'other', calls: 0 }
  expect(await trafficOf(id)).toMatchObject([{ ...row, refused: 3 }, { ...row, refused: 1 }])
})

test('a key that is not deleted has none', async () => {
  const { admin } = await makeTenant()
  const { key, secretId } = await makeKey(admin)
  noteAttempt({ keyId: key.id, secretId }, '192.0.2.1', 'curl/8')
  await flushAttempts()
  expect(await attemptsOf(key.id)).toEqual([])
  expect(await trafficOf(key.id)).toEqual([])
})

test('a key has at most a hundred rows, whoever tries and how often it is written; no try is lost', async () => {
  const { id, attempt } = await makeDeletedKey()
  for (let index = 0; index < 250; index += 1) {
    attempt(`198.51.100.${index % 200}`, `agent-${index % 7}/1`)
    if (index % 60 === 0) await flushAttempts()
  }
  attempt('198.51.100.1', 'agent-1/1')
  await flushAttempts()
  const rows = await attemptsOf(id)
  expect(rows).toHaveLength(100)
  expect(rows.find(({ address }) => address === 'other')).toMatchObject({ client: 'other' })
  expect(rows.find(({ address }) => address === '198.51.100.1')).toMatchObject({ tries: 2 })
  expect(sum(rows)).toBe(251)
})

test('also where two servers write at once', async () => {
  const { id, attempt } = await makeDeletedKey()
  const writing: Promise<void>[] = []
  for (const from of [0, 100, 200]) {
    for (let index = from; index < from + 90; index += 1) attempt(`198.51.100.${index}`)
    writing.push(flushAttempts())
    await nextTurn()
    // What is noted from now on is another server's.
    forgetProcessWide('key-attempts')
  }
  await Promise.all(writing)
  await flushAttempts()
  const rows = await attemptsOf(id)
  expect(rows).toHaveLength(100)
  expect(sum(rows)).toBe(270)
})

test('a flush that fails is tried again, and counts nothing twice', async () => {
  const { id, attempt } = await makeDeletedKey()
  const { prisma } = await database()
  attempt('192.0.2.1')
  vi.spyOn(prisma, '$transaction').mockRejectedValueOnce(new Error('connection terminated'))
  await flushAttempts()
  expect(await attemptsOf(id)).toEqual([])
  attempt('192.0.2.1')
  await flushAttempts()
  await flushAttempts()
  expect(await attemptsOf(id)).toMatchObject([{ tries: 2 }])
  expect(await trafficOf(id)).toMatchObject([{ refused: 2 }])
})
