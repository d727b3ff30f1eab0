/** Reads CSV as a stream: UTF-8 with or without BOM, any line ends, commas, or semicolons where the header has them. */
import 'server-only'
import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'

/** Bytes that are not CSV; its message says why. */
export class NotCsv extends Error {
  override name = 'NotCsv'
}

/** Longer than any honest row: a quote that is never closed does not fill the memory. */
const maxRecordLength = 100_000

async function* decode(source: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const read = (chunk?: Buffer) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      throw new NotCsv('The file is not UTF-8.')
    }
  }
  for await (const chunk of source) yield read(chunk as Buffer)
  yield read()
}

/** The text up to the end of the first line at least, and the rest as it comes. */
async function splitAtHeader(texts: AsyncGenerator<string>) {
  let head = ''
  while (head.length <= maxRecordLength && !/[\r\n]/.test(head.trimStart())) {
    const next = await texts.next()
    if (next.done) break
    head += next.value
  }
  return head
}

async function* joined(head: string, rest: AsyncGenerator<string>) {
  yield head
  yield* rest
}

/** Each row as its cells, the header first; blank lines are passed over. @throws NotCsv, and whatever breaks the source */
export async function* readRecords(source: Readable): AsyncGenerator<string[]> {
  const texts = decode(source)
  const head = await splitAtHeader(texts)
  const header = head.trimStart().split(/[\r\n]/, 1)[0]!
  const delimiter = header.includes(';') && !header.includes(',') ? ';' : ','
  const parser = parse({ delimiter, skip_empty_lines: true, max_record_size: maxRecordLength })
  // What breaks on the way comes out of the parser.
  pipeline(Readable.from(joined(head, texts)), parser, () => undefined)
  try {
    for await (const record of parser) yield record as string[]
  } catch (error) {
    throw error instanceof CsvError ? new NotCsv(`The file is not CSV: ${error.message.slice(0, 200)}`) : error
  }
}
