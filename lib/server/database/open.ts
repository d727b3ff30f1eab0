/** The database: PostgreSQL where DATABASE_URL is set, else PGlite in this process. Opened, migrated and prepared once. */
import 'server-only'
import { PrismaClient, type Prisma } from '../prisma-client/client'
import { environment } from '../runtime/env'
import { log } from '../runtime/log'
import { forgetProcessWide, processWide, processWidePromise } from '../runtime/process-wide'
import { openPGlite, openPostgreSql, type Engine } from './engines'
import { migrate, MigrationError, MigrationsMissing } from './migrate'
import { migratePostgreSql } from './migration-connection'
import { withTimesOfClock } from './times-of-rows'

export type Transaction = Prisma.TransactionClient

export type Database = Pick<Engine, 'kind' | 'lookup' | 'query' | 'close'> & {
  prisma: PrismaClient
}

/** What has to be done in a database after its migrations, before anything else uses it. Runs at every opening. */
export type Prepare = (prisma: PrismaClient) => Promise<unknown>

const preparation = () => processWide<{ run: Prepare | null }>('database-preparation', () => ({ run: null }))

/** Hands the preparation to `database()`; called where the process is put together. The first one given stays. */
export function prepareDatabaseWith(run: Prepare): void {
  preparation().run ??= run
}

const share = () => processWide('share-of-connections', (): { count: number | null } => ({ count: null }))

/** How many connections this thread opens, where it shares the server's with others. To be called before the database is opened. */
export function openConnections(count: number): void {
  share().count = count
}

/** @throws MigrationError where MIGRATE_DATABASE_URL has led to another database than the one that is served */
async function requireSameDatabase(databaseUrl: string): Promise<void> {
  try {
    await migratePostgreSql(databaseUrl, { apply: false, tell: () => undefined })
  } catch (error) {
    // A role that reads only what the servers need cannot tell.
    if ((error as { code?: unknown }).code === '42501') return
    if (!(error instanceof MigrationsMissing)) throw error
    throw new MigrationError('MIGRATE_DATABASE_URL leads to another database than DATABASE_URL, which lacks migrations. Correct one of them.')
  }
}

async function openMigrated(): Promise<Engine> {
  const { databaseUrl, migrateDatabaseUrl, autoMigrate, databasePoolSize, dataDir } = environment()
  const how = {
    apply: autoMigrate,
    tell: (fields: object, message: string) => log().info(fields, message),
  }
  if (databaseUrl) {
    const migrates = autoMigrate && migrateDatabaseUrl
    await migratePostgreSql(migrates || databaseUrl, how)
    if (migrates) await requireSameDatabase(databaseUrl)
    return openPostgreSql(databaseUrl, share().count ?? databasePoolSize)
  }
  const { migrations, ...engine } = await openPGlite(dataDir)
  try {
    await migrate(migrations, how)
    return engine
  } catch (error) {
    await engine.close()
    throw error
  }
}

async function open(): Promise<Database> {
  const { adapter, ...engine } = await openMigrated()
  try {
    const prisma = withTimesOfClock(new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 20_000 } }))
    await preparation().run?.(prisma)
    const close = async () => {
      forgetProcessWide('database')
      await prisma.$disconnect()
      await engine.close()
    }
    return { ...engine, prisma, close }
  } catch (error) {
    await engine.close()
    throw error
  }
}

/**
 * The database of this process. A failed opening is not remembered: the next call tries again.
 * @throws DataDirectoryError, MigrationError, what the preparation throws, or whatever keeps PostgreSQL from answering.
 */
export const database = (): Promise<Database> => processWidePromise('database', open)
