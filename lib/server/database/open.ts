/** The database: PostgreSQL where DATABASE_URL is set, else PGlite in this process. Opened, migrated and seeded once. */
import 'server-only'
import { seed, type FirstSignIn } from '../people/first-accounts'
import { PrismaClient, type Prisma } from '../prisma-client/client'
import { environment } from '../runtime/env'
import { forgetProcessWide, processWidePromise } from '../runtime/process-wide'
import { openPGlite, openPostgreSql, type Engine } from './engines'
import { migrate } from './migrate'

export type Transaction = Prisma.TransactionClient

export type Database = Pick<Engine, 'kind' | 'lookup' | 'query' | 'close'> & {
  prisma: PrismaClient
  /** How to sign in, where this process has just made the first accounts. */
  firstSignIn: FirstSignIn | null
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
