/** Limits of attempts in an hour, counted in the database for all servers together. */
import 'server-only'
import { createHash } from 'node:crypto'
import { RateLimiterRes } from 'rate-limiter-flexible'
import { Fault } from '../fault'
import { makePostgresLimiter } from '../load/postgres-limiter'
import { networkOf } from '../runtime/caller-network'
import { processWide } from '../runtime/process-wide'
import type { RequestOrigin } from '../runtime/request'

/** Attempts in an hour. */
const most = {
  /** Looks at links and uses of them, from one network: no secret can be guessed, but each try costs the server something. */
  'link-network': 200,
  /** Requests for a link to choose a password, for one email and from one network. */
  'forgot-email': 3,
  'forgot-network': 20,
  /** Wrong current passwords of one person: whoever took over a session must not find the password. */
  'current-password': 10,
  /** Changes of one person's password: each is hashed, in a line with everybody's. */
  'password-changes': 20,
  /** Passkeys that one network is asked for and answers with, and one person who is signed in: each is a row for a while. */
  'passkey-network': 600,
  'passkey-person': 200,
  /** Invitations and links that one person sends, and that an account sends to one email. */
  'links-by-person': 200,
  'links-to-email': 10,
  /** Refused sign-ins of one person of the identity provider that are written down. */
  'refused-by-provider': 10,
}
type Limit = keyof typeof most

const limiter = (limit: Limit) =>
  processWide(`limit ${limit}`, () => makePostgresLimiter({ keyPrefix: limit, points: most[limit], duration: 3_600 }))

const slotOf = (whose: string) => createHash('sha256').update(whose).digest('base64url')

/** The network that a limit counts for. */
export const networkOfRequest = ({ address }: RequestOrigin): string => (address ? networkOf(address) : 'unknown')

function tooManyAttempts(retryAfter: number): Fault {
  const minutes = Math.ceil(retryAfter / 60)
  const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`
  return new Fault('too_many_attempts', `Too many attempts. Try again in ${wait}.`, { retryAfter })
}

/**
 * Counts an attempt, before what it attempts.
 * @param refuse makes the refusal; gets the seconds after which the next attempt makes sense
 * @throws what `refuse` makes: Fault too_many_attempts, unless another is given
 */
export async function countAttempt(limit: Limit, whose: string, refuse = tooManyAttempts): Promise<void> {
  try {
    await limiter(limit).consume(slotOf(whose))
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    throw refuse(Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000)))
  }
}

/** Takes back one attempt that was counted. */
export const giveBackAttempt = async (limit: Limit, whose: string): Promise<void> => void (await limiter(limit).reward(slotOf(whose)))

/** Forgets the attempts that were counted. */
export const forgetAttempts = async (limit: Limit, whose: string): Promise<void> => void (await limiter(limit).delete(slotOf(whose)))

/** Counts a look at a link, or its use. @throws Fault too_many_attempts */
export const countLinkUse = (request: RequestOrigin): Promise<void> => countAttempt('link-network', networkOfRequest(request))
