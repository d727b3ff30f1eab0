/** A call of the gateway and its answer, independent of the host: node.ts and fetch.ts translate for theirs. */
import 'server-only'
import type { Readable } from 'node:stream'
import type { RequestOrigin } from '../server/runtime/request'

/** Header fields by lower-case name; a field that was sent several times is joined by commas. */
export type HeaderFields = Pick<Headers, 'get'>

export type Call = {
  /** In upper case. */
  method: string
  /** Path and query as sent, not decoded. */
  url: string
  headers: HeaderFields
  origin: RequestOrigin
  /** Accessed at most once, and only for routes that take a body. */
  readonly body: Readable
}

/** An iterable body is made while it is sent. A reader that stops early must call `return`, which frees what it holds. */
export type Answer = {
  status: number
  headers: Record<string, string>
  body: string | Uint8Array | AsyncIterableIterator<string | Uint8Array> | null
}
