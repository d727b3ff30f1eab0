/** The database: PostgreSQL where DATABASE_URL is set, else PGlite in this process. Opened, migrated and seeded once. */
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
import { seed, type FirstSignIn } from '../people/first-accounts'
import { environment } from '../runtime/env'
import { log } from '../runtime/log'
import { openLookups, type Lookup } from './lookups'
import { migrate, type MigrationTransaction } from './migrate'
import { Prisma, PrismaClient } from '../prisma-client/client'
import { forgetProcessWide, processWide, processWidePromise } from '../runtime/process-wide'

/** A statement for the few places where Prisma is too slow. */
export type Statement = { text: string; values: unknown[] }

export type Transaction = Prisma.TransactionClient

export type Database = {
  kind: 'postgresql' | 'pglite'
  prisma: PrismaClient
  /**
   * For what every request of a pipeline asks: with PostgreSQL on connections of their own, so that nothing else makes it
   * wait. A row is an array of its values: objects would be half of the work.
   */
  lookup<Row extends unknown[]>(statement: Lookup): Promise<Row[]>
  query<Row>(statement: Statement): Promise<Row[]>
  /** How to sign in, where this process has just made the first accounts. */
  firstSignIn: FirstSignIn | null
  close(): Promise<void>
}

type Engine = Omit<Database, 'firstSignIn' | 'prisma'> & {
  adapter: NonNullable<ConstructorParameters<typeof PrismaClient>[0]['adapter']>
  transaction(run: MigrationTransaction): Promise<void>
}

/** A data directory that another process has open. */
export class DataDirectoryLocked extends Error {
  override name = 'DataDirectoryLocked'
}

/** Locks by the operating system's own file lock: it goes with the process, however that ends. */
function lockDirectory(directory: string) {
  const ours = processWide('locked-directories', () => new Set<string>())
  if (ours.has(directory)) return
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  // Never closed: closing it is what unlocks, and only the end of the process may.
  const file = openSync(path.join(directory, 'lock'), 'a+', 0o600)
  if (!tryLock(file)) {
    throw new DataDirectoryLocked(
      `Another process has ${directory} open. Stop it first, set another DATA_DIR, or set DATABASE_URL: with PostgreSQL any number of servers share one database.`,
    )
  }
  ours.add(directory)
}

/** Runs in transactions of a PGlite. */
export const pgliteTransactions =
  (client: PGlite) =>
  (run: MigrationTransaction): Promise<void> =>
    client.transaction((tx) =>
      run({
        query: async <Row>(text: string, values?: unknown[]) => (await tx.query<Row>(text, values)).rows,
        script: async (sql) => void (await tx.exec(sql)),
      }),
    )

/** Runs in transactions of a PostgreSQL, each on a connection of its own. */
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

async function openPGlite(): Promise<Engine> {
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

async function openPostgreSql(connectionString: string): Promise<Engine> {
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

async function open(): Promise<Database> {
  const settings = environment()
  const { adapter, transaction, ...engine } = settings.databaseUrl
    ? await openPostgreSql(settings.databaseUrl)
    : await openPGlite()
  try {
    await transaction(migrate)
    const prisma = new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 20_000 } })
    const firstSignIn = await seed(prisma, settings)
    const close = async () => {
      forgetProcessWide('database')
      await prisma.$disconnect()
      await engine.close()
    }
    return { ...engine, prisma, firstSignIn, close }
  } catch (error) {
    await engine.close()
    throw error
  }
}

/**
 * The database of this process. A failed opening is not remembered: the next call tries again.
 * @throws DataDirectoryLocked, MigrationError, or whatever keeps PostgreSQL from answering.
 */
export const database = (): Promise<Database> => processWidePromise('database', open)

// Prisma's codes for a database out of reach, one that refuses us, and a pool without a free connection.
const connectionCodes = new Set(['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1010', 'P1017', 'P2024', 'P2028'])
// Node's, and PostgreSQL's own (appendix A of its manual): connection, authorization, resources, shutdown, time-outs.
const networkCodes = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|08|28|3D000|53|55P03|57014|57P0)/
const networkWords =
  /connection terminated|timeout|Connection ended|not queryable|closing|server closed|is closed|calling end on/i

/** The codes that an error carries: its own, and what the driver told Prisma. */
function codesOf(error: Error): unknown[] {
  type Told = { originalCode?: unknown } | undefined
  const { code, cause, meta } = error as {
    code?: unknown
    cause?: Told
    meta?: { driverAdapterError?: { cause?: Told } }
  }
  return [code, cause?.originalCode, meta?.driverAdapterError?.cause?.originalCode]
}

const isUnavailableCode = (code: unknown) =>
  typeof code === 'string' && (connectionCodes.has(code) || networkCodes.test(code))

/** Whether an error says that the database could not be asked, rather than what it answered. */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (codesOf(at).some(isUnavailableCode)) return true
    if (at instanceof Prisma.PrismaClientInitializationError) return true
    if (networkWords.test(at.message)) return true
  }
  return false
}

/** Whether an error says that another transaction holds what was wanted. */
export const isLockTimeout = (error: unknown): boolean => error instanceof Error && codesOf(error).includes('55P03')

/** Whether an error is the database's refusal of a second row with the same unique value. */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
