/** Answers with CSV, written as it is read: cells that a spreadsheet would take for a formula are guarded. */
import 'server-only'
import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { RequestOrigin } from '../server/request'
import { acceptedType } from './accept'
import { commonHeaders } from './answers'
import type { HeaderFields } from './call'

/** Of JSON and CSV, what the caller wants most; JSON where either will do. @throws Fault not_acceptable */
export const wantsCsv = (headers: HeaderFields): boolean =>
  acceptedType(headers, ['application/json', 'text/csv']) === 'text/csv'

// Tab and line ends count at the beginning, and what follows spaces counts too: some spreadsheets trim what they read. The
// last four are the wide forms of the first.
const formula = /^(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/

const harmless = (text: string) => (formula.test(text) ? `'${text}` : text)

/** A download of rows with these columns. Cells with what might separate others somewhere are quoted. */
export function csvAnswer(
  request: RequestOrigin,
  filename: string,
  columns: readonly string[],
  rows: AsyncIterable<Record<string, unknown>>,
): Response {
  const writer = stringify({ header: true, columns: [...columns], cast: { string: harmless }, quoted_match: /[;\t\r\n]/ })
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
