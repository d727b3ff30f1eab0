/** Large amounts of rows in batches, so that memory holds one batch at a time. */
import 'server-only'
import type { Transaction } from './open'
import type { Prisma } from '../prisma-client/client'

const readSize = 5_000

/** Rows for one statement. Small: Prisma keeps the last hundred statements with their parameters. */
const writeSize = 1_000

/** In characters, at most 4 MB: far below the limit of jsonb, and Prisma can keep a hundred of them. */
const longestText = 1_000_000

/** The rows of a query, as of one moment. One call at a time in a transaction: the cursor has a fixed name. */
export async function* readInBatches<Row>(tx: Transaction, query: Prisma.Sql, size = readSize): AsyncGenerator<Row[]> {
  await tx.$executeRaw`DECLARE batches NO SCROLL CURSOR FOR ${query}`
  for (let last = size; last === size; ) {
    const rows = await tx.$queryRawUnsafe<Row[]>(`FETCH ${size} FROM batches`)
    last = rows.length
    if (last > 0) yield rows
  }
  await tx.$executeRaw`CLOSE batches`
}

/** A list in parts, each small enough for one statement. */
export function* batchesOf<T>(list: readonly T[], size = writeSize): Generator<T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size)
}

/**
 * A list as texts of JSON arrays, each short enough for one statement; a longer element has a text of its own.
 * @param longest in characters
 */
export function* jsonBatchesOf(list: Iterable<unknown>, longest = longestText): Generator<string> {
  let batch: string[] = []
  let length = 0
  for (const element of list) {
    const text = JSON.stringify(element)
    if (batch.length > 0 && length + text.length > longest) {
      yield `[${batch.join(',')}]`
      batch = []
      length = 0
    }
    batch.push(text)
    length += text.length
  }
  if (batch.length > 0) yield `[${batch.join(',')}]`
}
