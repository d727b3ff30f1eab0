/** What is known of the request that runs: its id and where it came from, for the log and the activity log. */
import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import { environment } from './env'
import { processWide } from './process-wide'

export type RequestOrigin = {
  requestId: string
  /** Address of the client; null where nothing that can be trusted tells it. */
  address: string | null
}

const storage = () => processWide('request-origin', () => new AsyncLocalStorage<RequestOrigin>())

/** Runs a function as part of a request. */
export const runInRequest = <T>(origin: RequestOrigin, run: () => T): T => storage().run(origin, run)

/** Without server.ts, the socket is out of sight: only what trusted proxies wrote counts. */
function forwardedAddress(headers: Headers): string | null {
  const { trustProxy } = environment()
  if (trustProxy === 0) return null
  const address = headers.get('x-forwarded-for')?.split(',').at(-trustProxy)?.trim() ?? ''
  return isIP(address) ? address : null
}

/** The request that runs; its headers help where no server.ts is in front. */
export const requestOrigin = (headers: Headers): RequestOrigin =>
  storage().getStore() ?? { requestId: randomUUID(), address: forwardedAddress(headers) }
