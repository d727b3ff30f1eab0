/** How many request bodies are received at once: each is in memory until it is answered, however slowly it arrives. */
import 'server-only'
import { Fault } from '../fault'
import { Budget, type Holder } from './budget'

const megabyte = 1_000_000

/** Each file is checked as a whole. */
const files = new Budget('files', {
  perHolder: 1,
  perAccount: 2,
  inAll: 4,
  exceeded: () => new Fault('rate_limited', 'Another file is being taken in. Send this one after it.', { retryAfter: 10 }),
})

const tooMuchJson = () =>
  new Fault('rate_limited', 'Too much is being taken in at once. Send this after your other requests.', { retryAfter: 5 })

/** Bytes of JSON. Parsing makes several times as much of them. */
const json = new Budget('json', { perHolder: 12 * megabyte, perAccount: 24 * megabyte, inAll: 96 * megabyte, exceeded: tooMuchJson })

/** Own budget: the large bodies of some accounts cannot keep out the small ones of others. */
const smallJson = new Budget('small json', { perHolder: 12 * megabyte, perAccount: 24 * megabyte, inAll: Infinity, exceeded: tooMuchJson })

/** In bytes. */
const largestSmallJson = 64_000

/**
 * Reserves the reception of a file: one at a time for each key, two for each account, and four in all.
 * @returns a function that gives it back
 * @throws Fault rate_limited where there are as many already
 */
export const reserveFile = (key: Holder): (() => void) => files.reserve(key, 1)

/**
 * Reserves memory for so many bytes of JSON: 12 MB at a time for each key, 24 MB for each account, and 96 MB in all. Bodies of up to 64 kB
 * have a budget of their own: as much for each key and account, and no bound for all.
 * @returns a function that gives it back
 * @throws Fault rate_limited where the budget does not suffice
 */
export const reserveJson = (key: Holder, bytes: number): (() => void) =>
  (bytes > largestSmallJson ? json : smallJson).reserve(key, bytes)
