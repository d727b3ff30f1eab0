/** Blocks addresses that send too many rejected keys in a minute, so that guesses do not reach the database. */
import 'server-only'
import { Fault } from '../fault'
import { networkOf } from '../runtime/caller-network'
import { environment } from '../runtime/env'
import { processWide } from '../runtime/process-wide'
import { countInMinute } from './minute-counter'

/** Blocked networks, with the time in milliseconds at which each block ends. */
const blocked = () => processWide('blocked networks', () => new Map<string, number>())

/** @throws Fault rate_limited where the network of this address is blocked */
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

async function countRejected(network: string, limit: number) {
  const { remaining, seconds } = await countInMinute('rejected', limit, network)
  if (remaining > 0) return
  const networks = blocked()
  const now = Date.now()
  if (networks.size > 10_000) for (const [other, until] of networks) if (until <= now) networks.delete(other)
  networks.set(network, now + seconds * 1000)
}

/**
 * Counts a rejected key, and blocks the network of its sender once it has used up the limit; undefined where nothing is
 * counted. Callers of unknown address are not counted: one of them could block all others.
 */
export function countRejection(address: string | null): Promise<void> | undefined {
  const { rejectedLimitPerMinute: limit } = environment()
  return limit === 0 || address === null ? undefined : countRejected(networkOf(address), limit)
}
