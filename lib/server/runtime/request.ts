/** What is known of the request that runs: its id and where it came from, for the log and the activity log. */
import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { Fault } from '../fault'
import type { FaultCode } from '../fault-codes'
import { forwardedClientAddress } from './client-address'
import { environment } from './env'
import { isForwardedUntrusted } from './forwarding-notice'
import { processWide } from './process-wide'
import { securityEventOf, type SecurityEvent } from './security-event'
import { withoutSecrets } from './without-secrets'

export type RequestOrigin = {
  requestId: string
  /** Address of the client; null where nothing that can be trusted tells it. */
  address: string | null
  /** When it came, in milliseconds of `performance.now()`. */
  arrivedAt?: number
  /** Whether it has forwarding headers of a proxy that is not trusted. */
  isForwardedUntrusted?: boolean
  /** The key that made it, once it is known. */
  key?: KnownKey | undefined
  /** What it was refused with. */
  code?: FaultCode | undefined
  event?: SecurityEvent | undefined
  /** Whether it did what only an Admin key may, though its route is for other keys too. */
  neededAdmin?: boolean
  /** Why a page could not be made: an outage, or the client's mistake. */
  outage?: Fault | undefined
}

/** The origin of a request about which no more is known yet. All fields are there from the start: V8 keeps one shape for all requests. */
export const originOf = (requestId: string, address: string | null, isForwardedUntrusted = false): RequestOrigin => ({
  requestId,
  address,
  arrivedAt: performance.now(),
  isForwardedUntrusted,
  key: undefined,
  code: undefined,
  event: undefined,
  neededAdmin: false,
  outage: undefined,
})

/** What the log says of a key. */
export type KnownKey = { id: string; accountId: string; projectId: string }

const storage = () => processWide('request-origin', () => new AsyncLocalStorage<RequestOrigin>())

/** Runs a function as part of a request. */
export const runInRequest = <T>(origin: RequestOrigin, run: () => T): T => storage().run(origin, run)

/** Whether server.ts is in front, and so has sent calls of the gateway there already. */
export const isInRequest = (): boolean => storage().getStore() !== undefined

const plainId = /^[\w.-]{1,64}$/

/**
 * A request's id: what a trusted proxy wrote into X-Request-Id, if that is 1 to 64 letters, digits, `_`, `.` or `-` and no
 * key; else a new one.
 */
export function requestIdOf(sent: string | null | undefined): string {
  const kept = sent && environment().trustProxy > 0 && plainId.test(sent) && withoutSecrets(sent) === sent
  return kept ? sent : randomUUID()
}

/** Notes on a request, for its line of the log, what it is refused with and which security event that is. */
export function noteRefusal(origin: RequestOrigin, code: FaultCode, event = securityEventOf(code)): void {
  origin.code = code
  origin.event ??= event
}

/** The request that runs; its headers help where no server.ts is in front. */
export function requestOrigin(headers: Headers): RequestOrigin {
  const running = storage().getStore()
  if (running) return running
  const isUntrusted = isForwardedUntrusted(headers.get('x-forwarded-for'), headers.get('forwarded'))
  return originOf(requestIdOf(headers.get('x-request-id')), forwardedClientAddress(headers), isUntrusted)
}

/** Remembers of the request that runs why its page cannot be made, for whoever sends the answer. */
export function noteOutage(outage: Fault): RequestOrigin | undefined {
  const origin = storage().getStore()
  if (origin) origin.outage = outage
  return origin
}
