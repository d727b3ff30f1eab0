import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isStorableJson, storableJson } from './storable-json'

const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown
const isSetting = (value: unknown) => storableJson.safeParse(value).success

test.each(['a\0', '\ud800', 'a\udc00b', { 'a\0': 1 }, { a: [{ '\ud800': 1 }] }, [[['\0']]], JSON.parse('[{"a":1e999}]'), -Infinity, NaN])(
  '%j cannot be stored, neither as data nor as a setting',
  (value) => {
    expect([isStorableJson(value), isSetting(value)]).toEqual([false, false])
  },
)

test('whatever JSON is not too deep can be stored', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 10 }), (text) => {
      const value: unknown = JSON.parse(text)
      expect([isStorableJson(value), isSetting(value)]).toEqual([true, true])
    }),
  )
})

test('data has 100 levels, settings have 20, and what is deeper is refused however deep', () => {
  expect([20, 21, 100, 101, 200_000].map((levels) => isSetting(nested(levels)))).toEqual([true, false, false, false, false])
  expect([20, 21, 100, 101, 200_000].map((levels) => isStorableJson(nested(levels)))).toEqual([true, true, true, false, false])
  const { error } = storableJson.safeParse(nested(21))
  expect(error?.issues[0]?.message).toContain('more than 20 levels')
})
