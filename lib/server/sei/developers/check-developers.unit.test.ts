import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findBrokenRules } from './check-developers'
import { recordOf } from './developer-record'
import { nodesOnCircles } from './find-manager-circles'

const keys = ['name', 'email', 'managerEmail']
const found = (records: [name: string, email: string, managerEmail: string][]) =>
  findBrokenRules(
    records.map(([name, email, managerEmail]) => recordOf({ name, email, managerEmail })),
    keys,
  )

test('a right dataset breaks no rule', () => {
  expect(found([])).toEqual([])
  expect(found([['A', 'a', ''], ['B', 'b', 'A'], ['C', 'c', ' a ']])).toEqual([])
})

// A check that is quadratic would take minutes, longer than a test may.
test('a chain of 100,000 is checked in linear time, and so is a circle of them', () => {
  const size = 100_000
  const chain = (last: string) =>
    Array.from({ length: size }, (_, index): [string, string, string] => ['D', `d${index}`, index + 1 < size ? `d${index + 1}` : last])
  expect(found(chain(''))).toEqual([])
  expect(found(chain('d0'))).toMatchObject([{ errorType: 'CIRCULAR_REFERENCE', count: size, at: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }])
})

test('whoever leads into a circle is not on it', () => {
  const records: [string, string, string][] = [['A', 'a', 'b'], ['B', 'b', 'c'], ['C', 'c', 'b'], ['D', 'd', 'a'], ['E', 'e', 'e']]
  expect(found(records)).toEqual([{ errorType: 'CIRCULAR_REFERENCE', fieldName: 'managerEmail', count: 3, at: [1, 2, 4] }])
})

test('circles are those that a slow search finds', () => {
  const graph = fc.integer({ min: 1, max: 30 }).chain((size) => fc.array(fc.integer({ min: -1, max: size - 1 }), { minLength: size, maxLength: size }))
  fc.assert(
    fc.property(graph, (next) => {
      const slow = next.flatMap((_, start) => {
        let at = next[start]!
        for (let steps = 0; at !== -1 && at !== start && steps < next.length; steps += 1) at = next[at]!
        return at === start ? [start] : []
      })
      expect([...nodesOnCircles(Int32Array.from(next))]).toEqual(slow)
    }),
  )
})
