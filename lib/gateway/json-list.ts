/** Lists as JSON that is sent as it is made, for lists that are too long to be in memory. */
import 'server-only'
import type { RequestOrigin } from '../server/runtime/request'
import { commonHeaders } from './answers'
import { streamOf } from './stream'

const pieceLength = 100_000

async function* toJson(pages: AsyncGenerator<unknown[]>, before: string, after: string): AsyncGenerator<string> {
  let text = before
  let separator = ''
  for await (const page of pages) {
    for (const item of page) {
      text += separator + JSON.stringify(item)
      separator = ','
      if (text.length < pieceLength) continue
      yield text
      text = ''
    }
  }
  yield text + after
}

async function send(json: AsyncGenerator<string>, request: RequestOrigin): Promise<Response> {
  return new Response(await streamOf(json), {
    headers: { 'content-type': 'application/json', ...commonHeaders(request) },
  })
}

/** All items of the pages as one array. @throws whatever the first page does */
export const jsonList = (pages: AsyncGenerator<unknown[]>, request: RequestOrigin): Promise<Response> =>
  send(toJson(pages, '[', ']'), request)

/** A page of a list, whose content comes in pieces. @throws whatever the first piece does */
export function jsonPage(
  { content, ...page }: { content: AsyncGenerator<unknown[]>; totalElements: number },
  request: RequestOrigin,
): Promise<Response> {
  return send(toJson(content, '{"content":[', `],${JSON.stringify(page).slice(1)}`), request)
}
