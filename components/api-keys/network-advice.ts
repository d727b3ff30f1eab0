/** What a form says about the networks of a key: what is wrong with a text, what to enter, and whom it would refuse. */
import { contains, parseRanges, proposeRanges } from '@/lib/network-range'
import type { KeyClient } from '@/lib/schema/key-detail'

/** Of a key. */
export const mostNetworks = 20

/** The networks that a text has, one a line; commas and spaces part them too. */
const entriesOf = (text: string) => text.split(/[\s,;]+/).filter(Boolean)

/** How networks are written in a form. */
export const networksText = (networks: readonly string[]) => networks.join('\n')

/** The networks of a text in canonical form, and what is wrong with it, for people to read. */
export function readNetworks(text: string): { ranges: string[]; error: string | undefined } {
  const entries = entriesOf(text)
  const { ranges, problems } = parseRanges(entries)
  const said = problems.slice(0, 3).map(({ index, reason }) => `${shorten(entries[index] ?? '')}: ${reason}`)
  const more = problems.length > said.length ? [`And ${problems.length - said.length} more.`] : []
  const tooMany = ranges.length > mostNetworks ? [`A key can be bound to at most ${mostNetworks} networks; these are ${ranges.length}.`] : []
  return { ranges, error: [...said, ...more, ...tooMany].join(' ') || undefined }
}

const shorten = (entry: string) => (entry.length > 60 ? `${entry.slice(0, 57)}…` : entry)

/** Whether two lists have the same networks, in whichever order. */
export const sameNetworks = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((range) => other.includes(range))

const isServed = ({ calls }: KeyClient) => calls > 0

/** Networks from which the key was used, as the text of a form. */
export const proposalFor = (clients: readonly KeyClient[]): string[] =>
  proposeRanges(clients.filter(isServed).map(({ address }) => address))

/** The current clients that these networks would refuse. No networks means: from everywhere. */
export const refusedBy = (ranges: readonly string[], clients: readonly KeyClient[]): KeyClient[] =>
  ranges.length === 0 ? [] : clients.filter((client) => isServed(client) && !contains(ranges, client.address))
