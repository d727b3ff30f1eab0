/** Counts rejected keys by the network of their sender: past the limit they are told to wait, and looked up apart. */
import 'server-only'
import { Fault } from '../fault'
import { networkOf } from '../runtime/caller-network'
import { environment } from '../runtime/env'
import { processWide } from '../runtime/process-wide'
import { countInMinute } from './minute-counter'

/** Networks over the limit, with the time at which their limit resets, in milliseconds. */
const overLimit = () => processWide('networks over the limit', () => new Map<string, number>())

/** Callers of unknown address count as one: what they share costs none of them a valid key. */
const senderOf = (address: string | null) => (address === null ? 'unknown' : networkOf(address))

/** Seconds for which the network of this address has to wait with rejected keys; 0 where it is under the limit. */
export function rejectedWait(address: string | null): number {
  if (overLimit().size === 0 || environment().rejectedLimitPerMinute === 0) return 0
  const sender = senderOf(address)
  const until = overLimit().get(sender)
  if (until === undefined) return 0
  const left = until - Date.now()
  if (left <= 0) overLimit().delete(sender)
  return Math.max(0, Math.ceil(left / 1000))
}

/** What a rejected key is answered while its sender has to wait so many seconds. */
export const tooManyRejected = (seconds: number) =>
  new Fault('rate_limited', `Too many keys from this address were rejected. Wait ${seconds} seconds.`, {
    retryAfter: seconds,
  })

async function countRejected(sender: string, limit: number) {
  const { remaining, seconds } = await countInMinute('rejected', limit, sender)
  if (remaining > 0) return
  const senders = overLimit()
  const now = Date.now()
  if (senders.size > 10_000) for (const [other, until] of senders) if (until <= now) senders.delete(other)
  senders.set(sender, now + seconds * 1000)
}

/** Counts a rejected key of a sender who need not wait; undefined where nothing is counted. */
export function countRejection(address: string | null): Promise<void> | undefined {
  const { rejectedLimitPerMinute: limit } = environment()
  return limit === 0 ? undefined : countRejected(senderOf(address), limit)
}
