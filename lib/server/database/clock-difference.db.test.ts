import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, inject, test, vi } from 'vitest'
import { turnClock } from '../runtime/clock'
import { log } from '../runtime/log'
import { warnOfOtherClock } from './clock-difference'
import { database, type Database } from './open'

const onPostgres = inject('databaseKind') === 'postgresql'

afterEach(() => turnClock(0))

/** What a start would say with the clock turned by so many milliseconds. */
async function warnings(by: number, change: Partial<Database> = {}) {
  const warn = vi.spyOn(log(), 'warn').mockImplementation(() => undefined)
  const opened = await database()
  turnClock(by)
  try {
    await warnOfOtherClock({ ...opened, ...change })
    return warn.mock.calls.map(([fields, message]) => [fields, message] as const)
  } finally {
    warn.mockRestore()
  }
}

test('clocks that agree are not spoken of', async () => {
  expect(await warnings(0)).toEqual([])
})

test.runIf(onPostgres).each([
  ['behind', 90_000],
  ['ahead of', -90_000],
])('a database that is %s the server by more than a second is warned of', async (which, by) => {
  const [[fields, message]] = (await warnings(by)) as [[{ milliseconds: number }, string]]
  expect(message).toContain(`the clock of PostgreSQL is ${which} that of this server`)
  expect(Math.abs(fields.milliseconds - 90_000)).toBeLessThan(10_000)
})

test.runIf(onPostgres)('a slow answer is no other clock', async () => {
  const { query } = await database()
  const slow: Database['query'] = async (statement) => {
    await sleep(1_200)
    return query(statement)
  }
  expect(await warnings(0, { query: slow })).toEqual([])
})

test.runIf(!onPostgres)('PGlite has the clock of its process', async () => {
  expect(await warnings(90_000)).toEqual([])
})
