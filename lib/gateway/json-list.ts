/** A list as a JSON array that is sent as it is made, for lists that are too long to be in memory. */
import 'server-only'
import type { RequestOrigin } from '../server/request'
import { commonHeaders } from './answers'
import { streamOf } from './stream'

const pieceLength = 100_000

async function* toJson(pages: AsyncGenerator<unknown[]>): AsyncGenerator<string> {
  let text = '['
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
  yield `${text}]`
}

/** All items of the pages as one array. @throws whatever the first page does */
export async function jsonList(pages: AsyncGenerator<unknown[]>, request: RequestOrigin): Promise<Response> {
  return new Response(await streamOf(toJson(pages)), {
    headers: { 'content-type': 'application/json', ...commonHeaders(request) },
  })
}
