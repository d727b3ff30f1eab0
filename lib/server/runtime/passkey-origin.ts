/** The one address at which passkeys of this server work. */
import 'server-only'
import { isIP } from 'node:net'

const isThisMachine = (host: string) => host === '[::1]' || /^127(\.\d+){3}$/.test(host)

/**
 * A passkey belongs to a host name, never to an IP address (WebAuthn level 3, 5.1.2), and browsers use it over https, or on
 * `localhost`. An address of this machine is reached by that name too.
 * @param publicUrl the origin that people open
 * @returns the origin, or null where passkeys cannot work
 */
export function passkeyOriginOf(publicUrl: string): string | null {
  const url = new URL(publicUrl)
  if (url.protocol === 'http:' && isThisMachine(url.hostname)) url.hostname = 'localhost'
  if (isIP(url.hostname.replace(/^\[|\]$/g, ''))) return null
  return url.protocol === 'https:' || url.hostname === 'localhost' ? url.origin : null
}
