/** Counts the bytes that each key sends in bodies against what it may send in a minute. */
import 'server-only'
import { Fault } from '../fault'
import { environment } from '../runtime/env'
import { countInMinute } from './minute-counter'

const megabyte = 1_000_000

/**
 * A body of unknown length is counted in steps of bytes, each before its bytes are taken and twice as large as the one before: a
 * short body counts little, and a long one is not counted at each chunk.
 */
const firstStep = 10_000
const largestStep = megabyte

/** In bytes: counts of a minute stay small numbers, and the smallest body counts as one of these. */
const unit = 1_000

/**
 * To be told how many bytes of a body have come, and waited for where it returns a promise.
 * @throws Fault upload_rate_limited, too_large
 */
export type OnReceived = (received: number) => Promise<void> | undefined

/** @throws Fault upload_rate_limited */
async function spend(keyId: string, bytes: number, limit: number): Promise<void> {
  const { exceeded, seconds } = await countInMinute('upload', (limit * megabyte) / unit, keyId, Math.max(1, Math.ceil(bytes / unit)))
  if (!exceeded) return
  const detail = `A key may send ${limit} MB in a minute, and this is more. Nothing of it was saved. Wait ${seconds} seconds.`
  throw new Fault('upload_rate_limited', detail, { retryAfter: seconds })
}

const neverFits = (limit: number) =>
  new Fault('too_large', `A key may send ${limit} MB in a minute, and this body has more. Send it in parts.`)

/**
 * Counts a body before it is read. What is refused counts too: it is mostly sent all the same.
 * @param announced bytes that the body has, as its sender says; undefined where unknown
 * @returns what has to hear how much of the body came: a body may have more than was announced;
 * undefined where there is no limit
 * @throws Fault upload_rate_limited; too_large where a minute's bytes are fewer than the body has
 */
export async function spendUpload(keyId: string, announced: number | undefined): Promise<OnReceived | undefined> {
  const { uploadMbPerMinute: limit } = environment()
  if (limit === 0) return undefined
  const most = limit * megabyte
  if (announced !== undefined && announced > most) throw neverFits(limit)
  let step = firstStep
  let spent = announced ?? Math.min(firstStep, most)
  await spend(keyId, spent, limit)
  return (received) => {
    if (received <= spent) return undefined
    if (received > most) return Promise.reject(neverFits(limit))
    step = Math.min(2 * step, largestStep)
    const wanted = Math.max(step, received - spent)
    // In whole units, or rounding would add up.
    const more = Math.min(Math.ceil(wanted / unit) * unit, most - spent)
    spent += more
    return spend(keyId, more, limit)
  }
}
