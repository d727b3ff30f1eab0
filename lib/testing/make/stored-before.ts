/** Rows as they were stored before rows were counted. */
import { database, type Transaction } from '../../server/database/open'

/** Writes without triggers. */
export async function withoutTriggers(write: (tx: Transaction) => Promise<unknown>): Promise<void> {
  const { prisma } = await database()
  await prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL session_replication_role = replica`
    await write(tx)
  })
}
