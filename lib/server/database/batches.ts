/** Large amounts of rows in pieces, so that memory holds one piece of them at a time. */
import 'server-only'
import type { Transaction } from './open'
import type { Prisma } from '../prisma-client/client'

const readSize = 5_000

/** Small, as Prisma keeps the last hundred statements with all that they were given. */
const writeSize = 1_000

/**
 * Characters, which are at most 4 MB: far below what jsonb takes, and short enough for Prisma to keep a hundred of them.
 */
const longestText = 1_000_000

/** What a query finds, as at one moment, in pieces. One at a time in a transaction: the cursor has a name. */
export async function* readInBatches<Row>(tx: Transaction, query: Prisma.Sql, size = readSize): AsyncGenerator<Row[]> {
  await tx.$executeRaw`DECLARE pieces NO SCROLL CURSOR FOR ${query}`
  for (let last = size; last === size; ) {
    const rows = await tx.$queryRawUnsafe<Row[]>(`FETCH ${size} FROM pieces`)
    last = rows.length
    if (last > 0) yield rows
  }
  await tx.$executeRaw`CLOSE pieces`
}

/** A list in pieces that are small enough to be given to a statement each. */
export function* batchesOf<T>(list: readonly T[], size = writeSize): Generator<T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size)
}

/** A list as texts of JSON arrays, each short enough to be given to a statement, however long its elements are. */
export function* jsonBatchesOf(list: Iterable<unknown>): Generator<string> {
  let piece: string[] = []
  let length = 0
  for (const element of list) {
    const text = JSON.stringify(element)
    if (piece.length > 0 && length + text.length > longestText) {
      yield `[${piece.join(',')}]`
      piece = []
      length = 0
    }
    piece.push(text)
    length += text.length
  }
  if (piece.length > 0) yield `[${piece.join(',')}]`
}
