import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import { findRedis, startRedis } from '../../testing/services/redis'
import { withSettings } from '../../testing/services/settings'
import { log } from '../runtime/log'
import { forgetProcessWide } from '../runtime/process-wide'
import { countInMinute } from './minute-counter'

const redisFound = findRedis()
const settings = { AUTH_SECRET: 'a secret of at least 32 characters', DATA_DIR: '/nowhere', LOG_LEVEL: 'silent' }
let redis: Awaited<ReturnType<typeof startRedis>> | undefined

beforeAll(async () => {
  if (redisFound) redis = await startRedis()
})
afterEach(() => void vi.restoreAllMocks())
afterAll(async () => {
  for (const name of ['redis', 'outage of Redis', 'rate limit redis test 5']) forgetProcessWide(name)
  await redis?.stop()
})

/** Moves the clock that outages are measured by, and no timer. */
function clock() {
  const now = performance.now.bind(performance)
  let ahead = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now() + ahead)
  return { forward: (milliseconds: number) => void (ahead += milliseconds) }
}

test.runIf(redisFound)('a Redis that hangs is asked once in ten seconds, by one request, and counts again when it is back', () =>
  withSettings({ ...settings, RATE_LIMIT_STORE: 'redis', REDIS_URL: redis!.url }, async () => {
    const { forward } = clock()
    const [warned, told] = [vi.spyOn(log(), 'warn'), vi.spyOn(log(), 'info')]
    const asked = vi.spyOn(RateLimiterRedis.prototype, 'consume')
    const remaining = async () => (await countInMinute('test', 5, 'key')).remaining

    await vi.waitFor(
      async () => {
        forward(10_001)
        await countInMinute('test', 5, 'another key')
        expect(await redis!.keys()).toEqual(['test:another key'])
      },
      { timeout: 20_000, interval: 100 },
    )
    vi.clearAllMocks()
    expect([await remaining(), await remaining()]).toEqual([4, 3])
    expect(asked).toHaveBeenCalledTimes(2)

    redis!.hang()
    // From here on memory counts, which knows of none before.
    expect([await remaining(), await remaining(), await remaining()]).toEqual([4, 3, 2])
    expect(asked).toHaveBeenCalledTimes(3)
    forward(9_000)
    expect(await remaining()).toBe(1)
    expect(asked).toHaveBeenCalledTimes(3)
    forward(1_001)
    expect((await Promise.all([remaining(), remaining(), remaining()])).sort()).toEqual([0, 0, 0])
    // The connection was given up, so that not even this one is sent before there is another.
    expect(asked.mock.calls.length).toBeLessThanOrEqual(4)
    expect(warned).toHaveBeenCalledOnce()
    expect(warned).toHaveBeenCalledWith({ store: 'Redis', reason: 'no answer within 100 ms' }, expect.stringContaining('counts by itself'))

    redis!.goOn()
    await vi.waitFor(
      async () => {
        forward(10_001)
        await countInMinute('test', 5, 'after it')
        expect(told).toHaveBeenCalledWith({ store: 'Redis' }, 'the store of rate limits is back')
      },
      { timeout: 20_000, interval: 100 },
    )
    expect(told).toHaveBeenCalledOnce()
    expect(warned).toHaveBeenCalledOnce()
    expect(await redis!.keys()).toContain('test:after it')
  }))
