/** Counts the requests of each key against the rate limit of keys. */
import 'server-only'
import { Fault } from '../fault'
import { environment } from '../runtime/env'
import { countInMinute, windowSeconds } from './minute-counter'

/** Whether a request of a key may be answered, by how many there were in this minute. */
type Allowance = {
  /** RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers); none where the settings set no limit. */
  headers: Record<string, string>
  /** Only where the request is one too many. */
  refusal?: Fault
}

const unlimited: Allowance = { headers: {} }

async function countWithin(limit: number, keyId: string): Promise<Allowance> {
  const { remaining, exceeded, seconds } = await countInMinute('key', limit, keyId)
  const headers = {
    'ratelimit-policy': `"key";q=${limit};w=${windowSeconds}`,
    ratelimit: `"key";r=${remaining};t=${seconds}`,
  }
  if (!exceeded) return { headers }
  const detail = `A key may make ${limit} requests a minute. Wait ${seconds} seconds.`
  return { headers, refusal: new Fault('rate_limited', detail, { retryAfter: seconds }) }
}

/** Counts a request of a key; no promise where the settings set no limit. */
export function countRequest(keyId: string): Allowance | Promise<Allowance> {
  const { rateLimitPerMinute: limit } = environment()
  return limit === 0 ? unlimited : countWithin(limit, keyId)
}
