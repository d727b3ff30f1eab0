/** Reads an uploaded CSV as a stream. */
import 'server-only'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import { unescapeFormula } from './escape-formula'
import { NotCsv, readHeader, readText } from './read-text'

/** In bytes, so that a quote that is never closed does not fill the memory. */
const longestRecord = 100_000

/**
 * Calls `onRow` with each row as it is parsed, the header first and without blank lines. All rows have as many cells as
 * the header; cells are trimmed, and formulas unescaped. The stream is destroyed at the end, also after an error.
 * @throws NotCsv, Fault too_large; whatever `onRow` throws, which ends the reading
 */
export async function readRows(stream: Readable, onRow: (cells: string[]) => void): Promise<void> {
  try {
    const texts = readText(stream)
    const { start, delimiter } = await readHeader(texts)
    const parser = parse({
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      max_record_size: longestRecord,
      on_record: (record: string[]) => {
        onRow(record.map((cell) => unescapeFormula(cell).trim()))
        return null
      },
    })
    // `on_record` takes the rows; the parser's own output is empty and has to flow.
    parser.resume()
    await pipeline(async function* () {
      yield start
      yield* texts
    }, parser)
  } catch (error) {
    if (error instanceof CsvError) throw new NotCsv(`${error.message.slice(0, 300).replace(/\.$/, '')}.`)
    throw error
  } finally {
    stream.destroy()
  }
}
