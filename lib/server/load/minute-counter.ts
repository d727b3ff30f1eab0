/** Counts requests and bytes by the minute: in this process, in the database, or in Redis, as the settings say. */
import 'server-only'
import { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type IRateLimiterOptions } from 'rate-limiter-flexible'
import { environment } from '../runtime/env'
import { processWide } from '../runtime/process-wide'
import { makePostgresLimiter } from './postgres-limiter'
import { countWithTimeout, type Consume, type SharedStore } from './count-with-timeout'

export const windowSeconds = 60

/** How much is left in this minute, and how many seconds of it are left. */
type Count = { remaining: number; exceeded: boolean; seconds: number }

type Options = IRateLimiterOptions & { points: number; duration: number; inMemoryBlockOnConsumed: number }

/** A Redis that is connected by itself, also after a failure. */
function connectRedis(url: string) {
  const timeouts = { maxRetriesPerRequest: 0, commandTimeout: 1_000, connectTimeout: 2_000 }
  const client = new Redis(url, { ...timeouts, lazyConnect: true })
  let lastError = 'it is not connected'
  client.on('error', (error: Error) => (lastError = error.message))
  const tried = client.connect().catch(() => undefined)
  return {
    client,
    /** @throws where it is not connected, with the reason */
    connected: async () => {
      await tried
      if (client.status !== 'ready') throw new Error(lastError)
    },
  }
}

const redis = (url: string) => processWide('redis', () => connectRedis(url))

/** Milliseconds that a check waits for a store. A statement may wait for a connection of the pool. */
const timeouts = { redis: 100, postgresql: 1_000 }

function redisStore(url: string, options: Options): SharedStore {
  const { client, connected } = redis(url)
  const limiter = new RateLimiterRedis({ ...options, storeClient: client })
  const consume: Consume = (key, points) => connected().then(() => limiter.consume(key, points))
  // What hangs may be the connection alone.
  return { name: 'Redis', timeout: timeouts.redis, consume, onFailure: () => client.disconnect(true) }
}

function postgresStore(options: Options): SharedStore {
  const limiter = makePostgresLimiter(options)
  return { name: 'PostgreSQL', timeout: timeouts.postgresql, consume: (key, points) => limiter.consume(key, points) }
}

function makeCounter(keyPrefix: string, points: number): Consume {
  const { rateLimitStore, redisUrl = '' } = environment()
  const options = { keyPrefix, points, duration: windowSeconds }
  const memory = new RateLimiterMemory(options)
  if (rateLimitStore === 'memory') return (key, points) => memory.consume(key, points)
  const shared = { ...options, inMemoryBlockOnConsumed: points }
  // While the shared store cannot be asked, each process counts in its own memory.
  return countWithTimeout(rateLimitStore === 'redis' ? redisStore(redisUrl, shared) : postgresStore(shared), memory)
}

/** Connects to the store, if the settings name one to connect to, so that the first requests need not wait for that. */
export function connectRateLimitStore(): void {
  const { rateLimitStore, redisUrl = '' } = environment()
  if (rateLimitStore === 'redis') redis(redisUrl)
}

/**
 * Adds one, or so many points, to what `key` has used of a rate limit of this kind, `limit` a minute. A lost store does not fail it: see
 * `makeCounter`.
 */
export async function countInMinute(kind: string, limit: number, key: string, points = 1): Promise<Count> {
  const name = `rate limit ${environment().rateLimitStore} ${kind} ${limit}`
  const consume = processWide(name, () => makeCounter(kind, limit))
  const toCount = ({ remainingPoints, msBeforeNext }: RateLimiterRes, exceeded: boolean): Count => ({
    remaining: remainingPoints,
    exceeded,
    seconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  })
  try {
    return toCount(await consume(key, points), false)
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return toCount(refusal, true)
    throw refusal
  }
}
