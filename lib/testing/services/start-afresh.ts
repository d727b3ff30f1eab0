/** Resets what test files that share a process must not leave to each other. */
import { RateLimiterPostgres } from 'rate-limiter-flexible'
import { forgetProcessWide } from '../../server/runtime/process-wide'

// Each limiter deletes old rows every five minutes, whoever forgot it: a statement that no test of another file expects.
if (!('_clearExpiredHourAgo' in RateLimiterPostgres.prototype)) throw new Error('The timer of RateLimiterPostgres has another name.')
Object.assign(RateLimiterPostgres.prototype, { _clearExpiredHourAgo: () => undefined })

// What is open stays open: the database, the lock on its directory, and the log.
const kept = new Set(['database', 'locked-directories', 'log-output'])

type Remembered = { background?: Map<string, { timer: NodeJS.Timeout }> }

const worker = globalThis as { environmentBefore?: NodeJS.ProcessEnv; seiApiKeys?: Remembered }

/** Forgets the settings and all other process-wide values, so that the next file starts as the first one did. */
export function startAfresh(): void {
  const before = (worker.environmentBefore ??= { ...process.env })
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
  Object.assign(process.env, before)
  // A forgotten job would go on, and write beside the one that takes its place: who waits for that one would read too early.
  for (const { timer } of worker.seiApiKeys?.background?.values() ?? []) clearInterval(timer)
  for (const name of Object.keys(worker.seiApiKeys ?? {})) if (!kept.has(name)) forgetProcessWide(name)
}
