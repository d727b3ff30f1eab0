/** The two engines: PostgreSQL, over the network, and PGlite, in this process on a directory that it locks. */
import 'server-only'
import { mkdirSync, openSync } from 'node:fs'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { PrismaPg } from '@prisma/adapter-pg'
import { tryLock } from 'fs-native-extensions'
import pg from 'pg'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import type { PrismaClient } from '../prisma-client/client'
import { environment } from '../runtime/env'
import { log } from '../runtime/log'
import { processWide } from '../runtime/process-wide'
import { openLookups, type Lookup, type Statement } from './lookups'
import type { MigrationTransaction } from './migrate'

/** An open database, before its migrations. */
export type Engine = {
  kind: 'postgresql' | 'pglite'
  adapter: NonNullable<ConstructorParameters<typeof PrismaClient>[0]['adapter']>
  /**
   * For statements of every pipeline request: on PostgreSQL over connections of their own, so that others do not delay them.
   * A row is an array of its values: making objects took half of the time.
   */
  lookup<Row extends unknown[]>(statement: Lookup): Promise<Row[]>
  query<Row>(statement: Statement): Promise<Row[]>
  transaction(run: MigrationTransaction): Promise<void>
  close(): Promise<void>
}

/** A data directory that another process has open. */
export class DataDirectoryLocked extends Error {
  override name = 'DataDirectoryLocked'
}

/** Takes the operating system's file lock, which ends with the process, however that ends. */
function lockDirectory(directory: string) {
  const ours = processWide('locked-directories', () => new Set<string>())
  if (ours.has(directory)) return
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  // Never closed: that would unlock the directory.
  const file = openSync(path.join(directory, 'lock'), 'a+', 0o600)
  if (!tryLock(file)) {
    throw new DataDirectoryLocked(
      `Another process has ${directory} open. Stop it first, set another DATA_DIR, or set DATABASE_URL: with PostgreSQL any number of servers share one database.`,
    )
  }
  ours.add(directory)
}

/** Runs migrations in a transaction of a PGlite. */
export const pgliteTransactions =
  (client: PGlite) =>
  (run: MigrationTransaction): Promise<void> =>
    client.transaction((tx) =>
      run({
        query: async <Row>(text: string, values?: unknown[]) => (await tx.query<Row>(text, values)).rows,
        script: async (sql) => void (await tx.exec(sql)),
      }),
    )

/** Runs migrations in a transaction of a PostgreSQL, on a connection of its own. */
export const postgresTransactions =
  (pool: pg.Pool) =>
  async (run: MigrationTransaction): Promise<void> => {
    const client = await pool.connect()
    try {
      await client.query('BEGIN')
      await run({
        query: async <Row>(text: string, values?: unknown[]) => (await client.query(text, values)).rows as Row[],
        script: async (sql) => void (await client.query(sql)),
      })
      await client.query('COMMIT')
      client.release()
    } catch (error) {
      // Ends the connection and with it the transaction.
      client.release(true)
      throw error
    }
  }

export async function openPGlite(): Promise<Engine> {
  const { dataDir } = environment()
  lockDirectory(dataDir)
  const client = await PGlite.create({ dataDir: path.join(dataDir, 'pglite'), extensions: { btree_gin, pg_trgm } })
  // The adapter reads every timestamp as UTC, whatever zone the database would write it in.
  await client.exec(`SET TIME ZONE 'UTC'`)
  const query = async <Row>({ text, values }: Statement) => (await client.query<Row>(text, values)).rows
  return {
    kind: 'pglite',
    adapter: new PrismaPGlite(client),
    lookup: async <Row>({ text, values }: Statement) =>
      (await client.query<Row>(text, values, { rowMode: 'array' })).rows,
    query,
    transaction: pgliteTransactions(client),
    close: () => client.close(),
  }
}

export async function openPostgreSql(connectionString: string): Promise<Engine> {
  const options: pg.PoolConfig = {
    connectionString,
    connectionTimeoutMillis: 5_000,
    application_name: 'sei-api-keys',
  }
  const pool = new pg.Pool({
    ...options,
    // The adapter writes and reads every timestamp as UTC, whatever zone the database is set to.
    onConnect: async (client: pg.ClientBase) => void (await client.query(`SET TIME ZONE 'UTC'`)),
    max: 10,
    statement_timeout: 30_000,
  })
  pool.on('error', (error) => log().warn({ reason: error.message }, 'an idle database connection broke'))
  const lookups = openLookups(options)
  return {
    kind: 'postgresql',
    adapter: new PrismaPg(pool),
    lookup: lookups.lookup,
    query: async <Row>(statement: Statement) => (await pool.query(statement)).rows as Row[],
    transaction: postgresTransactions(pool),
    close: async () => void (await Promise.all([pool.end(), lookups.close()])),
  }
}
