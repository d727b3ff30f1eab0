/** Compares this machine's clock with PostgreSQL's: servers whose clocks differ tell each other's times wrong. */
import 'server-only'
import { nowMs } from '../runtime/clock'
import { log } from '../runtime/log'
import type { Database } from './open'

/** Milliseconds by which the clocks may differ without a warning. */
const unnoticed = 1_000

/** By how many milliseconds the database is ahead, at least: what the round trip may account for is left out. */
async function aheadBy({ query }: Pick<Database, 'query'>): Promise<number> {
  const askedAt = nowMs()
  const [row] = await query<{ time: Date }>({ text: 'SELECT clock_timestamp() AS time', values: [] })
  const answeredAt = nowMs()
  const time = row!.time.getTime()
  if (time > answeredAt) return time - answeredAt
  return time < askedAt ? time - askedAt : 0
}

/**
 * Warns in the log where the two are more than a second apart. All times are this server's own: it would tell keys expired
 * and sessions ended too early, or too late. PGlite has the clock of this process.
 */
export async function warnOfOtherClock(database: Pick<Database, 'kind' | 'query'>): Promise<void> {
  if (database.kind === 'pglite') return
  const ahead = await aheadBy(database)
  if (Math.abs(ahead) <= unnoticed) return
  const which = ahead > 0 ? 'ahead of' : 'behind'
  log().warn(
    { milliseconds: Math.abs(ahead) },
    `the clock of PostgreSQL is ${which} that of this server; keys, sessions and links end too early or too late until both are set by a time service`,
  )
}
