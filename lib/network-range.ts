/** Ranges of addresses in CIDR notation (RFC 4632, RFC 4291), to which a key may be bound: parsing, matching and proposing them. */
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Range = [start: Address, bits: number]

/** Ranges that a key may have. */
const mostRanges = 20

const isPlainIPv4 = (text: string) => ipaddr.IPv4.isValidFourPartDecimal(text)

/**
 * The address in a text without zone, or null. The library would take octal and hexadecimal IPv4 too, which other programs read
 * differently.
 */
function readAddress(text: string): Address | null {
  if (isPlainIPv4(text)) return ipaddr.IPv4.parse(text)
  const last = text.slice(text.lastIndexOf(':') + 1)
  const mayBeIPv6 = /^[\da-f:.]+$/i.test(text) && text.includes(':') && (!last.includes('.') || isPlainIPv4(last))
  return mayBeIPv6 && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : null
}

const isIPv6 = (address: Address): address is ipaddr.IPv6 => address.kind() === 'ipv6'
const isMapped = (address: Address): address is ipaddr.IPv6 => isIPv6(address) && address.isIPv4MappedAddress()

/** The same, where an IPv4 address that is written as IPv6 is IPv4. */
function addressOf(text: string): Address | null {
  const read = readAddress(text)
  return read && isMapped(read) ? read.toIPv4Address() : read
}

/** The first address of the range in which an address is. */
const startOf = (address: Address, bits: number): Address =>
  (isIPv6(address) ? ipaddr.IPv6 : ipaddr.IPv4).networkAddressFromCIDR(`${address.toString()}/${bits}`)

const written = ([start, bits]: Range) => `${start.toString()}/${bits}`

/** A range in canonical form, or why a text is none, for people to read. */
type ParsedRange = { range: string } | { reason: string }

/**
 * Reads a range, or a single address as the range of only itself. Ranges of IPv4 addresses that are written as IPv6 are IPv4.
 * One that begins in its middle is refused, not widened: a slip of the pen must not open a network.
 */
export function parseRange(text: string): ParsedRange {
  const [, first = '', digits] = /^([^/\s]{1,45})(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? []
  const found = readAddress(first)
  if (!found) return { reason: 'Write a range such as 203.0.113.0/24 or 2001:db8::/32, or a single address.' }
  const most = isIPv6(found) ? 128 : 32
  const bits = digits === undefined ? most : Number(digits)
  if (bits > most) return { reason: `The number after the slash can be at most ${most} here.` }
  const mapped = isMapped(found) ? found.toIPv4Address() : null
  if (mapped && bits < 96) return { reason: 'Write a range of IPv4 addresses as IPv4, such as 203.0.113.0/24.' }
  const range: Range = mapped ? [mapped, bits - 96] : [found, bits]
  const whole = written([startOf(...range), range[1]])
  if (written(range) !== whole) {
    return { reason: `This begins inside a range. Write ${whole} for all of it, or ${range[0].toString()} for the one address.` }
  }
  return { range: whole }
}

/** The ranges that texts are, each once and in canonical form, and which of the texts are none. */
export function parseRanges(texts: readonly string[]): { ranges: string[]; problems: { index: number; reason: string }[] } {
  const parsed = texts.map(parseRange)
  return {
    ranges: [...new Set(parsed.flatMap((one) => ('range' in one ? [one.range] : [])))],
    problems: parsed.flatMap((one, index) => ('reason' in one ? [{ index, reason: one.reason }] : [])),
  }
}

/** Parsed ranges by their text: parsing one takes longer than matching it. */
const known = new Map<string, Range>()
const mostKnown = 10_000

function knownRange(text: string): Range | null {
  let range = known.get(text)
  if (range) return range
  if (!ipaddr.isValidCIDR(text)) return null
  range = ipaddr.parseCIDR(text)
  if (known.size >= mostKnown) known.clear()
  known.set(text, range)
  return range
}

/**
 * Whether an address is in one of the ranges. An unknown address is in none, and text that is no range contains none.
 * @param ranges in canonical form
 */
export function contains(ranges: readonly string[], address: string | null): boolean {
  const asked = address === null ? null : addressOf(address)
  if (!asked) return false
  return ranges.some((text) => {
    const range = knownRange(text)
    return range !== null && range[0].kind() === asked.kind() && asked.match(...range)
  })
}

/**
 * The network that an address is counted in, in canonical form: its /24, or of IPv6 its /48, which is what a site has (RFC 6177).
 * `unknown` for what is no address.
 */
export function networkOfAddress(address: string | null): string {
  const found = address === null ? null : addressOf(address)
  if (!found) return 'unknown'
  const bits = isIPv6(found) ? 48 : 24
  return written([startOf(found, bits), bits])
}

/** From so many addresses of a /24 on, all of it is proposed: machines in a pool change their addresses. */
const fewOfNetwork = 3

/** The network that is proposed for an address: a /24, or of IPv6 the /64, all of which a host has to choose from (RFC 6177). */
function networkOf(address: Address): string {
  const bits = isIPv6(address) ? 64 : 24
  return written([startOf(address, bits), bits])
}

/**
 * Proposes at most 20 ranges that cover these addresses; if there are more, those with the most addresses. Text that is no address is
 * passed over.
 */
export function proposeRanges(addresses: readonly string[]): string[] {
  const found = [...new Set(addresses)].flatMap((text) => addressOf(text) ?? [])
  const sizes = new Map<string, number>()
  for (const address of found) sizes.set(networkOf(address), (sizes.get(networkOf(address)) ?? 0) + 1)
  const sizeOf = (address: Address) => sizes.get(networkOf(address)) ?? 0
  const largestFirst = found.toSorted((one, other) => sizeOf(other) - sizeOf(one))
  const propose = (few: number) => [
    ...new Set(largestFirst.map((one) => (isIPv6(one) || sizeOf(one) >= few ? networkOf(one) : `${one.toString()}/32`))),
  ]
  const narrow = propose(fewOfNetwork)
  return (narrow.length > mostRanges ? propose(1) : narrow).slice(0, mostRanges)
}
