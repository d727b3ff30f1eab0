import { expect, test } from 'vitest'
import { weekInWords } from './key-counts'

test('a week in words says how many calls, how many were refused, and when most came', () => {
  expect(weekInWords([0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0])).toBe('No calls in the last 7 days')
  expect(weekInWords([1, 0, 0, 0, 0, 0, 1200], [0, 0, 0, 0, 0, 0, 0])).toBe('1,201 calls in the last 7 days; most of them today: 1,200')
  expect(weekInWords([9, 0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 14, 0])).toBe('10 calls in the last 7 days and 14 refused; most of them yesterday: 15')
})
