/** Answers with CSV, written as it is read: cells that a spreadsheet would take for a formula are guarded. */
import 'server-only'
import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { RequestOrigin } from '../server/request'
import { acceptedType } from './accept'
import { commonHeaders } from './answers'

/** Of JSON and CSV, what the caller wants most; JSON where either will do. @throws Fault not_acceptable */
export const wantsCsv = (headers: Headers): boolean =>
  acceptedType(headers, ['application/json', 'text/csv']) === 'text/csv'

/** A download of rows with these columns. */
export function csvAnswer(
  request: RequestOrigin,
  filename: string,
  columns: readonly string[],
  rows: AsyncIterable<Record<string, unknown>>,
): Response {
  const writer = stringify({ header: true, columns: [...columns], escape_formulas: true })
  // A source that breaks breaks the download: the caller must not take a part for the whole.
  pipeline(Readable.from(rows), writer, () => undefined)
  return new Response(Readable.toWeb(writer) as ReadableStream, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${filename}"`,
      ...commonHeaders(request),
    },
  })
}
