/** The address of a client: with its socket in sight, and without one where Next runs alone. */
import 'server-only'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import proxyAddr from 'proxy-addr'
import { environment } from './env'

/** An IPv4 address in the form of an IPv6 one is the IPv4 address. */
function plainAddress(text: string): string | null {
  const plain = text.replace(/^::ffff:(?=\d+\.)/, '')
  return isIP(plain) ? plain : null
}

/** The address of the socket, or what the trusted proxies in front wrote; null for what is none. */
export function socketClientAddress(request: IncomingMessage): string | null {
  const { trustProxy } = environment()
  const socketAddress = request.socket.remoteAddress ?? ''
  return plainAddress(trustProxy > 0 ? proxyAddr(request, (_address, hop) => hop < trustProxy) : socketAddress)
}

/** What the trusted proxies in front wrote; null where there are none, or what they wrote is no address. */
export function forwardedClientAddress(headers: Pick<Headers, 'get'>): string | null {
  const { trustProxy } = environment()
  if (trustProxy === 0) return null
  return plainAddress(headers.get('x-forwarded-for')?.split(',').at(-trustProxy)?.trim() ?? '')
}
