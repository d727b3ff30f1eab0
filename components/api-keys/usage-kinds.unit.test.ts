import { expect, test } from 'vitest'
import type { UsageDay } from '@/lib/schema/key-usage'
import { refusalsInWords, rotationDays, shareInWords, totalsOf, weekLabels } from './usage-kinds'

const nothing = { expired: 0, paused: 0, wrongNetwork: 0, forbidden: 0, rateLimited: 0, other: 0 }
const dayOf = (index: number) => new Date(Date.UTC(2025, 9, 27 + index)).toISOString().slice(0, 10)
/** From Monday, 27 October, to Tuesday, 25 November 2025. */
const days: UsageDay[] = Array.from({ length: 30 }, (_, index) => ({ day: dayOf(index), read: 1, ingest: 2, configure: 0, refused: nothing }))

test('sums are by kind, and refusals by reason, the most frequent first', () => {
  const some = days.with(3, { ...days[3]!, configure: 5, refused: { ...nothing, wrongNetwork: 14, rateLimited: 1_728 } })
  expect(totalsOf(some)).toEqual([60, 30, 5, 1_742])
  expect(refusalsInWords(some)).toBe('1,728 over the rate limit, 14 from a wrong network')
  expect(refusalsInWords(days)).toBeNull()
})

test('a share has one decimal, and is never nothing', () => {
  expect([shareInWords(742, 186_110), shareInWords(1, 1_000_000), shareInWords(3, 3)]).toEqual(['0.4 %', 'under 0.1 %', '100 %'])
})

test('Mondays and today have a label, but no Monday beside today', () => {
  expect(weekLabels(days).map(({ text }) => text)).toEqual(['27 Oct', '3 Nov', '10 Nov', '17 Nov', 'Today'])
  expect(weekLabels(days).at(-1)).toEqual({ index: 29, text: 'Today' })
})

test('rotations stand at their days of UTC; those before the first day are left out', () => {
  expect(rotationDays(days, ['2025-11-24T23:59:59.999Z', '2025-10-28T00:00:00.000Z', '2025-10-26T23:59:59.000Z'])).toEqual([1, 28])
  expect(rotationDays(days, ['2025-11-24T01:00:00.000Z', '2025-11-24T02:00:00.000Z'])).toEqual([28])
})
