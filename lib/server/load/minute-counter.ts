/** Counts what happens in a minute: in this process, in the database, or in Redis, as the settings say. */
import 'server-only'
import { Redis } from 'ioredis'
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible'
import { type Statement } from '../database/lookups'
import { database } from '../database/open'
import { environment } from '../runtime/env'
import { log } from '../runtime/log'
import { processWidePromise } from '../runtime/process-wide'

export const windowSeconds = 60

/** What a count has come to: how much is left in this window, and how long it lasts. */
export type Count = { remaining: number; exceeded: boolean; seconds: number }

const redis = (url: string) =>
  processWidePromise('redis', async () => {
    const timeouts = { maxRetriesPerRequest: 0, commandTimeout: 1_000, connectTimeout: 2_000 }
    const client = new Redis(url, { ...timeouts, lazyConnect: true })
    client.on('error', (error: Error) => log().warn({ reason: error.message }, 'Redis cannot be used'))
    // Where this fails, it goes on trying.
    await client.connect().catch(() => undefined)
    return client
  })

async function makeLimiter(keyPrefix: string, points: number): Promise<RateLimiterAbstract> {
  const { rateLimitStore, redisUrl = '' } = environment()
  const options = { keyPrefix, points, duration: windowSeconds }
  const memory = new RateLimiterMemory(options)
  // While a shared store cannot be asked, each process counts for itself.
  const shared = { ...options, insuranceLimiter: memory, inMemoryBlockOnConsumed: points }
  if (rateLimitStore === 'redis') {
    return new RateLimiterRedis({ ...shared, storeClient: await redis(redisUrl), rejectIfRedisNotReady: true })
  }
  if (rateLimitStore === 'postgresql') {
    const query = async (statement: Statement) => ({ rows: await (await database()).query(statement) })
    const table = { tableName: 'rate_limit', tableCreated: true, clearExpiredByTimeout: true }
    return new RateLimiterPostgres({ ...shared, ...table, storeClient: { query }, storeType: 'client' })
  }
  return memory
}

/** Adds one to a count of this kind, of which `limit` a minute are allowed. Never fails: see `makeLimiter`. */
export async function count(kind: string, limit: number, key: string): Promise<Count> {
  const name = `limit ${environment().rateLimitStore} ${kind} ${limit}`
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
