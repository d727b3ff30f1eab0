/** Lists as JSON that is sent while it is made: they may be too long for memory. */
import 'server-only'
import { Streamed } from './handler-reply'

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

const json = { 'content-type': 'application/json' }

/** One JSON array of the items of all pages. */
export const jsonList = <T>(pages: AsyncGenerator<T[]>): Streamed<T[]> => new Streamed(toJson(pages, '[', ']'), json)

/** A page of a list, whose `content` comes in pieces. */
export function jsonPage<T, P extends object>({
  content,
  ...page
}: P & { content: AsyncGenerator<T[]> }): Streamed<Omit<P, 'content'> & { content: T[] }> {
  return new Streamed(toJson(content, '{"content":[', `],${JSON.stringify(page).slice(1)}`), json)
}
