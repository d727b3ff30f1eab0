/** Writes CSV as it is read from the database, in a form that can be sent back. */
import 'server-only'
import { stringify } from 'csv-stringify/sync'
import { harmlessCell } from './cell'

export type Cell = string | number

// What might separate cells or end records for some reader is quoted.
const toCsv = (rows: readonly (readonly Cell[])[]): string =>
  stringify(
    rows.map((cells) => cells.map((cell) => (typeof cell === 'string' ? harmlessCell(cell) : cell))),
    { record_delimiter: '\r\n', quoted_match: /[;\t\r\n]/ },
  )

/**
 * The file in pieces, of which one is in memory at a time: the header with the first batch of rows, then a piece for each
 * batch. Texts that a spreadsheet would take for a formula are guarded.
 */
export async function* csvOf(columns: readonly string[], batches: AsyncIterable<Cell[][]>): AsyncGenerator<string> {
  let header: (readonly string[])[] = [columns]
  for await (const batch of batches) {
    yield toCsv([...header, ...batch])
    header = []
  }
  if (header.length > 0) yield toCsv(header)
}
