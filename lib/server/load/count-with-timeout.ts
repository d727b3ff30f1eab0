/** Counts in a shared store while it answers in time, and in memory while it does not. */
import 'server-only'
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible'
import { log } from '../runtime/log'
import { processWide } from '../runtime/process-wide'

/** Milliseconds for which a store that failed is not asked. */
const pause = 10_000

/** Until when a store is not asked, in milliseconds; 0 while it answers. One for all limiters of the process. */
type Outage = { until: number }
const outageOf = (store: string) => processWide<Outage>(`outage of ${store}`, () => ({ until: 0 }))

/** @throws an error after so many milliseconds, whatever `run` does until then */
function within<T>(milliseconds: number, run: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      // An answer that came while this process was busy is read first.
      () => setImmediate(() => reject(new Error(`no answer within ${milliseconds} ms`))),
      milliseconds,
    )
    void run.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Adds points to what a key has used. @throws RateLimiterRes where that is too much */
export type Consume = (key: string, points: number) => Promise<RateLimiterRes>

export type SharedStore = {
  /** For the log. */
  name: string
  /** Milliseconds that a request waits for it. */
  timeout: number
  consume: Consume
  /** What to do where it failed. */
  onFailure?(): void
}

/**
 * Counts in the store. Where it fails, or does not answer in time, `memory` counts for ten seconds; then one request
 * tries the store again. The log says once that it failed, and once that it is back.
 */
export function countWithTimeout(store: SharedStore, memory: RateLimiterAbstract): Consume {
  return async (key, points) => {
    const outage = outageOf(store.name)
    const trial = outage.until > 0
    if (trial && performance.now() < outage.until) return memory.consume(key, points)
    // Others count in memory while this request tries.
    if (trial) outage.until = performance.now() + pause
    try {
      const count = await within(store.timeout, store.consume(key, points))
      if (trial) {
        outage.until = 0
        log().info({ store: store.name }, 'the store of rate limits is back')
      }
      return count
    } catch (error) {
      if (error instanceof RateLimiterRes) {
        // Refused by the limiter's own memory without asking the store: so the next request tries it.
        if (trial) outage.until = performance.now()
        throw error
      }
      const reason = error instanceof Error ? error.message : 'unknown'
      if (outage.until === 0) log().warn({ store: store.name, reason }, 'the store of rate limits fails: this server counts by itself')
      outage.until = performance.now() + pause
      store.onFailure?.()
      return memory.consume(key, points)
    }
  }
}
