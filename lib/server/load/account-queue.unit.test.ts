import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { Fault } from '../fault'
import { AccountQueue } from './account-queue'

const tooManyWaiting = () => new Fault('rate_limited', 'Too many.')
const refused = { code: 'rate_limited', detail: 'Too many.' }

/** Work that runs until it is told to end, and then fails where its number is even. */
function makeWork() {
  const started: number[] = []
  const ends: (() => void)[] = []
  const work = (index: number) => async () => {
    started.push(index)
    await new Promise<void>((resolve) => ends.push(resolve))
    if (index % 2 === 0) throw new Error(`${index}`)
  }
  const end = async (index: number) => {
    ends[index]!()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { started, work, end }
}

test.each([1, 2, 3])('%i at a time run, in the order of the calls, and a failure frees its slot too', async (atOnce) => {
  const account = randomUUID()
  const kind = randomUUID()
  const queue = new AccountQueue(kind, { atOnce, mostWaiting: 5, tooManyWaiting })
  const { started, work, end } = makeWork()
  const all = Array.from({ length: atOnce + 5 }, (_, index) => queue.run(account, work(index)))
  const settled = Promise.allSettled(all)
  await expect(queue.run(account, work(99))).rejects.toMatchObject(refused)
  // The same kind, as another bundle of the process makes it, has the same slots.
  const same = new AccountQueue(kind, { atOnce, mostWaiting: 5, tooManyWaiting })
  await expect(same.run(account, work(98))).rejects.toMatchObject(refused)
  // Another account, and another kind, have slots of their own.
  const another = new AccountQueue(randomUUID(), { atOnce, mostWaiting: 0, tooManyWaiting })
  expect(await queue.run(randomUUID(), async () => 'other')).toBe('other')
  expect(await another.run(account, async () => 'kind')).toBe('kind')
  for (let ended = 0; ended < all.length; ended += 1) {
    expect(started).toHaveLength(Math.min(ended + atOnce, all.length))
    await end(ended)
  }
  expect(started).toEqual(all.map((_, index) => index))
  expect((await settled).map(({ status }) => status)).toEqual(all.map((_, index) => (index % 2 ? 'fulfilled' : 'rejected')))
  expect(await queue.run(account, async () => 'after')).toBe('after')
})

test('one at a time runs unless it is said', async () => {
  const queue = new AccountQueue(randomUUID(), { mostWaiting: 0, tooManyWaiting })
  const { work, end } = makeWork()
  const first = queue.run('a', work(1))
  await expect(queue.run('a', work(3))).rejects.toMatchObject(refused)
  await end(0)
  await first
})

test('work that continues an answer waits where other work is refused, and comes in its turn', async () => {
  const queue = new AccountQueue(randomUUID(), { mostWaiting: 1, tooManyWaiting })
  const { started, work, end } = makeWork()
  const all = [queue.run('a', work(1)), queue.run('a', work(3)), queue.run('a', work(5), { streaming: true })]
  await expect(queue.run('a', work(7))).rejects.toMatchObject(refused)
  for (const index of [0, 1, 2]) await end(index)
  await Promise.all(all)
  expect(started).toEqual([1, 3, 5])
})
