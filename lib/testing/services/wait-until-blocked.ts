/** Waits until statements are blocked by another transaction. */
import { setTimeout as sleep } from 'node:timers/promises'
import { database } from '../../server/database/open'

/** Returns once so many statements wait for a lock of another transaction. PostgreSQL alone: PGlite has one connection. */
export async function waitUntilBlocked(atLeast = 1): Promise<void> {
  const { query } = await database()
  const text = 'SELECT 1 FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0 AND datname = current_database()'
  while ((await query({ text, values: [] })).length < atLeast) await sleep(10)
}
