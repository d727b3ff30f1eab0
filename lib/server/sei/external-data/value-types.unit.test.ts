import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { valueTypes } from './value-types'

/** The spelling that zod takes: with seconds where there is a zone, and with a colon and minutes in it. */
const spelledOut = (text: string) =>
  text
    .replace(/(?<=T.*[+-]\d\d)(\d\d)?$/, (minutes) => `:${minutes || '00'}`)
    .replace(/(?<=T\d\d:\d\d)(?=Z$|[+-]\d\d:\d\d$)/, ':00')

const Timestamp = z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()])

const padded = (max: number, digits = 2) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(digits, '0'))

/** Texts made of the parts of a timestamp: often valid, or almost. */
const almost = fc
  .record({
    year: padded(9_999, 4),
    month: padded(13),
    day: padded(32),
    between: fc.constantFrom('T', 'T', 'T', ' ', 't', ''),
    time: fc.oneof(fc.tuple(padded(24), padded(60), padded(60)).map((parts) => parts.join(':')), fc.constantFrom('', '12:30', '1:2:3')),
    fraction: fc.constantFrom('', '.', '.1', '.123456789', '.1234567890123456789', ',5'),
    zone: fc.constantFrom('', 'Z', 'z', '+00:00', '-23:59', '+24:00', '+0530', '+02', '-2359', '+2', '+02:', '+02:0', '+053', '+05300', '\n'),
  })
  .map(({ year, month, day, between, time, fraction, zone }) => `${year}-${month}-${day}${between}${time}${fraction}${zone}`)

test('timestamps are what zod takes for one once they are spelled out, up to 40 characters', () => {
  const texts = fc.oneof({ weight: 8, arbitrary: almost }, almost.map((text) => text.slice(0, 10)), fc.string())
  let timestamps = 0
  fc.assert(
    fc.property(texts, (text) => {
      const is = valueTypes.timestamp.fits(text)
      expect(is).toBe(text.length <= 40 && Timestamp.safeParse(spelledOut(text)).success)
      timestamps += Number(is)
    }),
    { numRuns: 5_000 },
  )
  expect(timestamps).toBeGreaterThan(100)
})

test.each(['2000-02-29', '1900-02-29', '2026-04-31', '0000-01-01T00:00', '2026-12-31T23:59:60Z'])('%s, as zod has it', (text) => {
  expect(valueTypes.timestamp.fits(text)).toBe(Timestamp.safeParse(text).success)
})
