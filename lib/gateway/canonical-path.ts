/** Reduces the spellings of a path to one. */
import 'server-only'
import { gatewayPrefixes, isGatewayPath } from './prefixes'

/** Already canonical: no escapes, empty segments or dots. */
const plainPath = /^(?:\/[\w-]+)+$/

/** Documented base addresses end in a slash and paths begin with one, so that clients send `…/api//v2/…`. */
function foldSlashes(path: string): string {
  const prefix = gatewayPrefixes.find((each) => path.startsWith(`${each}/`))
  return prefix ? prefix + path.slice(prefix.length).replaceAll(/\/{2,}/g, '/') : path
}

/**
 * The path with minimal escapes, dot segments resolved, the fragment removed and repeated slashes after the prefix folded.
 * Null for a path that cannot be decoded, and for a backslash, which URL parsers read as a slash.
 */
export function canonicalPath(path: string): string | null {
  if (plainPath.test(path)) return path
  if (path.includes('\\')) return null
  try {
    const { pathname } = new URL(`http://gateway${path}`)
    return foldSlashes(pathname.split('/').map((part) => encodeURIComponent(decodeURIComponent(part))).join('/'))
  } catch {
    return null
  }
}

/** Whether a target with dot segments or escapes leads to the gateway, as Next would find: `/orgs/../gateway/sei`. */
export function leadsToGateway(target: string): boolean {
  const path = target.split('?', 1)[0]!
  return !plainPath.test(path) && isGatewayPath(canonicalPath(path) ?? '')
}
