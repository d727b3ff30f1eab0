/** CSV files as answers, sent while they are made. */
import 'server-only'
import type { CsvQuery } from '../schema/csv-query'
import { withByteOrderMark } from '../server/csv/write'
import { acceptedType } from './accept'
import { Streamed, type Csv } from './handler-reply'

/** Whether the caller prefers CSV to JSON; false where it prefers neither. @throws Fault not_acceptable */
export const wantsCsv = (accept: string | null): boolean =>
  acceptedType(accept, ['application/json', 'text/csv']) === 'text/csv'

/**
 * A CSV file for download, from its text in pieces. Cells must already be safe from being read as formulas.
 * @param query whether the file begins with a byte order mark
 */
export const csvDownload = (pieces: AsyncGenerator<string>, filename: string, { bom }: CsvQuery = {}): Streamed<Csv> =>
  new Streamed(bom ? withByteOrderMark(pieces) : pieces, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${filename}"`,
  })
