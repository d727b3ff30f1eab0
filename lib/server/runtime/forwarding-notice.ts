/** Tells the log where TRUST_PROXY does not fit what comes in: then callers share one address, or none is known. */
import 'server-only'
import { environment } from './env'
import { log } from './log'
import { processWide } from './process-wide'

const minute = 60_000

const notices = {
  untrusted:
    'X-Forwarded-For or Forwarded comes and is not believed: behind a proxy all callers count as one. Set TRUST_PROXY to the number of proxies in front',
  missing:
    'TRUST_PROXY is set and a request came without X-Forwarded-For: the proxy has to write it, and nobody else may reach this server',
}

const lastTold = () => processWide('forwarding-notices', () => ({ untrusted: -Infinity, missing: -Infinity }))

/** Load balancers ask these of their own accord. */
const isHealthCheck = (url: string) => /^\/(?:healthz|readyz)(?:\?|$)/.test(url)

/**
 * Tells the log, at most once a minute for each, that a header comes untrusted, or is trusted and does not come.
 * @param trusted how many proxies are trusted
 */
export function noteForwarding(trusted: number, hasForwardedFor: boolean, hasForwarded: boolean, url = ''): void {
  const what = trusted === 0 ? (hasForwardedFor || hasForwarded) && 'untrusted' : !hasForwardedFor && 'missing'
  if (!what) return
  const now = performance.now()
  const told = lastTold()
  if (now - told[what] < minute || (what === 'missing' && isHealthCheck(url))) return
  told[what] = now
  log().warn({ trustProxy: trusted }, notices[what])
}

/** Whether a request came with what a proxy writes, and no proxy is trusted. Takes its headers X-Forwarded-For and Forwarded. */
export const isForwardedUntrusted = (...sent: (string | null | undefined)[]): boolean =>
  environment().trustProxy === 0 && sent.some((header) => typeof header === 'string')

const hour = 60 * minute

/** When a good key of an account last came so, by the account. What strangers send counts for nobody. */
const cameUntrusted = () => processWide('untrusted-forwarding', () => new Map<string, number>())

/** Remembers for an hour that a good key of this account came with such headers. */
export function noteUntrustedUse(accountId: string): void {
  const accounts = cameUntrusted()
  const now = performance.now()
  if (accounts.size > 10_000) for (const [other, at] of accounts) if (now - at > hour) accounts.delete(other)
  accounts.set(accountId, now)
}

/**
 * Whether addresses of an account's callers are those of a proxy: the request that asks came with such headers, or one with a
 * good key of the account, to this server in the last hour. A key that is bound to networks then could be used by all who can
 * reach that proxy.
 */
export const arrivesUntrusted = (request: { isForwardedUntrusted?: boolean }, accountId: string): boolean =>
  request.isForwardedUntrusted === true || performance.now() - (cameUntrusted().get(accountId) ?? -Infinity) < hour

/** Tells at the start that a server behind https, so behind a proxy, trusts none. */
export function noteUntrustedProxy(): void {
  const { secure, trustProxy } = environment()
  if (!secure || trustProxy > 0) return
  log().warn(
    'PUBLIC_URL is https and TRUST_PROXY is 0: if a proxy is in front, all callers count as one. Set TRUST_PROXY to the number of proxies in front',
  )
}
