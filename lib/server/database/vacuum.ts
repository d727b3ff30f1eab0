/** Makes the space of deleted rows usable again on PGlite, which has no autovacuum. */
import 'server-only'
import { processWide } from '../runtime/process-wide'
import { database } from './open'

/** Bytes of changes since the last time for which it is worth it. */
const worthIt = 1_000_000

const written = `SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS bytes`
const tables = `SELECT quote_ident(relname) AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`

/**
 * Vacuums each table, on PGlite and where enough was written since the last time. It holds everything for as long as it reads
 * the pages that changed, so that often is short. Other statements have their turn between two tables.
 */
export async function vacuumPGlite(): Promise<void> {
  const { kind, query } = await database()
  if (kind !== 'pglite') return
  const last = processWide('vacuumed', () => ({ at: 0 }))
  const [now] = await query<{ bytes: number }>({ text: written, values: [] })
  if (!now || now.bytes - last.at < worthIt) return
  for (const { name } of await query<{ name: string }>({ text: tables, values: [] })) {
    await query({ text: `VACUUM ${name}`, values: [] })
  }
  last.at = now.bytes
}
