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
}
type Limit = keyof typeof most

const limiter = (limit: Limit) =>
  processWide(`limit ${limit}`, () => makePostgresLimiter({ keyPrefix: limit, points: most[limit], duration: 3_600 }))

const slotOf = (whose: string) => createHash('sha256').update(whose).digest('base64url')

/** The network that a limit counts for. */
export const networkOfRequest = ({ address }: RequestOrigin): string => (address ? networkOf(address) : 'unknown')

/** Counts an attempt, before what it attempts. @throws Fault too_many_attempts, with when the next one makes sense */
export async function countAttempt(limit: Limit, whose: string): Promise<void> {
  try {
    await limiter(limit).consume(slotOf(whose))
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    const retryAfter = Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000))
    const minutes = Math.ceil(retryAfter / 60)
    throw new Fault('too_many_attempts', `Too many attempts. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`, {
      retryAfter,
    })
  }
}

/** Forgets the attempts that were counted. */
export const forgetAttempts = async (limit: Limit, whose: string): Promise<void> => void (await limiter(limit).delete(slotOf(whose)))

/** Counts a look at a link, or its use. @throws Fault too_many_attempts */
export const countLinkUse = (request: RequestOrigin): Promise<void> => countAttempt('link-network', networkOfRequest(request))
