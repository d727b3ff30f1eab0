/** A database with nothing in it, opened without the app: for tests of how the app makes itself at home. */
import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import pg from 'pg'
import { inject } from 'vitest'
import { pgliteMigrations } from '../../server/database/engines'
import type { MigrationTarget } from '../../server/database/migrate'
import { openMigrationConnection } from '../../server/database/migration-connection'
import { createPostgresDatabase } from './database-settings'

export type EmptyDatabase = {
  /** Runs with a connection for migrations; several run at once where the database can. */
  asMigrations(run: (target: MigrationTarget) => Promise<void>): Promise<void>
  rows<Row>(sql: string, values?: unknown[]): Promise<Row[]>
  /** Removes all that is in it. */
  empty(): Promise<void>
  close(): Promise<void>
}

const emptySchema = 'DROP SCHEMA public CASCADE; CREATE SCHEMA public'

async function emptyPGlite(): Promise<EmptyDatabase> {
  const client = await PGlite.create({ extensions: { btree_gin, pg_trgm } })
  return {
    asMigrations: (run) => run(pgliteMigrations(client)),
    rows: async <Row>(sql: string, values?: unknown[]) => (await client.query<Row>(sql, values)).rows,
    empty: async () => void (await client.exec(emptySchema)),
    close: () => client.close(),
  }
}

async function emptyPostgres(): Promise<EmptyDatabase> {
  const { url, drop } = await createPostgresDatabase()
  const pool = new pg.Pool({ connectionString: url })
  return {
    asMigrations: async (run) => {
      const connection = await openMigrationConnection(url)
      await run(connection).finally(() => connection.close())
    },
    rows: async <Row>(sql: string, values?: unknown[]) => (await pool.query(sql, values)).rows as Row[],
    empty: async () => void (await pool.query(emptySchema)),
    close: async () => {
      await pool.end()
      await drop()
    },
  }
}

export const openEmptyDatabase = (): Promise<EmptyDatabase> =>
  inject('databaseKind') === 'pglite' ? emptyPGlite() : emptyPostgres()
