/** Counts and lengths of time in words. */
import { formatDistanceStrict } from 'date-fns'

/** A number with its noun: "1 client", "1,204 clients". */
export const count = (number: number, one: string, many = `${one}s`) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`

const daySeconds = 86_400

/** A length of time in hours, and from three days on in days, rounded up: "6 hours", "9 days". */
export const lengthOf = (seconds: number) =>
  formatDistanceStrict(0, seconds * 1_000, { unit: seconds < 3 * daySeconds ? 'hour' : 'day', roundingMethod: 'ceil' })

/** Milliseconds as they were measured: "38 ms", "1.2 s". */
export const measured = (milliseconds: number) =>
  milliseconds < 1 ? 'under 1 ms' : milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** A number for a narrow column: from a million on in short, such as "1.2M". */
export const shortCount = (number: number) => (number < 1_000_000 ? number.toLocaleString('en') : compact.format(number))

/** All of them together. */
export const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
