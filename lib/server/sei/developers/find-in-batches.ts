/** Searches and sorts developers on PGlite in many short statements: key checks wait for whichever is under way. */
import 'server-only'
import { Prisma, type PrismaClient } from '../../prisma-client/client'

/** Developers that one statement looks at: each can have 20,000 characters. */
const batchSize = 500

type Found = [refId: number, key: string]
type Batch = { last: number | null; found: Found[] }

type Search = {
  /** The condition of the developers that are looked at, of one account. */
  among: Prisma.Sql
  /** The condition of those that are found. */
  matching: Prisma.Sql
  /** What they are ordered by before their reference; of a collation that compares code points, as all of PGlite do. */
  key: Prisma.Sql
  sortOrder: 'asc' | 'desc'
  /** How many of the first ones are wanted: no more are held in memory. */
  most: number
}

const compare = <T extends string | number>(left: T, right: T) => (left < right ? -1 : Number(left > right))

/** References of the first developers in the order, and how many there are in all. It is no snapshot, as each statement sees its own. */
export async function findInBatches(prisma: PrismaClient, { among, matching, key, sortOrder, most }: Search) {
  const sign = sortOrder === 'asc' ? 1 : -1
  let first: Found[] = []
  let total = 0
  for (let after: number | null = 0; after !== null; ) {
    // UTF-8 as hexadecimal digits is in the order of code points, which JavaScript's own order of text is not.
    const [batch]: [Batch] = await prisma.$queryRaw<[Batch]>`
      SELECT max(ref_id) AS last, coalesce(
        json_agg(json_build_array(ref_id, encode(convert_to(${key}, 'UTF8'), 'hex'))) FILTER (WHERE ${matching}), '[]') AS found
      FROM (SELECT ref_id, fields FROM developer WHERE ${among} AND ref_id > ${after} ORDER BY ref_id LIMIT ${batchSize}) AS batch`
    total += batch.found.length
    first = first.concat(batch.found).sort(([a, keyOfA], [b, keyOfB]) => sign * (compare(keyOfA, keyOfB) || a - b)).slice(0, most)
    after = batch.last
  }
  return { refIds: first.map(([refId]) => refId), total }
}
