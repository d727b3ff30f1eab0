import { expect, test } from 'vitest'
import { gather } from './gather'

function makeLookUp() {
  const asked: string[][] = []
  const answers: ((values: string[]) => void)[] = []
  const failures: ((reason: Error) => void)[] = []
  const lookUp = gather((keys: string[]) => {
    asked.push(keys)
    return new Promise<string[]>((resolve, reject) => {
      answers.push(resolve)
      failures.push(reject)
    })
  })
  return { asked, answers, failures, lookUp }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

test('look-ups of one turn go together, and each gets its own answer', async () => {
  const { asked, answers, lookUp } = makeLookUp()
  const all = Promise.all(['a', 'b', 'a'].map(lookUp))
  await nextTurn()
  expect(asked).toEqual([['a', 'b', 'a']])
  answers[0]!(['1', '2', '3'])
  expect(await all).toEqual(['1', '2', '3'])
})

test('two statements run at a time; what comes meanwhile is answered by a later one', async () => {
  const { asked, answers, lookUp } = makeLookUp()
  const first = lookUp('a')
  await nextTurn()
  const second = lookUp('a')
  await nextTurn()
  const third = Promise.all([lookUp('a'), lookUp('b')])
  await nextTurn()
  expect(asked).toEqual([['a'], ['a']])
  answers[0]!(['old'])
  expect(await first).toBe('old')
  await nextTurn()
  expect(asked).toEqual([['a'], ['a'], ['a', 'b']])
  answers[1]!(['newer'])
  answers[2]!(['new', '2'])
  expect(await second).toBe('newer')
  expect(await third).toEqual(['new', '2'])
})

test('a statement that fails fails its look-ups, and no others', async () => {
  const { answers, failures, lookUp } = makeLookUp()
  const first = lookUp('a')
  await nextTurn()
  failures[0]!(new Error('gone'))
  await expect(first).rejects.toThrow('gone')
  const second = lookUp('a')
  await nextTurn()
  answers[1]!(['back'])
  expect(await second).toBe('back')
})

test('a queue of its own may run one statement at a time', async () => {
  const asked: string[][] = []
  const answers: ((values: string[]) => void)[] = []
  const lookUp = gather((keys: string[]) => {
    asked.push(keys)
    return new Promise<string[]>((resolve) => answers.push(resolve))
  }, 1)
  const first = lookUp('a')
  await nextTurn()
  const later = Promise.all([lookUp('b'), lookUp('c')])
  await nextTurn()
  expect(asked).toEqual([['a']])
  answers[0]!(['1'])
  expect(await first).toBe('1')
  await nextTurn()
  expect(asked).toEqual([['a'], ['b', 'c']])
  answers[1]!(['2', '3'])
  expect(await later).toEqual(['2', '3'])
})
