/** Answers with a CSV file that is sent while it is made, in the console. */
import 'server-only'
import { ReadableStream } from 'node:stream/web'
import type { CsvQuery } from '../schema/csv-query'
import { withByteOrderMark } from '../server/csv/write'
import { startStream } from '../server/http/start-stream'
import { now } from '../server/runtime/clock'

async function* toBytes(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const piece of pieces) yield encoder.encode(piece)
}

/**
 * A CSV file for download. A client that goes away ends the making of it; a failure after the beginning breaks the connection,
 * so that nobody takes a part of the file for the whole.
 * @param pieces of the text; cells must already be safe from being read as formulas
 * @param name of the file, before the day (UTC) of today
 * @param query whether the file begins with a byte order mark
 * @throws whatever the first piece does
 */
export async function csvFile(pieces: AsyncGenerator<string>, name: string, { bom }: CsvQuery): Promise<Response> {
  const body = await startStream(bom ? withByteOrderMark(pieces) : pieces)
  const day = now().toISOString().slice(0, 10)
  const filename = `${name.replaceAll(/[^\w$.-]/g, '_')}-${day}.csv`
  return new Response(ReadableStream.from(toBytes(body)) as unknown as BodyInit, {
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${filename}"` },
  })
}
