/** The network of a caller, for limits by address. */
import 'server-only'
import ipaddr from 'ipaddr.js'

/** The address itself, or for IPv6 its /64: a host has all of that to choose addresses from (RFC 6177). */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  // An IPv4 address written as IPv6 is that IPv4 address.
  const parsed = ipaddr.process(address)
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString()
  return parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')
}
