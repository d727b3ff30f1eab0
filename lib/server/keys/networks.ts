/** The networks that a key may be used from, as somebody wants them to be. */
import 'server-only'
import { contains, parseRanges } from '../../network-range'
import { throwIfInvalid } from '../rules/throw-if-invalid'

const bitsOf = (range: string) => Number(range.slice(range.indexOf('/') + 1))

/** Whether all of a range is in another one. */
const isInside = (range: string) => (other: string) =>
  other !== range && bitsOf(other) <= bitsOf(range) && contains([other], range.slice(0, range.indexOf('/')))

const isSame = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((range) => other.includes(range))

/**
 * The ranges of a key: canonical, each once, without those that are inside of others.
 * @param before as they are
 * @param wanted as somebody wrote them; undefined leaves them
 * @throws Fault validation for what is no range
 */
export function changedNetworks(before: readonly string[], wanted: readonly string[] | undefined): string[] {
  if (!wanted) return [...before]
  const { ranges, problems } = parseRanges(wanted)
  throwIfInvalid(problems.map(({ index, reason }) => ({ pointer: `/networks/${index}`, detail: reason })))
  const merged = ranges.filter((range) => !ranges.some(isInside(range)))
  return isSame(before, merged) ? [...before] : merged
}
