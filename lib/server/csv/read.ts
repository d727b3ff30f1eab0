/** Reads an uploaded CSV as a stream. */
import 'server-only'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CsvError, parse, type InfoRecord } from 'csv-parse'
import { cutTo, withoutInvisible } from '../../schema/text'
import { unescapeFormula } from './escape-formula'
import { NotCsv, readHeader, readText } from './read-text'

/** In bytes, so that a quote that is never closed does not fill the memory. */
const longestRecord = 100_000

const isBlank = (cell: string) => withoutInvisible(cell).trim() === ''

/**
 * Rows that differ in length from the first record, of which only blank ones are taken: csv-parse makes an error with a stack
 * and a copy for each, 50 µs, before it looks at whether they are allowed.
 */
const mostOfOtherLength = 1_000

/** Takes records of a file, and hands on those that are rows. @param blankLines before the first record */
function rowReader(onRow: (cells: string[], row: number) => void, blankLines: number) {
  let records = 0
  let width = 0
  let first = 0
  let others = 0
  return (record: string[], { empty_lines: emptyLines }: InfoRecord) => {
    records += 1
    first ||= record.length
    const row = blankLines + emptyLines + records
    if (record.length !== first) others += 1
    if (others > mostOfOtherLength) {
      throw new NotCsv(`More than ${mostOfOtherLength} rows, up to row ${row}, do not have as many cells as the first. Remove blank rows.`)
    }
    const cells = record.map((cell) => unescapeFormula(cell).trim())
    // A record of blanks alone is what a spreadsheet writes for a line that was emptied. A header has a name.
    if (cells.every(isBlank) && (width > 0 || record.length === 1)) return null
    width ||= record.length
    if (record.length !== width) throw new NotCsv(`Row ${row} does not have as many cells as the header: ${record.length}, not ${width}.`)
    onRow(cells, row)
    return null
  }
}

/**
 * Calls `onRow` with each row as it is parsed and its number in a spreadsheet (from 1, where the header is), the header first
 * and without rows whose cells are all blank. All rows have as many cells as the header; cells are trimmed, and formulas
 * unescaped. The stream is destroyed at the end, also after an error.
 * @throws NotCsv, Fault too_large; whatever `onRow` throws, which ends the reading
 */
export async function readRows(stream: Readable, onRow: (cells: string[], row: number) => void): Promise<void> {
  try {
    const texts = readText(stream)
    const { start, blankLines, delimiter } = await readHeader(texts)
    const parser = parse({
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      // `rowReader` says which row has too many cells.
      relax_column_count: true,
      max_record_size: longestRecord,
      on_record: rowReader(onRow, blankLines),
    })
    // `on_record` takes the rows; the parser's own output is empty and has to flow.
    parser.resume()
    await pipeline(async function* () {
      yield start
      yield* texts
    }, parser)
  } catch (error) {
    if (error instanceof CsvError) throw new NotCsv(`${cutTo(error.message, 300).replace(/\.$/, '')}.`)
    throw error
  } finally {
    stream.destroy()
  }
}
