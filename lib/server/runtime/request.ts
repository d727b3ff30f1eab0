/** What is known of the request that runs: its id and where it came from, for the log and the activity log. */
import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { Fault } from '../fault'
import { forwardedClientAddress } from './client-address'
import { processWide } from './process-wide'

export type RequestOrigin = {
  requestId: string
  /** Address of the client; null where nothing that can be trusted tells it. */
  address: string | null
  /** Why a page could not be made, where that passes. */
  outage?: Fault
}

const storage = () => processWide('request-origin', () => new AsyncLocalStorage<RequestOrigin>())

/** Runs a function as part of a request. */
export const runInRequest = <T>(origin: RequestOrigin, run: () => T): T => storage().run(origin, run)

/** The request that runs; its headers help where no server.ts is in front. */
export const requestOrigin = (headers: Headers): RequestOrigin =>
  storage().getStore() ?? { requestId: randomUUID(), address: forwardedClientAddress(headers) }

/** Remembers of the request that runs why its page cannot be made, for whoever sends the answer. */
export function noteOutage(outage: Fault): RequestOrigin | undefined {
  const origin = storage().getStore()
  if (origin) origin.outage = outage
  return origin
}
