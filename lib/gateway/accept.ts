/** Which of the media types that a route has a caller wants (RFC 9110, 12.5.1). */
import 'server-only'
import { parseAccept } from 'hono/utils/accept'
import { Fault } from '../server/fault'
import type { HeaderFields } from './call'

/** How exactly a range of the header names a type: 3 for the type itself, 0 for not at all. */
function precision(range: string, type: string): number {
  if (range === type) return 3
  if (range === `${type.split('/', 1)[0]}/*`) return 2
  return range === '*/*' || range === '*' ? 1 : 0
}

/** How much a caller wants a type: what names it most exactly decides. */
function weightOf(type: string, ranges: { type: string; q: number }[]): number {
  const named = ranges.map((range) => ({ q: range.q, precision: precision(range.type.toLowerCase(), type) }))
  return named.reduce((best, range) => (range.precision > best.precision ? range : best), { q: 0, precision: 0 }).q
}

/** The type that the caller wants most; the first one where it does not matter. @throws Fault not_acceptable */
export function acceptedType<T extends string>(headers: HeaderFields, types: readonly [T, ...T[]]): T {
  const accept = headers.get('accept')?.trim()
  if (!accept) return types[0]
  const ranges = parseAccept(accept)
  const weights = types.map((type) => weightOf(type, ranges))
  const most = Math.max(...weights)
  if (most <= 0) throw new Fault('not_acceptable', `This comes as ${types.join(' or ')}. Ask for one of them.`)
  return types[weights.indexOf(most)]!
}
