import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { currentExpiry, endOf, expiryError, expiryOfKey, expiryOfNewKey, firstDay, lastDay, latestDay, proposedExpiry, reasonAgainst, sentenceOf } from './expiry'

const now = Date.parse('2025-11-25T14:20:00Z')
const free = { maxKeyDays: null, requireKeyExpiry: false }

/** As a browser in this zone; Node reads the variable at each change. */
const inZone = (zone: string) => void vi.stubEnv('TZ', zone)

beforeEach(() => inZone('UTC'))
afterEach(() => vi.unstubAllEnvs())

describe('the end of a key', () => {
  it('is the end of the last day in the zone of the browser, sent as a moment', () => {
    const expiry = { choice: 'date', day: '2026-03-01' } as const
    for (const [zone, moment] of [
      ['Pacific/Auckland', '2026-03-01T10:59:59.999Z'],
      ['UTC', '2026-03-01T23:59:59.999Z'],
      ['America/Los_Angeles', '2026-03-02T07:59:59.999Z'],
    ] as const) {
      inZone(zone)
      expect(expiryOfNewKey(expiry)).toEqual({ expiresAt: moment })
    }
  })

  it('is a number of days at creation, and counts from the creation of the secret later', () => {
    expect(expiryOfNewKey({ choice: '90', day: '' })).toEqual({ expiresInDays: 90 })
    expect(expiryOfNewKey({ choice: 'never', day: '' })).toEqual({ expiresAt: null })
    const current = { expiresAt: null, secretCreatedAt: '2025-10-01T08:00:00.000Z' }
    expect(expiryOfKey({ choice: '90', day: '' }, current)).toBe('2025-12-30T08:00:00.000Z')
    expect(expiryOfKey({ choice: 'never', day: '' }, current)).toBeNull()
  })

  it('is missing for a day that is none, and refused for one that is over', () => {
    for (const day of ['', '2026-02-30', '20260201', '12026-01-01']) {
      expect(endOf({ choice: 'date', day }, now)).toBeUndefined()
      expect(expiryError({ choice: 'date', day }, now, now)).toBe('Choose a day.')
    }
    expect(expiryError({ choice: 'date', day: '2025-11-24' }, now, now)).toBe('Choose a day that is not over.')
    expect(expiryError({ choice: 'date', day: '2025-11-25' }, now, now)).toBeUndefined()
    expect(expiryError({ choice: 'never', day: '' }, now, now)).toBeUndefined()
  })
})

describe('what is said of an end', () => {
  it('is the moment in the zone of the browser, and when it is marked', () => {
    inZone('Europe/Berlin')
    expect(sentenceOf({ choice: '90', day: '' }, now, now)).toBe('Until Monday, 23 February 2026, 15:20. Marked as expiring soon from 9 February.')
    expect(sentenceOf({ choice: 'date', day: '2025-12-01' }, now, now)).toBe(
      'Until Monday, 1 December 2025, 23:59. Marked as expiring soon from now on.',
    )
    expect(sentenceOf({ choice: 'date', day: '2026-01-05' }, now, now)).toMatch(/from 22 December 2025\.$/)
    expect(sentenceOf({ choice: 'date', day: '2025-11-01' }, now, now)).toMatch(/23:59, which is over\.$/)
    expect(sentenceOf({ choice: 'never', day: '' }, now, now)).toBe('Works until somebody deletes it.')
    expect(sentenceOf({ choice: 'date', day: '' }, now, now)).toMatch(/^Choose/)
  })
})

describe('what a project allows', () => {
  it('is proposed at its longest', () => {
    const choiceOf = (maxKeyDays: number | null, requireKeyExpiry = false) => proposedExpiry({ maxKeyDays, requireKeyExpiry }, now)
    expect(proposedExpiry(undefined, now).choice).toBe('never')
    expect(choiceOf(null).choice).toBe('never')
    expect(choiceOf(null, true).choice).toBe('90')
    expect(choiceOf(89).choice).toBe('60')
    expect(choiceOf(365).choice).toBe('365')
    expect(choiceOf(7)).toEqual({ choice: 'date', day: '2025-12-01' })
    expect(choiceOf(1)).toEqual({ choice: 'date', day: '2025-11-25' })
  })

  it('leaves the rest unavailable, with the reason', () => {
    const asked = { settings: { maxKeyDays: 60, requireKeyExpiry: true }, from: now, now }
    expect(reasonAgainst('60', asked)).toBeUndefined()
    expect(reasonAgainst('90', asked)).toBe('Keys of this project live at most 60 days.')
    expect(reasonAgainst('never', asked)).toBe('Keys of this project have to expire.')
    expect(reasonAgainst('date', asked)).toBeUndefined()
    expect(reasonAgainst('never', { ...asked, settings: free })).toBeUndefined()
    // It never expired before the project asked for it.
    const current = { expiresAt: null, secretCreatedAt: '2025-10-01T08:00:00.000Z' }
    expect(reasonAgainst('never', { ...asked, current })).toBeUndefined()
    // To shorten is always allowed.
    expect(reasonAgainst('90', { ...asked, current })).toBeUndefined()
    expect(reasonAgainst('90', { ...asked, current: { ...current, expiresAt: '2025-12-01T00:00:00Z' } })).toMatch(/at most 60/)
    expect(reasonAgainst('30', { settings: free, from: Date.parse(current.secretCreatedAt), now, current })).toMatch(/are over/)
  })

  it('limits the days to those that end within it', () => {
    expect(lastDay(30, now)).toBe('2025-12-24')
    const asked = { settings: { maxKeyDays: 30, requireKeyExpiry: false }, from: now, now }
    expect(firstDay({ choice: 'never', day: '' }, { ...asked, settings: undefined })).toBe('2026-02-23')
    expect(firstDay({ choice: '30', day: '' }, { ...asked, settings: free })).toBe('2025-12-25')
    expect(firstDay({ choice: 'never', day: '' }, asked)).toBe('2025-12-24')
    const secretCreatedAt = new Date(now).toISOString()
    expect(latestDay({ ...asked, current: { expiresAt: null, secretCreatedAt } })).toBeUndefined()
    expect(latestDay({ ...asked, current: { expiresAt: '2026-05-01T12:00:00Z', secretCreatedAt } })).toBe('2026-05-01')
    expect(latestDay({ ...asked, current: { expiresAt: '2025-12-01T12:00:00Z', secretCreatedAt } })).toBe('2025-12-24')
    expect(currentExpiry({ expiresAt: '2026-01-01T12:00:00Z', secretCreatedAt: '2025-10-01T08:00:00Z' })).toEqual({ choice: 'date', day: '2026-01-01' })
  })
})
