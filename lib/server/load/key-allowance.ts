/** How many requests a key may make in a minute. */
import 'server-only'
import { environment } from '../runtime/env'
import { Fault } from '../fault'
import { count, windowSeconds } from './minute-counter'

/** Whether a request may go on, by how many there were. */
export type Allowance = {
  /** Tell the caller what is left, in the fields of the IETF's draft on rate limit headers (structured fields). */
  headers: Record<string, string>
  /** Set where the request is one too many. */
  refusal?: Fault
}

const unlimited: Allowance = { headers: {} }

async function countWithin(limit: number, keyId: string): Promise<Allowance> {
  const { remaining, exceeded, seconds } = await count('key', limit, keyId)
  const headers = {
    'ratelimit-policy': `"key";q=${limit};w=${windowSeconds}`,
    ratelimit: `"key";r=${remaining};t=${seconds}`,
  }
  if (!exceeded) return { headers }
  const detail = `A key may make ${limit} requests a minute. Wait ${seconds} seconds.`
  return { headers, refusal: new Fault('rate_limited', detail, { retryAfter: seconds }) }
}

/** Counts a request of a key; answers at once where nothing is counted. */
export function countRequest(keyId: string): Allowance | Promise<Allowance> {
  const { rateLimitPerMinute: limit } = environment()
  return limit === 0 ? unlimited : countWithin(limit, keyId)
}
