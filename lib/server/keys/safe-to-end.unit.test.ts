import { describe, expect, test } from 'vitest'
import { safeToEnd, type Rotation } from './safe-to-end'

const hour = 3_600_000
const noon = Date.parse('2026-12-01T12:00:00Z')

/** A key of which both secrets were called an hour after the rotation; times in hours from then on. */
function rotation({ now = 0, calls = [1], old = 1, ...more }: Partial<Omit<Rotation, 'now' | 'calls'>> & { now?: number; calls?: number[]; old?: number | null }) {
  return safeToEnd({
    now: noon + now * hour,
    rotatedAt: noon,
    isNewKnown: true,
    isNewUsed: true,
    wasUsed: true,
    calls: calls.map((at) => noon + at * hour),
    lastOldCall: old === null ? null : noon + old * hour,
    knownSince: null,
    ...more,
  })
}

test('six hours after the last call with the old secret', () => {
  expect(rotation({ now: 6.99 })).toMatchObject({ quietSeconds: 6 * 3_600, isSafe: false, safeAt: noon + 7 * hour })
  expect(rotation({ now: 7 })).toMatchObject({ isSafe: true, safeAt: noon + 7 * hour })
})

test('not before six hours after the rotation, however long the old secret was quiet before', () => {
  expect(rotation({ now: 5, old: -20 })).toMatchObject({ isSafe: false, safeAt: noon + 6 * hour })
  expect(rotation({ now: 5, old: null })).toMatchObject({ isSafe: false, safeAt: noon + 6 * hour })
  expect(rotation({ now: 6, old: null }).isSafe).toBe(true)
})

describe('a key that is called seldom', () => {
  const nightly = { calls: [-70, -46, -22, 2], old: -22 }

  test('waits one and a half times its longest pause', () => {
    expect(rotation({ ...nightly, now: 30 })).toMatchObject({ quietSeconds: 36 * 3_600, isSafe: false })
    expect(rotation({ ...nightly, now: 36 }).isSafe).toBe(true)
  })

  test('in whichever order the calls are told', () => {
    expect(rotation({ ...nightly, calls: [2, -46, -70, -22] }).quietSeconds).toBe(36 * 3_600)
  })

  test('a pause of up to four hours changes nothing', () => {
    expect(rotation({ calls: [-8, -4, 0, 1] }).quietSeconds).toBe(6 * 3_600)
  })

  test('the time before the first call that is known was a pause, of a key that is older', () => {
    const weekly = { calls: [-5, -4.9, 0.5], old: -4.9 }
    expect(rotation({ ...weekly, knownSince: noon - 165 * hour })).toMatchObject({ quietSeconds: 240 * 3_600, isSafe: false })
    expect(rotation(weekly).quietSeconds).toBe(8.1 * 3_600)
  })
})

describe('while the new secret was never used', () => {
  test('silence does not say that anybody has moved', () => {
    expect(rotation({ isNewUsed: false, now: 1_000 })).toMatchObject({ isSafe: false, safeAt: null })
  })

  test('a key that was never used is safe after six hours', () => {
    const unused = { isNewUsed: false, wasUsed: false, calls: [], old: null }
    expect(rotation({ ...unused, now: 5.9 })).toMatchObject({ isSafe: false, safeAt: noon + 6 * hour })
    expect(rotation({ ...unused, now: 6 }).isSafe).toBe(true)
    expect(rotation({ ...unused, now: 1_000, isNewKnown: false })).toMatchObject({ isSafe: false, safeAt: null })
  })
})
