/** Reads an uploaded CSV as a stream. */
import 'server-only'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import { originalCell } from './cell'
import { NotCsv, readHeader, readText } from './text'

/** Bytes, with what quotes add to its characters: a quote that is never closed does not fill the memory. */
const longestRecord = 100_000

/**
 * Hands over each row as it is parsed, the header first; blank lines are passed over. All rows have as many cells as the
 * header. Cells are trimmed, and without the guard of a download. However it ends, the stream is used up.
 * @throws NotCsv, Fault too_large, and whatever `onRow` throws, with which the reading ends
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
        onRow(record.map((cell) => originalCell(cell).trim()))
        return null
      },
    })
    // Rows are handed over as they are parsed; nothing comes out at the other end.
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
