import { expect, test } from 'vitest'
import { ChangeProjectSettings, ListMembers } from './project-settings'

test.each([{}, { rotateAfterDays: 1 }, { unusedAfterDays: 3_650 }, { maxKeyDays: 1 }, { maxKeyDays: 3_650, requireKeyExpiry: true }, { maxKeyDays: null }])('%j changes settings', (input) => {
  expect(ChangeProjectSettings.parse(input)).toEqual(input)
})

test.each([
  [{ maxKeyDays: 0 }, 'at least 1 day'],
  [{ maxKeyDays: -90 }, 'at least 1 day'],
  [{ maxKeyDays: 3_651 }, 'at most 3650 days'],
  [{ maxKeyDays: 1e300 }, 'whole number of days'],
  [{ maxKeyDays: 0.5 }, 'whole number of days'],
  [{ maxKeyDays: '90' }, 'number of days'],
  [{ requireKeyExpiry: null }, 'boolean'],
  [{ rotateAfterDays: 0 }, 'The age at which to rotate must be at least 1 day'],
  [{ rotateAfterDays: null }, 'The age at which to rotate must be a number of days'],
  [{ rotateAfterDays: 3_651 }, 'at most 3650 days'],
  [{ unusedAfterDays: -1 }, 'The days without a call must be at least 1 day'],
  [{ unusedAfterDays: 1.5 }, 'whole number of days'],
  [{ unusedAfterDays: '90' }, 'The days without a call must be a number of days'],
])('%j does not, and is told why', (input, message) => {
  const { error } = ChangeProjectSettings.safeParse(input)
  expect(error?.issues.map((issue) => issue.message).join()).toContain(message)
})

test('there is no other setting', () => {
  const { error } = ChangeProjectSettings.safeParse({ archivedAt: null })
  expect(error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: ['archivedAt'] }])
})

test('members are searched without what nobody sees, and not by what no text has', () => {
  expect(ListMembers.parse({ q: ' a\u200bna ' })).toEqual({ q: 'ana' })
  expect(ListMembers.safeParse({ q: 'a\0' }).success).toBe(false)
  expect(ListMembers.safeParse({ q: 'a'.repeat(201) }).success).toBe(false)
})
