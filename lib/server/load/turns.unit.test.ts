import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { Fault } from '../fault'
import { inTurn } from './turns'

const tooMany = () => new Fault('rate_limited', 'Too many.')

test.each([1, 2, 3])('%i at a time run, in the order in which they came, and those that fail make room too', async (atOnce) => {
  const account = randomUUID()
  const started: number[] = []
  const ends: (() => void)[] = []
  const run = (index: number) =>
    inTurn('test', account, { atOnce, mostWaiting: 5, tooMany }, async () => {
      started.push(index)
      await new Promise<void>((resolve) => ends.push(resolve))
      if (index % 2 === 0) throw new Error(`${index}`)
    })
  const all = Array.from({ length: atOnce + 5 }, (_, index) => run(index))
  const settled = Promise.allSettled(all)
  await expect(run(99)).rejects.toMatchObject({ code: 'rate_limited' })
  // Of another account, or another kind.
  expect(await inTurn('test', randomUUID(), { atOnce, mostWaiting: 0, tooMany }, async () => 'other')).toBe('other')
  expect(await inTurn('another', account, { atOnce, mostWaiting: 0, tooMany }, async () => 'kind')).toBe('kind')
  for (let ended = 0; ended < all.length; ended += 1) {
    expect(started).toHaveLength(Math.min(ended + atOnce, all.length))
    ends[ended]!()
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(started).toEqual(all.map((_, index) => index))
  expect((await settled).map(({ status }) => status)).toEqual(all.map((_, index) => (index % 2 ? 'fulfilled' : 'rejected')))
  expect(await inTurn('test', account, { atOnce, mostWaiting: 0, tooMany }, async () => 'after')).toBe('after')
})
