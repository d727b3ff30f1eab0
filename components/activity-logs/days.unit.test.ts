import { expect, test } from 'vitest'
import type { ActivityEntry } from '@/lib/schema/activity-log'
import { beginOf, byDay, dayOf } from './days'

const at = (timestamp: string) => ({ timestamp }) as ActivityEntry
const now = Date.parse('2025-11-25T14:00:00Z')

test('entries are under the days of the reader, with the year where it is another', () => {
  const entries = ['2025-11-25T13:00:00Z', '2025-11-24T23:30:00Z', '2025-11-24T12:00:00Z', '2025-11-19T12:00:00Z', '2024-12-30T12:00:00Z'].map(at)
  const names = (zone: string) => byDay(entries, now, zone).map(({ name, entries: of }) => [name, of.length])
  expect(names('UTC')).toEqual([
    ['Today, Tuesday 25 November', 1],
    ['Yesterday, Monday 24 November', 2],
    ['Wednesday 19 November', 1],
    ['Monday 30 December 2024', 1],
  ])
  expect(names('Europe/Berlin').slice(0, 2)).toEqual([
    ['Today, Tuesday 25 November', 2],
    ['Yesterday, Monday 24 November', 1],
  ])
})

test('yesterday is yesterday after a day of 25 hours', () => {
  const [day] = byDay([at('2025-10-26T03:00:00Z')], Date.parse('2025-10-26T23:30:00Z'), 'Europe/Berlin')
  expect(day?.name).toBe('Yesterday, Sunday 26 October')
})

test('a chosen day begins at midnight of the browser, and ends where the next one begins', () => {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  expect(dayOf(beginOf('2026-01-31'), timeZone)).toBe('2026-01-31')
  expect(dayOf(beginOf('2026-01-31', 1), timeZone)).toBe('2026-02-01')
  expect(dayOf(new Date(beginOf('2026-01-31', 1).getTime() - 1), timeZone)).toBe('2026-01-31')
})
