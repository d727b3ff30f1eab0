/** Counts requests by the minute: in this process, in the database, or in Redis, as the settings say. */
import 'server-only'
import { Redis } from 'ioredis'
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible'
import { environment } from '../runtime/env'
import { log } from '../runtime/log'
import { processWidePromise } from '../runtime/process-wide'
import { makePostgresLimiter } from './postgres-limiter'

export const windowSeconds = 60

/** How much is left in this minute, and how many seconds of it are left. */
export type Count = { remaining: number; exceeded: boolean; seconds: number }

const redis = (url: string) =>
  processWidePromise('redis', async () => {
    const timeouts = { maxRetriesPerRequest: 0, commandTimeout: 1_000, connectTimeout: 2_000 }
    const client = new Redis(url, { ...timeouts, lazyConnect: true })
    client.on('error', (error: Error) => log().warn({ reason: error.message }, 'Redis cannot be used'))
    // After a failure the client goes on connecting by itself.
    await client.connect().catch(() => undefined)
    return client
  })

async function makeLimiter(keyPrefix: string, points: number): Promise<RateLimiterAbstract> {
  const { rateLimitStore, redisUrl = '' } = environment()
  const options = { keyPrefix, points, duration: windowSeconds }
  const memory = new RateLimiterMemory(options)
  // While the shared store cannot be reached, each process counts in its own memory.
  const shared = { ...options, insuranceLimiter: memory, inMemoryBlockOnConsumed: points }
  if (rateLimitStore === 'redis') {
    return new RateLimiterRedis({ ...shared, storeClient: await redis(redisUrl), rejectIfRedisNotReady: true })
  }
  return rateLimitStore === 'postgresql' ? makePostgresLimiter(shared) : memory
}

/**
 * Adds one to what `key` has used of a rate limit of this kind, `limit` a minute. A lost store does not fail it: see
 * `makeLimiter`.
 */
export async function countInMinute(kind: string, limit: number, key: string): Promise<Count> {
  const name = `rate limit ${environment().rateLimitStore} ${kind} ${limit}`
  const limiter = await processWidePromise(name, () => makeLimiter(kind, limit))
  const toCount = ({ remainingPoints, msBeforeNext }: RateLimiterRes, exceeded: boolean): Count => ({
    remaining: remainingPoints,
    exceeded,
    seconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  })
  try {
    return toCount(await limiter.consume(key), false)
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return toCount(refusal, true)
    throw refusal
  }
}
