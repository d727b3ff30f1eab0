import { expect, test } from 'vitest'
import { inTurn, restAfter } from './reading-queue'

const nothing = { time: 0, at: 0 }
const restOf = (took: number, before = nothing, at = 0) => restAfter(before, took, at).rest

test('half a second of reading is free, and of what is more three times as long is rested', () => {
  expect(restOf(500)).toBe(0)
  expect(restOf(501)).toBeCloseTo(3)
  expect(restOf(900)).toBeCloseTo(1_200)
})

test('reads add up, whoever asks', () => {
  const { spent, rest } = restAfter(nothing, 400, 0)
  expect([spent, rest]).toEqual([{ time: 400, at: 0 }, 0])
  expect(restOf(200, spent)).toBeCloseTo(300)
})

test('a third of the time that passes is made up for, and no more than was spent', () => {
  expect(restOf(500, { time: 400, at: 1_000 }, 1_600)).toBeCloseTo(600)
  expect(restOf(500, { time: 400, at: 1_000 }, 2_200)).toBeCloseTo(0)
  expect(restOf(500, { time: 400, at: 1_000 }, 900_000)).toBe(0)
  expect(restOf(600, { time: 400, at: 1_000 }, 900_000)).toBeCloseTo(300)
})

test('a database that is slow lets nobody wait for ever', () => {
  expect(restOf(60_000)).toBeCloseTo(6_000)
  expect(restAfter(nothing, 60_000, 7)).toMatchObject({ spent: { time: 2_500, at: 7 } })
})

test('whoever asks for very much waits for themselves, and others of the account for one read of theirs', async () => {
  const ended: string[] = []
  const ask = (id: string) => inTurn({ id, accountId: 'one' }, async () => void ended.push(id))
  const many = Array.from({ length: 7 }, () => ask('eager'))
  const other = ask('other')
  await expect(many.pop()).rejects.toMatchObject({ code: 'rate_limited' })
  await Promise.all([...many, other])
  expect(ended.indexOf('other')).toBe(1)
  expect(ended).toHaveLength(7)
})
