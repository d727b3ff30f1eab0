/** Answers with CSV, written as it is read: cells that a spreadsheet would take for a formula are guarded. */
import 'server-only'
import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import { Fault } from '../server/fault'
import { requestOrigin } from '../server/request'
import { commonHeaders } from './answers'

const csv = 'text/csv'

/** Of JSON and CSV, what the caller accepts; JSON where either will do. @throws Fault not_acceptable */
export function wantsCsv(headers: Headers): boolean {
  const weights = new Map<string, number>()
  for (const part of (headers.get('accept') || '*/*').toLowerCase().split(',')) {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    weights.set(type, weight === undefined ? 1 : Number(weight) || 0)
  }
  const weightOf = (type: string) =>
    weights.get(type) ?? weights.get(`${type.split('/', 1)[0]}/*`) ?? weights.get('*/*') ?? 0
  const [asJson, asCsv] = [weightOf('application/json'), weightOf(csv)]
  if (asJson === 0 && asCsv === 0) throw new Fault('not_acceptable', 'Accept application/json or text/csv.')
  return asCsv > asJson
}

/** A download of rows with these columns. */
export function csvAnswer(
  headers: Headers,
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
      ...commonHeaders(requestOrigin(headers)),
    },
  })
}
