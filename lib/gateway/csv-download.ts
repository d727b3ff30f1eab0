/** CSV files as answers, sent while they are made. */
import 'server-only'
import { acceptedType } from './accept'
import { Streamed, type Csv } from './reply'

/** Whether the caller prefers CSV to JSON; false where it prefers neither. @throws Fault not_acceptable */
export const wantsCsv = (accept: string | null): boolean =>
  acceptedType(accept, ['application/json', 'text/csv']) === 'text/csv'

/** A CSV file for download, from its text in pieces. Cells must already be safe from being read as formulas. */
export const csvDownload = (pieces: AsyncGenerator<string>, filename: string): Streamed<Csv> =>
  new Streamed(pieces, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${filename}"`,
  })
