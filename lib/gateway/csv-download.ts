/** A CSV as an answer, sent as it is made. */
import 'server-only'
import type { RequestOrigin } from '../server/request'
import { commonHeaders } from './answers'

/**
 * The pieces as a file to save; the first is made before the answer begins, so that it can still be another one. The
 * caller has seen to it that no cell is a formula.
 */
export async function csvDownload(
  pieces: AsyncGenerator<string>,
  filename: string,
  request: RequestOrigin,
): Promise<Response> {
  const encoder = new TextEncoder()
  let next: Promise<IteratorResult<string>> = Promise.resolve(await pieces.next())
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await next
      if (done) return controller.close()
      controller.enqueue(encoder.encode(value))
      next = pieces.next()
      // Whoever pulls next is told; until then it is nobody's error.
      next.catch(() => undefined)
    },
    cancel: async () => void (await pieces.return(undefined)),
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${filename}"`,
      ...commonHeaders(request),
    },
  })
}
