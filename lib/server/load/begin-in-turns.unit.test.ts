import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { beginInTurns } from './begin-in-turns'

test('so many are begun in a turn, the rest in the next ones, each once and in order', async () => {
  const begin = beginInTurns({ perTurn: 4, underWay: 100, countedFor: 60_000 })
  const begun: number[] = []
  for (let index = 0; index < 10; index += 1) begin('a', () => void begun.push(index))
  expect(begun).toEqual([0, 1, 2, 3])
  await nextTurn()
  begin('a', () => void begun.push(10))
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  await nextTurn()
  await nextTurn()
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  await nextTurn()
  begin('a', () => void begun.push(11))
  expect(begun).toHaveLength(12)
})

test('no more than so many are under way; each that is done lets one more begin', async () => {
  const begin = beginInTurns({ perTurn: 10, underWay: 2, countedFor: 60_000 })
  const begun: (() => void)[] = []
  for (let index = 0; index < 5; index += 1) begin('a', (done) => void begun.push(done))
  await nextTurn()
  expect(begun).toHaveLength(2)
  begun[0]!()
  // Saying it twice lets nobody in.
  begun[0]!()
  await nextTurn()
  await nextTurn()
  expect(begun).toHaveLength(3)
  begun[1]!()
  begun[2]!()
  await nextTurn()
  await nextTurn()
  expect(begun).toHaveLength(5)
})

test('what is never done keeps nobody for longer than it counts', async () => {
  const begin = beginInTurns({ perTurn: 10, underWay: 1, countedFor: 20 })
  let begun = 0
  for (let index = 0; index < 3; index += 1) begin('a', () => void (begun += 1))
  expect(begun).toBe(1)
  for (let tries = 0; begun < 3 && tries < 500; tries += 1) await sleep(10)
  expect(begun).toBe(3)
})

test('senders take turns, however much one of them has asked before', async () => {
  const begin = beginInTurns({ perTurn: 2, underWay: 2, countedFor: 60_000 })
  const begun: string[] = []
  const ask = (sender: string, what: string) =>
    begin(sender, (done) => {
      begun.push(what)
      done()
    })
  for (let index = 0; index < 100; index += 1) ask('a', `a${index}`)
  ask('b', 'b0')
  ask('b', 'b1')
  ask('c', 'c0')
  for (let turns = 0; turns < 3; turns += 1) await nextTurn()
  expect(begun.slice(2, 8)).toEqual(['a2', 'b0', 'c0', 'a3', 'b1', 'a4'])
})
