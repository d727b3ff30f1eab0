/** What is copied, from a database that is read in one snapshot. */
import 'server-only'
import { appliedMigrations, prismaLock, type MigrationId, type MigrationTarget } from '../database/migrate'
import { readSequences, readTables, type Sequence, type Table } from './catalog'
import { CopyError } from './copy-error'
import { readRows, sameTexts, summarize, type Summary } from './rows'

/** Everything in a copy except the rows. */
export type Contents = { migrations: MigrationId[]; tables: (Table & Summary)[]; sequences: Sequence[] }

export type Source = Contents & {
  /** The lines of a table, in batches. To be called for each table, in their order. */
  rows(table: Table & Summary): AsyncIterable<string[]>
  /** To be called after the last row. @throws CopyError where what was read is not what was written */
  end(): Promise<void>
}

/** Tables with short-lived rows, which are not copied: people sign in again, and rate limits start anew. */
export const leftBehind: readonly string[] = ['session', 'passkey_challenge', 'oidc_logout', 'rate_limit']

/**
 * Reads a database in one transaction, during which nobody migrates it. On PostgreSQL, servers may go on writing: what they write is
 * not in it.
 * @throws CopyError where the database has no migrations, and what `use` throws
 */
export async function readInOneSnapshot(database: MigrationTarget, use: (source: Source) => Promise<void>): Promise<void> {
  // A table that a migration rewrites would look empty to this snapshot. Held until the connection is closed.
  await database.query('SELECT pg_advisory_lock_shared($1::bigint)', [prismaLock])
  await database.query('SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
  await database.transaction(async ({ query, script }) => {
    await script(sameTexts)
    const migrations = await appliedMigrations(query)
    if (!migrations) throw new CopyError('The database has no tables yet: there is nothing to copy.')
    const copied = (await readTables(query)).filter(({ name }) => !leftBehind.includes(name))
    const tables: Contents['tables'] = []
    for (const table of copied) tables.push({ ...table, ...(await summarize(query, table)) })
    await use({
      migrations,
      tables,
      sequences: await readSequences(query),
      rows: (table) => readRows(query, table),
      end: async () => undefined,
    })
  })
}
