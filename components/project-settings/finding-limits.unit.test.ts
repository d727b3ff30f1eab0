import { expect, test } from 'vitest'
import { changedLimits, limitFieldsOf, limitProblem } from './finding-limits'

const saved = { rotateAfterDays: 90, unusedAfterDays: 60 }

test('only what was changed is sent', () => {
  const fields = limitFieldsOf(saved)
  expect(changedLimits(fields, saved)).toEqual({})
  expect(changedLimits({ ...fields, unusedAfterDays: ' 60 ' }, saved)).toEqual({})
  expect(changedLimits({ ...fields, unusedAfterDays: '30' }, saved)).toEqual({ unusedAfterDays: 30 })
  expect(changedLimits({ rotateAfterDays: 'a year', unusedAfterDays: '1e2' }, saved)).toEqual({ rotateAfterDays: null, unusedAfterDays: null })
})

test('a number that the server refuses is a problem before it is sent', () => {
  expect(limitProblem('rotateAfterDays', 90)).toBeUndefined()
  expect(limitProblem('rotateAfterDays', null)).toBe('Enter a number of days.')
  expect(limitProblem('rotateAfterDays', 0)).toMatch(/at least 1 day/)
  expect(limitProblem('unusedAfterDays', 3_651)).toMatch(/at most 3650 days/)
})
