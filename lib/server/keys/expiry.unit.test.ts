import { describe, expect, test } from 'vitest'
import { mostExpiryDays } from '../../schema/key'
import type { KeyLife } from '../../schema/project-settings'
import { changedExpiry, firstExpiry, freshExpiry } from './expiry'

const day = 86_400_000
const now = new Date('2026-11-26T12:00:00.000Z')
/** So many days after now; before it, where negative. */
const at = (days: number) => new Date(now.getTime() + days * day)

const free: KeyLife = { maxKeyDays: null, requireKeyExpiry: false }
const limited: KeyLife = { maxKeyDays: 90, requireKeyExpiry: false }
const strict: KeyLife = { maxKeyDays: 90, requireKeyExpiry: true }
const required: KeyLife = { maxKeyDays: null, requireKeyExpiry: true }

const refusal = (pointer: string, ...texts: string[]) =>
  expect.objectContaining({
    code: 'validation',
    errors: texts.map((text) => ({ pointer, detail: expect.stringContaining(text) })),
  })

describe('the expiry of a new key', () => {
  test.each([
    ['never', {}, free, null],
    ['never, said so', { expiresAt: null }, limited, null],
    ['in days of 24 hours', { expiresInDays: 30 }, free, at(30)],
    ['at a moment, in whatever zone', { expiresAt: '2026-12-31T23:59:59+01:00' }, free, new Date('2026-12-31T22:59:59Z')],
    ['the longest life to the day', { expiresInDays: 90 }, strict, at(90)],
    ['the longest life to the millisecond', { expiresAt: at(90).toISOString() }, strict, at(90)],
    ['where one is wanted, however long', { expiresInDays: mostExpiryDays }, required, at(mostExpiryDays)],
  ])('%s', (_name, input, policy, expected) => {
    expect(firstExpiry(input, policy, now)).toEqual(expected)
  })

  test.each([
    ['none where one is wanted', {}, required, '/expiresAt', 'Choose when this one does.'],
    ['null where one is wanted', { expiresAt: null }, strict, '/expiresAt', 'at most 90 days after its creation'],
    ['now', { expiresAt: now.toISOString() }, free, '/expiresAt', 'Choose a time in the future.'],
    ['in the past', { expiresAt: '0001-01-01T00:00:00Z' }, free, '/expiresAt', 'Choose a time in the future.'],
    ['a millisecond too long', { expiresAt: new Date(at(90).getTime() + 1).toISOString() }, limited, '/expiresAt', 'until 2027-02-24 12:00 UTC'],
    ['a day too long', { expiresInDays: 91 }, limited, '/expiresInDays', 'at most 90 days'],
    ['in a year that has five digits', { expiresAt: '9999-12-31T23:59:59-12:00' }, free, '/expiresAt', 'within 100 years'],
  ])('is refused: %s', (_name, input, policy, pointer, text) => {
    expect(() => firstExpiry(input, policy, now)).toThrow(refusal(pointer, text))
  })
})

describe('the expiry of a secret that a rotation makes', () => {
  const life = (days: number | null, age = 20) => ({ createdAt: at(-age), expiresAt: days === null ? null : at(days - age) })

  test.each([
    ['has the length of the old one', life(30), limited, at(30)],
    ['has the length that an expired one had', life(30, 300), free, at(30)],
    ['is cut to the longest life', life(365), limited, at(90)],
    ['never, as before', life(null), limited, null],
    ['has the longest life where one is wanted and there was none', life(null), strict, at(90)],
    ['is a year where one is wanted, there was none, and there is no longest life', life(null), required, at(365)],
  ])('%s', (_name, old, policy, expected) => {
    expect(freshExpiry(old, policy, now)).toEqual(expected)
  })
})

describe('the expiry of an edited key', () => {
  /** Made 20 days ago. */
  const until = (days: number | null) => ({ createdAt: at(-20), expiresAt: days === null ? null : at(days) })

  test.each([
    ['stays, also where it breaks a later policy', until(300), at(300), strict, at(300)],
    ['stays never, also where one is wanted', until(null), null, strict, null],
    ['stays in the past', until(-1), at(-1), strict, at(-1)],
    ['is shortened, also to what is beyond a later policy', until(300), at(200), strict, at(200)],
    ['is set where there was none, whatever the policy', until(null), at(200), strict, at(200)],
    ['is extended to the longest life from the creation of the secret', until(10), at(70), strict, at(70)],
    ['is extended after it has passed', until(-1), at(30), limited, at(30)],
    ['is extended without limit', until(10), at(3_000), required, at(3_000)],
    ['is taken away', until(10), null, limited, null],
  ])('%s', (_name, life, wanted, policy, expected) => {
    expect(changedExpiry(life, wanted, policy, now)).toEqual(expected)
  })

  test.each([
    ['beyond the longest life from the creation', until(10), new Date(at(70).getTime() + 1), limited, 'until 2027-02-04 12:00 UTC'],
    ['none where one is wanted', until(10), null, required, 'have to expire'],
    ['now, where pausing or deleting is meant', until(10), now, free, 'or pause or delete the key'],
    ['in the past', until(null), at(-1), free, 'or pause or delete the key'],
    ['in centuries', until(null), at(mostExpiryDays + 1), free, 'within 100 years'],
  ])('is refused: %s', (_name, life, wanted, policy, text) => {
    expect(() => changedExpiry(life, wanted, policy, now)).toThrow(refusal('/expiresAt', text))
  })

  test('a secret that is older than the longest life is not extended at all, and is told to be rotated', () => {
    const old = { createdAt: at(-100), expiresAt: at(5) }
    expect(() => changedExpiry(old, at(6), limited, now)).toThrow(refusal('/expiresAt', 'rotate the key'))
    expect(() => changedExpiry(old, at(6), limited, now)).not.toThrow(refusal('/expiresAt', 'Choose a time until'))
  })
})
