import { expect, test } from 'vitest'
import { ChangeProjectSettings, ListMembers } from './project-settings'

test.each([{}, { maxKeyDays: 1 }, { maxKeyDays: 3_650, requireKeyExpiry: true }, { maxKeyDays: null }])('%j changes settings', (input) => {
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
