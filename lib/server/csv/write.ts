/** Writes CSV batch by batch, in a form that an upload reads back. */
import 'server-only'
import { stringify } from 'csv-stringify/sync'
import { escapeFormula } from './escape-formula'

export type Cell = string | number

// Quotes are put around whatever some reader takes for a delimiter or a line end.
const toCsv = (rows: readonly (readonly Cell[])[]): string =>
  stringify(
    rows.map((cells) => cells.map((cell) => (typeof cell === 'string' ? escapeFormula(cell) : cell))),
    { record_delimiter: '\r\n', quoted_match: /[;\t\r\n]/ },
  )

/**
 * Yields the text of the file: the header with the first batch of rows, then one text for each batch, so that one batch is
 * in memory at a time. Formulas are escaped.
 */
export async function* csvOf(columns: readonly string[], batches: AsyncIterable<Cell[][]>): AsyncGenerator<string> {
  let header: (readonly string[])[] = [columns]
  for await (const batch of batches) {
    yield toCsv([...header, ...batch])
    header = []
  }
  if (header.length > 0) yield toCsv(header)
}

/** The same text after a byte order mark, without which Excel takes UTF-8 for another encoding. */
export async function* withByteOrderMark(pieces: AsyncGenerator<string>): AsyncGenerator<string> {
  let mark = '\ufeff'
  for await (const piece of pieces) {
    yield mark + piece
    mark = ''
  }
}
