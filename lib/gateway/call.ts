/** What a route of the gateway is asked, whether Hono stands between it and the socket or not. */
import 'server-only'
import type { RequestOrigin } from '../server/runtime/request'

/** Header fields by their name in small letters; one that was sent several times is joined by commas. */
export type HeaderFields = Pick<Headers, 'get'>

export type Call = {
  /** The whole URL, or its path and query. */
  url: string
  headers: HeaderFields
  params: Record<string, string>
  origin: RequestOrigin
  /** For routes that read a body, and always there for them. */
  request?: Request
}
