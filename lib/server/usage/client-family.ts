/** Names the kind of client behind a user agent, such as `curl/8`: callers are told apart by it. */
import 'server-only'
import Bowser from 'bowser'
import { processWide } from '../runtime/process-wide'
import { withoutSecrets } from '../runtime/without-secrets'

/** Characters that are read: user agents that begin with the same ones are one client. */
export const mostRead = 300
const mostShown = 40

/** A product with its version, as a User-Agent begins with (RFC 9110, 10.1.5). */
const firstProduct = /^([\w!#$%&'*+.^`|~-]{1,40})(?:\/v?(\d{1,5})(?![\w-]))?/

// Versions that are not numbers, such as hashes of commits, would make a kind of each build.
const family = (name: string, version: string | undefined) => (version === undefined ? name : `${name}/${version}`)

/** The user agents of all browsers begin alike, so they are parsed: that takes 20 microseconds. */
function browserFamily(userAgent: string): string {
  const { name, version } = Bowser.getParser(userAgent, true).getBrowser()
  if (!name || name === 'Mozilla') return 'Mozilla'
  return family(name.slice(0, mostShown), /^\d{1,5}/.exec(version ?? '')?.[0])
}

function read(userAgent: string): string {
  const text = withoutSecrets(userAgent.replace(/[^\x20-\x7e]/g, '').trim())
  if (text.startsWith('Mozilla/')) return browserFamily(text)
  const [, name, version] = firstProduct.exec(text) ?? []
  return name ? family(name, version) : text.slice(0, mostShown).trim() || 'none'
}

/** A part of a key, or a credential of another kind: a product has no such name. */
const opaque = /(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{16,}/

/** Names for callers beyond the limits and for unknown ones: no user agent may claim them. */
const taken = new Set(['other', 'unknown'])

/** The last 500 that were read. */
const mostKnown = 500
const knownFamilies = () => processWide('client-families', () => new Map<string, string>())

/**
 * `curl/8`, `python-requests/2`, `Chrome/130`: the first product with its major version, or the browser. `none` where nothing
 * was sent, `unnamed` for a word of ours and for what may be a part of a credential. What is no product is shortened to 40 characters.
 */
export function clientFamily(userAgent: string | null): string {
  if (!userAgent) return 'none'
  // Copied, as a slice would keep all that was sent for as long as it is known.
  const sent = userAgent.length > mostRead ? Buffer.from(userAgent.slice(0, mostRead)).toString() : userAgent
  const known = knownFamilies()
  const found = known.get(sent)
  if (found !== undefined) return found
  const shown = read(sent)
  const made = taken.has(shown) || opaque.test(shown) ? 'unnamed' : shown
  if (known.size >= mostKnown) known.delete(known.keys().next().value!)
  known.set(sent, made)
  return made
}
