/** Checks and merges the networks to which somebody wants to bind a key. */
import 'server-only'
import { contains, parseRanges } from '../../network-range'
import type { PersonActor } from '../access/actor'
import { Fault } from '../fault'
import { throwIfInvalid } from '../rules/throw-if-invalid'
import { arrivesUntrusted } from '../runtime/forwarding-notice'

const bitsOf = (range: string) => Number(range.slice(range.indexOf('/') + 1))

/** Whether all of a range is in another one. */
const isInside = (range: string) => (other: string) =>
  other !== range && bitsOf(other) <= bitsOf(range) && contains([other], range.slice(0, range.indexOf('/')))

const isSame = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((range) => other.includes(range))

/** Whether a change lets a key be used from more addresses. No networks means: from everywhere. */
export const areLoosened = (before: readonly string[], after: readonly string[]): boolean =>
  before.length > 0 && (after.length === 0 || after.some((range) => !before.includes(range) && !before.some(isInside(range))))

/** Bound to networks behind a proxy that is not trusted, a key would work for everybody, or for nobody. */
function addressesUnknown(): Fault {
  const detail =
    'Requests come through a proxy that this server does not trust, so it does not know the addresses of callers. ' +
    'Ask whoever runs the server to set TRUST_PROXY to the number of proxies in front of it. Then set networks.'
  return new Fault('conflict', detail, { errors: [{ pointer: '/networks', detail }] })
}

/**
 * The ranges of a key: canonical, each once, without those that are inside of others.
 * @param before as they are
 * @param wanted as somebody wrote them; undefined leaves them
 * @throws Fault validation for what is no range; conflict for ranges where the addresses of callers are those of a proxy
 */
export function changedNetworks(
  { request, accountId }: PersonActor,
  before: readonly string[],
  wanted: readonly string[] | undefined,
): string[] {
  if (!wanted) return [...before]
  const { ranges, problems } = parseRanges(wanted)
  throwIfInvalid(problems.map(({ index, reason }) => ({ pointer: `/networks/${index}`, detail: reason })))
  const merged = ranges.filter((range) => !ranges.some(isInside(range)))
  if (isSame(before, merged)) return [...before]
  if (merged.length > 0 && arrivesUntrusted(request, accountId)) throw addressesUnknown()
  return merged
}
