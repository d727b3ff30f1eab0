/** The two engines: PostgreSQL, over the network, and PGlite, in this process on a directory that it locks. */
import 'server-only'
import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import type { PrismaClient } from '../prisma-client/client'
import { log } from '../runtime/log'
import { processWide } from '../runtime/process-wide'
import { makeIn, openIn } from './data-directory'
import { openLookups, type Lookup, type Statement } from './lookups'
import type { MigrationTarget, MigrationTransaction } from './migrate'
import { pgliteLookups } from './pglite-lookups'
import { refuseStandby } from './standby'

/** An open database, before its migrations. */
export type Engine = {
  kind: 'postgresql' | 'pglite'
  adapter: NonNullable<ConstructorParameters<typeof PrismaClient>[0]['adapter']>
  /**
   * For statements of every pipeline request: on PostgreSQL over connections of their own, so that others do not delay them;
   * on PGlite between the statements of an open transaction.
   * A row is an array of its values: making objects took half of the time.
   */
  lookup<Row extends unknown[]>(statement: Lookup): Promise<Row[]>
  query<Row>(statement: Statement): Promise<Row[]>
  close(): Promise<void>
}

/** A PGlite as migrations see it. */
export const pgliteMigrations = (client: PGlite): MigrationTarget => ({
  query: async <Row>(text: string, values?: unknown[]) => (await client.query<Row>(text, values)).rows,
  transaction: (run: MigrationTransaction) =>
    client.transaction((tx) =>
      run({
        query: async <Row>(text: string, values?: unknown[]) => (await tx.query<Row>(text, values)).rows,
        script: async (sql) => void (await tx.exec(sql)),
      }),
    ),
  waitedFor: () => [],
})

const createPGlite = (place: string) => PGlite.create({ dataDir: place, extensions: { btree_gin, pg_trgm } })

/**
 * Makes a database in a data directory that has none, whole or not at all.
 * @param dataDir absolute path of a directory that is made where it is missing
 * @throws DataDirectoryError, and what `fill` throws
 */
export const makePGlite = (dataDir: string, fill: (made: MigrationTarget) => Promise<void>): Promise<void> =>
  makeIn(dataDir, async (place) => {
    const client = await createPGlite(place)
    try {
      await fill(pgliteMigrations(client))
      return client
    } catch (error) {
      await client.close()
      throw error
    }
  })

/** @param dataDir absolute path of a directory that is made where it is missing. @throws DataDirectoryError */
export async function openPGlite(dataDir: string): Promise<Engine & { migrations: MigrationTarget }> {
  const client = await openIn(dataDir, createPGlite)
  // The adapter reads every timestamp as UTC, whatever zone the database would write it in.
  await client.exec(`SET TIME ZONE 'UTC'`)
  const lookup = pgliteLookups(client)
  const query = async <Row>({ text, values }: Statement) => (await client.query<Row>(text, values)).rows
  return {
    kind: 'pglite',
    adapter: new PrismaPGlite(client),
    lookup,
    query,
    migrations: pgliteMigrations(client),
    close: () => client.close(),
  }
}

/** Given up as early as connecting is. */
const setZone: pg.QueryConfig & { query_timeout: number } = { text: `SET TIME ZONE 'UTC'`, query_timeout: 5_000 }

/**
 * Logs what PostgreSQL warns of, each kind once: that this role may not analyze a table, for one, comes with every change.
 * Kinds are told apart by PostgreSQL's own function, as the message names tables and may be in any language.
 */
function logWarning({ code, routine, message }: { code?: string; routine?: string; message?: string }) {
  const told = processWide('postgresql-warnings', () => new Set<string>())
  const kind = `${code} ${routine}`
  if (!code?.startsWith('01') || told.has(kind)) return
  told.add(kind)
  log().warn({ warning: message }, 'PostgreSQL warns of something; this is logged once')
}

/** @param poolSize connections for all but look-ups, which have their own */
export async function openPostgreSql(connectionString: string, poolSize: number): Promise<Engine> {
  const options: pg.PoolConfig = {
    connectionString,
    connectionTimeoutMillis: 5_000,
    application_name: 'sei-api-keys',
  }
  const pool = new pg.Pool({
    ...options,
    // The adapter writes and reads every timestamp as UTC, whatever zone the database is set to.
    onConnect: async (client: pg.ClientBase) => {
      await Promise.all([client.query(setZone), refuseStandby(client)])
    },
    max: poolSize,
    statement_timeout: 30_000,
    // For a database that does not answer at all. With `pipeline` pg ends the connection of a statement that took longer;
    // without, the connection would go back to the pool while the statement still runs on it.
    query_timeout: 35_000,
    pipeline: true,
  })
  pool.on('connect', (client) => client.on('notice', logWarning))
  pool.on('error', (error) => log().warn({ reason: error.message }, 'an idle database connection broke'))
  const lookups = openLookups(options)
  return {
    kind: 'postgresql',
    adapter: new PrismaPg(pool),
    lookup: lookups.lookup,
    query: async <Row>(statement: Statement) => (await pool.query(statement)).rows as Row[],
    close: async () => void (await Promise.all([pool.end(), lookups.close()])),
  }
}
