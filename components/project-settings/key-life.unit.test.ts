import { expect, test } from 'vitest'
import { isChanged, keyLifeOf, settingsOf } from './key-life'

test('each setting has its fields, and the fields mean that setting', () => {
  for (const maxKeyDays of [null, 1, 30, 45, 90, 365, 3_650]) {
    for (const requireKeyExpiry of [true, false]) {
      const settings = { maxKeyDays, requireKeyExpiry }
      expect(settingsOf(keyLifeOf(settings))).toEqual(settings)
      expect(isChanged(keyLifeOf(settings), settings)).toBe(false)
    }
  }
  expect(keyLifeOf({ maxKeyDays: 90, requireKeyExpiry: true }).limit).toBe('90')
  expect(keyLifeOf({ maxKeyDays: 45, requireKeyExpiry: true })).toMatchObject({ limit: 'other', days: '45' })
})

test('what is typed is a number of days or nothing that could be saved', () => {
  const saved = { maxKeyDays: 45, requireKeyExpiry: false }
  const typed = (days: string) => ({ limit: 'other', days, requireKeyExpiry: false }) as const
  for (const days of ['', ' ', 'many', '-1', '1.5', '1e3', '9'.repeat(10)]) {
    expect(settingsOf(typed(days))).toBeNull()
    expect(isChanged(typed(days), saved)).toBe(true)
  }
  expect(isChanged(typed(' 45 '), saved)).toBe(false)
  expect(isChanged(typed('46'), saved)).toBe(true)
  expect(isChanged({ ...typed('45'), requireKeyExpiry: true }, saved)).toBe(true)
})
