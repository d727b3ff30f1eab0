/**
 * How many wrong passwords are looked at (OWASP, slow down online guessing attacks with device cookies): a browser that the person
 * knows is counted by itself, so that nobody else locks them out of it; all others share what one account and one network may try.
 */
import 'server-only'
import { createHash } from 'node:crypto'
import { RateLimiterRes } from 'rate-limiter-flexible'
import { Fault } from '../fault'
import { makePostgresLimiter } from '../load/postgres-limiter'
import { networkOf } from '../runtime/caller-network'
import { processWide } from '../runtime/process-wide'

/** Failures in so many seconds. */
const limits = {
  device: { keyPrefix: 'sign-in-device', points: 10, duration: 300 },
  network: { keyPrefix: 'sign-in-address', points: 100, duration: 300 },
  account: { keyPrefix: 'sign-in-account', points: 50, duration: 3_600 },
}

/** What was tried too often: with one device, from one network, or for one account from whatever browsers. */
export type SignInLimit = keyof typeof limits

/** What one attempt counts for. */
type Counters = readonly { limit: SignInLimit; slot: string }[]

/** Counts in the database whatever the settings say, so that several servers allow no more attempts than one. */
const limiter = (limit: SignInLimit) => processWide(limits[limit].keyPrefix, () => makePostgresLimiter(limits[limit]))

/**
 * The counters of an attempt, the same for emails that nobody has.
 * @param device the number of a device of this person, or null for any other browser
 */
export const countersOf = (email: string, address: string | null, device: string | null): Counters =>
  device
    ? [{ limit: 'device', slot: device }]
    : [
        { limit: 'network', slot: address ? networkOf(address) : 'unknown' },
        { limit: 'account', slot: createHash('sha256').update(email).digest('base64url') },
      ]

/**
 * Counts an attempt before its password is checked, so that attempts at the same time count too.
 * @param onLock called for the first attempt that is too many: repeated ones must not fill the activity log
 * @throws Fault too_many_attempts
 */
export async function countSignIn(counters: Counters, onLock: (limit: SignInLimit) => Promise<void>): Promise<void> {
  for (const { limit, slot } of counters) {
    try {
      await limiter(limit).consume(slot)
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      if (refusal.consumedPoints === limits[limit].points + 1) await onLock(limit)
      throw new Fault('too_many_attempts', 'Too many failed attempts. Wait, or use a browser in which you have signed in before.', {
        retryAfter: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)),
      })
    }
  }
}

/** Takes back what an attempt counted, because it was not a guess; what others counted stays. */
export async function uncountSignIn(counters: Counters): Promise<void> {
  await Promise.all(counters.map(({ limit, slot }) => limiter(limit).reward(slot)))
}
