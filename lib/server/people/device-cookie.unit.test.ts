import { randomUUID } from 'node:crypto'
import { afterEach, expect, test, vi } from 'vitest'
import { withSettings } from '../../testing/services/settings'
import { deviceOf, makeDevice, withDevice } from './device-cookie'

const before = 'the secret of before, long enough to sign with'
const after = 'the secret of after, long enough to sign with too'

const makeOwner = () => ({ id: randomUUID(), passwordHash: `$argon2id$${randomUUID()}` })

afterEach(() => void vi.useRealTimers())

const signedBy = <T>(secret: string, run: () => T, previous = '') =>
  withSettings({ AUTH_SECRET: secret, AUTH_SECRET_PREVIOUS: previous }, run)

test('a device is known to its person alone, and until their password changes', () =>
  signedBy(after, () => {
    const ada = makeOwner()
    const cookie = withDevice(undefined, makeDevice(ada))
    expect(deviceOf(ada, cookie)).toMatch(/^[\w-]{22}$/)
    expect(deviceOf(makeOwner(), cookie)).toBeNull()
    expect(deviceOf({ ...ada, passwordHash: '$argon2id$another' }, cookie)).toBeNull()
    expect(deviceOf(ada, undefined)).toBeNull()
  }))

test('each device has a number of its own', () =>
  signedBy(after, () => {
    const ada = makeOwner()
    expect(deviceOf(ada, makeDevice(ada))).not.toBe(deviceOf(ada, makeDevice(ada)))
  }))

test('whoever writes another person, number or time into one has none', () =>
  signedBy(after, () => {
    const [ada, bob] = [makeOwner(), makeOwner()]
    const [, nonce, issuedAt, signature] = makeDevice(bob).split('.')
    for (const made of [
      [ada.id, nonce, issuedAt, signature],
      [bob.id, 'A'.repeat(22), issuedAt, signature],
      [bob.id, nonce, '9999999999', signature],
      [bob.id, nonce, issuedAt, 'A'.repeat(43)],
      [bob.id, nonce, issuedAt],
      [bob.id, nonce, issuedAt, `${signature}A`],
    ]) {
      expect(deviceOf(ada, made.join('.'))).toBeNull()
      expect(deviceOf(bob, made.join('.'))).toBeNull()
    }
  }))

test('what a browser sends may be anything', () =>
  signedBy(after, () => {
    const ada = makeOwner()
    for (const cookie of ['', '~', '....', '~'.repeat(10_000), `${ada.id}.`.repeat(400), '%zz', '\0']) {
      expect(deviceOf(ada, cookie)).toBeNull()
      const device = makeDevice(ada)
      expect(withDevice(cookie, device)).toBe(device)
    }
  }))

test('a browser knows eight people, and forgets the one who has not signed in for longest', () =>
  signedBy(after, () => {
    const people = Array.from({ length: 9 }, makeOwner)
    const cookie = people.reduce((value, person) => withDevice(value, makeDevice(person)), '')
    expect(people.map((person) => deviceOf(person, cookie) !== null)).toEqual([false, ...Array(8).fill(true)])
    const again = withDevice(cookie, makeDevice(people[3]!))
    expect(again.split('~')).toHaveLength(8)
    expect(deviceOf(people[3]!, again)).not.toBe(deviceOf(people[3]!, cookie))
  }))

test('AUTH_SECRET_PREVIOUS is good for devices too, and signs none', async () => {
  const ada = makeOwner()
  const old = await signedBy(before, () => makeDevice(ada))
  const made = await signedBy(after, () => [deviceOf(ada, old), makeDevice(ada)] as const, before)
  expect(made[0]).not.toBeNull()
  await signedBy(after, () => {
    expect(deviceOf(ada, old)).toBeNull()
    expect(deviceOf(ada, made[1])).not.toBeNull()
  })
})

test('a device is none after 400 days', () =>
  signedBy(after, () => {
    const ada = makeOwner()
    const device = makeDevice(ada)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 399 * 86_400_000 })
    expect(deviceOf(ada, device)).not.toBeNull()
    vi.setSystemTime(Date.now() + 2 * 86_400_000)
    expect(deviceOf(ada, device)).toBeNull()
  }))
