/** The address of a client: that of its socket, or what the trusted proxies in front wrote into X-Forwarded-For. */
import 'server-only'
import type { IncomingMessage } from 'node:http'
import { isIP, isIPv4 } from 'node:net'
import ipaddr from 'ipaddr.js'
import { environment } from './env'
import { noteForwarding } from './forwarding-notice'

/** An address with the quotes, brackets, zone and port that some proxies write with it (also RFC 7239, 6). */
const writtenAddress = /^"?(?:\[([^\]%]+)(?:%[^\]]*)?\](?::\w{0,32})?|([\d.]+)(?::\w{0,32})?|([\da-f:.]+)(?:%[^\]"]*)?)"?$/i

/** The address in what a proxy wrote for one; null where there is none. An IPv4 address written as IPv6 is IPv4. */
export function addressIn(text: string): string | null {
  const trimmed = text.trim()
  if (isIPv4(trimmed)) return trimmed
  const [, bracketed, four, six] = writtenAddress.exec(trimmed.replace(/^("?)::ffff:(?=\d+\.)/i, '$1')) ?? []
  const address = bracketed ?? four ?? six ?? ''
  if (isIP(address) === 6 && ipaddr.isValid(address)) return ipaddr.process(address).toString()
  return isIPv4(address) ? address : null
}

/**
 * The address that the outermost trusted proxy wrote, counted from the right: whatever is left of it, the client may have
 * made up. Where that is no address, or proxies wrote fewer, it is the nearest that one of them wrote, or the socket's.
 */
function forwardedAddress(forwardedFor: string | null | undefined, trusted: number, socketAddress: string | null) {
  if (trusted === 0 || !forwardedFor) return socketAddress
  // Empty elements of a list do not count (RFC 9110, 5.6.1).
  const entries = forwardedFor.split(',').filter((entry) => entry.trim() !== '')
  for (const entry of entries.slice(-trusted)) {
    const address = addressIn(entry)
    if (address !== null) return address
  }
  return socketAddress
}

/** The address of the client whose request came in by a socket; null for a socket that is gone. */
export function socketClientAddress({ headers, socket, url }: IncomingMessage): string | null {
  const { trustProxy } = environment()
  // Node joins the fields of several lines.
  const forwardedFor = headers['x-forwarded-for'] as string | undefined
  noteForwarding(trustProxy, forwardedFor !== undefined, headers.forwarded !== undefined, url)
  return forwardedAddress(forwardedFor, trustProxy, addressIn(socket.remoteAddress ?? ''))
}

/** The same where no socket is in sight: null where no trusted proxy wrote an address. */
export function forwardedClientAddress(headers: Pick<Headers, 'get'>): string | null {
  const { trustProxy } = environment()
  const forwardedFor = headers.get('x-forwarded-for')
  noteForwarding(trustProxy, forwardedFor !== null, headers.get('forwarded') !== null)
  return forwardedAddress(forwardedFor, trustProxy, null)
}
