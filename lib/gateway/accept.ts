/** Chooses among the media types of a route by the caller's Accept header (RFC 9110, 12.5.1). */
import 'server-only'
import { parseAccept } from 'hono/utils/accept'
import { Fault } from '../server/fault'

/** How precisely a media range matches a type: 3 for the type itself, 2 for `type/*`, 1 for any, 0 for no match. */
function precision(range: string, type: string): number {
  if (range === type) return 3
  if (range === `${type.split('/', 1)[0]}/*`) return 2
  return range === '*/*' || range === '*' ? 1 : 0
}

/** The weight (`q`) of the most precise range that matches the type; 0 where none does. */
function weightOf(type: string, ranges: { type: string; q: number }[]): number {
  const named = ranges.map((range) => ({ q: range.q, precision: precision(range.type.toLowerCase(), type) }))
  return named.reduce((best, range) => (range.precision > best.precision ? range : best), { q: 0, precision: 0 }).q
}

/**
 * The type with the highest weight; the first one of equals, or without the header.
 * @param accept the header; null where there is none
 * @throws Fault not_acceptable
 */
export function acceptedType<T extends string>(accept: string | null, types: readonly [T, ...T[]]): T {
  if (!accept?.trim()) return types[0]
  const ranges = parseAccept(accept.trim())
  const weights = types.map((type) => weightOf(type, ranges))
  const most = Math.max(...weights)
  if (most <= 0) throw new Fault('not_acceptable', `This comes as ${types.join(' or ')}. Ask for one of them.`)
  return types[weights.indexOf(most)]!
}
