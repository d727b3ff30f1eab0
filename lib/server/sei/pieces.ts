/** Large amounts of rows in pieces, so that memory holds one piece of them at a time. */
import 'server-only'
import type { Transaction } from '../db'
import type { Prisma } from '../prisma-client/client'

const readSize = 5_000

/** Small, as Prisma keeps the last hundred statements with all that they were given. */
const writeSize = 1_000

/** What a query finds, as at one moment, in pieces. One at a time in a transaction: the cursor has a name. */
export async function* readInPieces<Row>(tx: Transaction, query: Prisma.Sql, size = readSize): AsyncGenerator<Row[]> {
  await tx.$executeRaw`DECLARE pieces NO SCROLL CURSOR FOR ${query}`
  for (let last = size; last === size; ) {
    const rows = await tx.$queryRawUnsafe<Row[]>(`FETCH ${size} FROM pieces`)
    last = rows.length
    if (last > 0) yield rows
  }
  await tx.$executeRaw`CLOSE pieces`
}

/** A list in pieces that are small enough to be given to a statement each. */
export function* piecesOf<T>(list: readonly T[], size = writeSize): Generator<T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size)
}
