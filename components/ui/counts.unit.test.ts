import { expect, test } from 'vitest'
import { count, lengthOf, measured, shortCount } from './counts'

test('one has a noun of its own', () => {
  expect([0, 1, 1204].map((calls) => count(calls, 'call'))).toEqual(['0 calls', '1 call', '1,204 calls'])
  expect(count(2, 'address', 'addresses')).toBe('2 addresses')
})

test('a length of time is never shorter in words than it is', () => {
  expect([3_600, 21_600, 30_600, 32 * 3_600, 9 * 86_400].map(lengthOf)).toEqual(['1 hour', '6 hours', '9 hours', '32 hours', '9 days'])
})

test('what was measured is in milliseconds, and from a second on in seconds', () => {
  expect([0.3, 37.6, 1_234].map(measured)).toEqual(['under 1 ms', '38 ms', '1.2 s'])
})

test('a number that is too long for its column is short', () => {
  expect([0, 18_400, 999_999, 1_250_000].map(shortCount)).toEqual(['0', '18,400', '999,999', '1.3M'])
})
