/** How many rejected keys one address may send in a minute: whoever guesses is stopped before the database is asked. */
import 'server-only'
import { environment } from '../runtime/env'
import { Fault } from '../fault'
import { networkOf } from '../runtime/caller-network'
import { processWide } from '../runtime/process-wide'
import { count as countInWindow } from './minute-counter'

/** Addresses that have sent too many, with the time at which they may try again. */
const blocked = () => processWide('rejected-addresses', () => new Map<string, number>())

/** @throws Fault rate_limited where this address has sent too many rejected keys */
export function requireNotBlocked(address: string | null): void {
  if (address === null || blocked().size === 0 || environment().rejectedLimitPerMinute === 0) return
  const network = networkOf(address)
  const until = blocked().get(network)
  if (until === undefined) return
  const left = until - Date.now()
  if (left <= 0) return void blocked().delete(network)
  const seconds = Math.ceil(left / 1000)
  const detail = `Too many keys from this address were rejected. Wait ${seconds} seconds.`
  throw new Fault('rate_limited', detail, { retryAfter: seconds })
}

async function count(network: string, limit: number) {
  const { remaining, seconds } = await countInWindow('rejected', limit, network)
  if (remaining > 0) return
  const addresses = blocked()
  const now = Date.now()
  if (addresses.size > 10_000) for (const [other, until] of addresses) if (until <= now) addresses.delete(other)
  addresses.set(network, now + seconds * 1000)
}

/**
 * Counts a rejected key, and blocks its address where it is one too many; answers nothing where nothing is counted. An
 * address that nobody can tell is not limited: one caller could keep all others out.
 */
export function countRejection(address: string | null): Promise<void> | undefined {
  const { rejectedLimitPerMinute: limit } = environment()
  return limit === 0 || address === null ? undefined : count(networkOf(address), limit)
}
