/** A CSV as an answer, sent as it is made. */
import 'server-only'
import type { RequestOrigin } from '../server/runtime/request'
import { acceptedType } from './accept'
import { commonHeaders } from './answers'
import type { HeaderFields } from './call'
import { streamOf } from './stream'

/** Of JSON and CSV, what the caller wants most; JSON where either will do. @throws Fault not_acceptable */
export const wantsCsv = (headers: HeaderFields): boolean =>
  acceptedType(headers, ['application/json', 'text/csv']) === 'text/csv'

/** The pieces as a file to save. The caller has seen to it that no cell is a formula. @throws whatever the first piece does */
export async function csvDownload(
  pieces: AsyncGenerator<string>,
  filename: string,
  request: RequestOrigin,
): Promise<Response> {
  return new Response(await streamOf(pieces), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${filename}"`,
      ...commonHeaders(request),
    },
  })
}
