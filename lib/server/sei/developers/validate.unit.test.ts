import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { onCircles } from './managers'
import { Review } from './merge'
import { recordOf, type Fields } from './record'
import { checkRecords } from './validate'

const keys = ['name', 'email', 'managerEmail']
const found = (records: [name: string, email: string, managerEmail: string][]) =>
  checkRecords(
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
      expect([...onCircles(Int32Array.from(next))]).toEqual(slow)
    }),
  )
})

describe('a review', () => {
  const dataset = fc.uniqueArray(
    fc.record({ email: fc.constantFrom(...'abcdefgh'), name: fc.constantFrom('', 'x', 'y'), team: fc.constantFrom('', '1', '2') }),
    { selector: ({ email }) => email },
  )

  test('counts everybody once, and what it lists makes one dataset of the other', () => {
    fc.assert(
      fc.property(dataset, dataset, (before: Fields[], after: Fields[]) => {
        const review = new Review(after.map(recordOf))
        for (const fields of before) review.add([recordOf(fields)])
        const { added, updated, removed, ...counts } = review.result()
        expect(counts.addedCount + counts.updatedCount + counts.unchangedCount).toBe(after.length)
        expect(counts.removedCount + counts.updatedCount + counts.unchangedCount).toBe(before.length)
        const gone = new Set(removed.map(({ email }) => email))
        const rebuilt = before
          .filter(({ email }) => !gone.has(email))
          .map((fields) => {
            const changes = updated.find(({ email }) => email === fields.email)?.changes ?? {}
            return { ...fields, ...Object.fromEntries(Object.entries(changes).map(([key, change]) => [key, change.new ?? ''])) }
          })
        const byEmail = (list: Fields[]) => list.toSorted((one, other) => (one.email! < other.email! ? -1 : 1))
        expect(byEmail([...rebuilt, ...added])).toEqual(byEmail(after))
      }),
    )
  })
})
