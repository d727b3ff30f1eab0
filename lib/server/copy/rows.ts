/** The format of copied rows: a line for each, a JSON array with the text of each column, written and read by PostgreSQL itself. */
import 'server-only'
import { quoted, type Query, type Table } from './catalog'

/** How many rows a table has, a checksum of what is in them whatever their order, and the bytes of the longest line. */
export type Summary = { rows: number; checksum: string; longest: number }

/** Settings by which every PostgreSQL writes, and reads, the same texts. Rows that a policy hides are an error. */
export const sameTexts = `
SET LOCAL TIME ZONE 'UTC';
SET LOCAL DateStyle = 'ISO, MDY';
SET LOCAL IntervalStyle = 'postgres';
SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1;
SET LOCAL row_security = off`

/** The most that is in memory of a table, in bytes, unless a single row is longer. */
const batchBytes = 4_000_000
const batchRows = 1_000

// The line is made once for each row, not once for each use of it: hence OFFSET 0.
const lines = ({ name, columns }: Table) =>
  `SELECT to_json(ARRAY[${columns.map((column) => `${quoted(column.name)}::text`).join(', ')}])::text AS line FROM ${quoted(name)}`

/** Counts the rows of a table, and sums up the hashes of their lines. */
export async function summarize(query: Query, table: Table): Promise<Summary> {
  const [row] = await query<{ rows: string; checksum: string; longest: number }>(`
    SELECT count(*)::text AS rows, coalesce(max(octet_length(line)), 0) AS longest,
           coalesce(sum(('x' || encode(substring(sha256(convert_to(line, 'UTF8')) FROM 1 FOR 7), 'hex'))::bit(56)::bigint), 0)::text AS checksum
    FROM (${lines(table)} OFFSET 0) AS lines`)
  return { rows: Number(row!.rows), checksum: row!.checksum, longest: row!.longest }
}

/** Reads the lines of a table in batches. Within a transaction. */
export async function* readRows(query: Query, table: Table & Summary): AsyncGenerator<string[]> {
  const size = Math.max(1, Math.min(batchRows, Math.floor(batchBytes / Math.max(1, table.longest))))
  await query(`DECLARE rows_to_copy NO SCROLL CURSOR FOR ${lines(table)}`)
  for (;;) {
    const batch = await query<{ line: string }>(`FETCH FORWARD ${size} FROM rows_to_copy`)
    if (batch.length === 0) break
    yield batch.map(({ line }) => line)
  }
  await query('CLOSE rows_to_copy')
}

/** Adds lines up to batches. */
export async function* inBatches(all: AsyncIterable<string>): AsyncGenerator<string[]> {
  let batch: string[] = []
  let size = 0
  for await (const line of all) {
    batch.push(line)
    size += line.length
    if (size < batchBytes && batch.length < batchRows) continue
    yield batch
    ;[batch, size] = [[], 0]
  }
  if (batch.length > 0) yield batch
}

/** Writes lines as rows. */
export async function writeRows(query: Query, { name, columns }: Table, batch: string[]): Promise<void> {
  const values = columns.map(({ type }, index) => `CAST(texts[${index + 1}] AS ${type})`)
  await query(
    `INSERT INTO ${quoted(name)} (${columns.map((column) => quoted(column.name)).join(', ')}) OVERRIDING SYSTEM VALUE
     SELECT ${values.join(', ')}
     FROM (SELECT ARRAY(SELECT json_array_elements_text(line)) AS texts FROM json_array_elements($1::text::json) AS line OFFSET 0) AS lines`,
    [`[${batch.join(',')}]`],
  )
}
