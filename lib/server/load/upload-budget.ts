/** How much is taken in at once: what is on its way in is in memory until it is answered, however slowly it comes. */
import 'server-only'
import { Fault } from '../fault'
import { processWide } from '../runtime/process-wide'

const megabyte = 1_000_000

/** Of one account, and of all: files, each of which is checked as a whole, and bytes of JSON, of which parsing makes more. */
const most = {
  file: { account: 1, all: 3 },
  json: { account: 24 * megabyte, all: 96 * megabyte },
  /** Nobody's large bodies keep others from these. */
  smallJson: { account: 24 * megabyte, all: Infinity },
}

const smallBytes = 64_000

type Kind = keyof typeof most

const takenOf = (kind: Kind) => processWide(`body-places ${kind}`, () => new Map<string, number>())

function take(kind: Kind, accountId: string, amount: number, busy: () => Fault): () => void {
  const taken = takenOf(kind)
  const own = taken.get(accountId) ?? 0
  const all = [...taken.values()].reduce((sum, one) => sum + one, 0)
  if (own + amount > most[kind].account || all + amount > most[kind].all) throw busy()
  taken.set(accountId, own + amount)
  return () => {
    const left = taken.get(accountId)! - amount
    if (left > 0) taken.set(accountId, left)
    else taken.delete(accountId)
  }
}

/**
 * Takes a place for a file of an account: one at a time for each, and three in all, so that no account holds them all.
 * @returns what gives the place back
 * @throws Fault rate_limited where there is none
 */
export const reserveFile = (accountId: string): (() => void) =>
  take('file', accountId, 1, () => {
    return new Fault('rate_limited', 'Another file is being taken in. Send this one after it.', { retryAfter: 10 })
  })

/**
 * Takes room for so many bytes of JSON: 24 MB at a time for each account, and 96 MB in all. Bodies of up to 64 kB have room
 * of their own, of which each account has as much.
 * @returns what gives the room back
 * @throws Fault rate_limited where there is none
 */
export const reserveJson = (accountId: string, bytes: number): (() => void) =>
  take(bytes > smallBytes ? 'json' : 'smallJson', accountId, bytes, () => {
    return new Fault('rate_limited', 'Too much is being taken in at once. Send this after your other requests.', { retryAfter: 5 })
  })
