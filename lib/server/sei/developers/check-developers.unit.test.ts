import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findBrokenRules } from './check-developers'
import { recordOf } from './developer-record'
import { nodesOnCircles } from './find-manager-circles'

/** The email of somebody with a short name. */
const addressOf = (short: string) => short.replace(/(?<=\S)\s*$/, (space) => `@x.io${space}`)

const keys = ['name', 'email', 'managerEmail']
const found = (records: [name: string, email: string, managerEmail: string][]) =>
  findBrokenRules(
    records.map(([name, email, managerEmail]) => recordOf({ name, email: addressOf(email), managerEmail: addressOf(managerEmail) })),
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

test.each(['ana', 'ana@', 'ana@@example.com', 'ana@example', 'mailto:ana@example.com', 'Ana <ana@example.com>', 'ana @example.com', 'ana\u00a0@example.com', 'a@b@example.com', 'ana@example..com', 'ana.@example.com', 'ana@1.2.3.4'])(
  '%j is no email, of a developer or of a manager',
  (email) => {
    const records = [
      { name: 'A', email, managerEmail: '' },
      { name: 'B', email: 'b@x.io', managerEmail: `x${email}` },
    ].map(recordOf)
    expect(findBrokenRules(records, keys)).toMatchObject([
      { errorType: 'INVALID_EMAIL', fieldName: 'email', count: 1, at: [0] },
      { errorType: 'INVALID_EMAIL', fieldName: 'managerEmail', count: 1, at: [1] },
    ])
  },
)

test('one email in many spellings is one developer', () => {
  const spellings = ['ana@example.com', 'ana@example.com\u200b', '\u202aana@example.com\u202c', 'ana@exam\u00adple.com', '\u00a0ANA@example.com ', '\ufeffana@example.com']
  const records = spellings.map((email) => recordOf({ name: 'A', email, managerEmail: '' }))
  expect(records.map(({ emailKey }) => emailKey)).toEqual(spellings.map(() => 'ana@example.com'))
  expect(findBrokenRules(records, keys)).toMatchObject([{ errorType: 'DUPLICATE_EMAIL', count: spellings.length }])
})

test('cells are stored in one spelling', () => {
  const { fields } = recordOf({ team: 'Team\u00a0A\u200b', name: 'Jose\u0301 \u{1f469}\u200d\u{1f4bb}', email: 'Jose\u0301@x.io', managerEmail: '' })
  expect(fields).toEqual({ team: 'Team A', name: 'Jos\u00e9 \u{1f469}\u200d\u{1f4bb}', email: 'Jos\u00e9@x.io', managerEmail: '' })
})
