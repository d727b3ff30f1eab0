import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { beginInTurns } from './begin-in-turns'

test('so many are begun in a turn, the rest in the next ones, each once and in order', async () => {
  const begin = beginInTurns(4)
  const begun: number[] = []
  for (let index = 0; index < 10; index += 1) begin(() => void begun.push(index))
  expect(begun).toEqual([0, 1, 2, 3])
  await nextTurn()
  begin(() => void begun.push(10))
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  await nextTurn()
  await nextTurn()
  await nextTurn()
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  begin(() => void begun.push(11))
  expect(begun).toHaveLength(12)
})
