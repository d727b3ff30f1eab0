/** How many rejected keys one address may send in a minute: whoever guesses is stopped before the database is asked. */
import 'server-only'
import { environment } from '../env'
import { Fault } from '../fault'
import { networkOf } from '../network'
import { processWide } from '../process-wide'
import { count } from './counter'

/** Addresses that have sent too many, with the time at which they may try again. */
const blocked = () => processWide('rejected-addresses', () => new Map<string, number>())

function requireNotBlocked(network: string) {
  const until = blocked().get(network)
  if (until === undefined) return
  const left = until - Date.now()
  if (left <= 0) return void blocked().delete(network)
  const seconds = Math.ceil(left / 1000)
  const detail = `Too many keys from this address were rejected. Wait ${seconds} seconds.`
  throw new Fault('rate_limited', detail, { retryAfter: seconds })
}

async function countRejection(network: string, limit: number) {
  const { remaining, seconds } = await count('rejected', limit, network)
  if (remaining > 0) return
  const addresses = blocked()
  const now = Date.now()
  if (addresses.size > 10_000) for (const [other, until] of addresses) if (until <= now) addresses.delete(other)
  addresses.set(network, now + seconds * 1000)
}

/**
 * Checks a key by `verify`, and counts for the address where it is rejected. An address that nobody can tell is not
 * limited: one caller could keep all others out.
 * @throws Fault rate_limited where the address has sent too many; whatever `verify` throws
 */
export async function limitRejections<T>(address: string | null, verify: () => Promise<T>): Promise<T> {
  const { rejectedLimitPerMinute: limit } = environment()
  if (limit === 0 || address === null) return verify()
  const network = networkOf(address)
  requireNotBlocked(network)
  try {
    return await verify()
  } catch (error) {
    if (error instanceof Fault && error.status === 401) await countRejection(network, limit)
    throw error
  }
}
