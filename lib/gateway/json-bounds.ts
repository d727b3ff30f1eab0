/** Bounds what JSON may hold before it is parsed: some short texts cost the parser hundreds of times their length. */
import 'server-only'
import { Fault } from '../server/fault'

/** Least bytes per JSON value: a list of very short values takes many times the memory of its text. */
const bytesPerValue = 10

/** Different names of members in one body. Parsers keep each for good or long: 700,000 of them took 1.7 s and 1.3 GB. */
export const mostNames = 10_000

/** No schema takes more than 100; those that nobody could have meant are refused before they cost a parser a second. */
export const mostLevels = 100_000

const [quote, backslash, comma, bracket, brace, endBracket, endBrace, colon] = [...Buffer.from('"\\,[{]}:')] as [
  number, number, number, number, number, number, number, number,
]
const isSpace = (byte: number | undefined) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/** The index behind the text that begins at `from`, behind its quote; the length where it does not end. */
function endOfText(json: Uint8Array, from: number): number {
  for (let at = from; at < json.length; at += 1) {
    if (json[at] === quote) return at + 1
    if (json[at] === backslash) at += 1
  }
  return json.length
}

/** FNV-1a. Names with the same hash count once: that is so rare that the bound stays right but for a few names. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
  return hash
}

const tooLarge = (what: string) => new Fault('too_large', `The body must ${what}.`)

/**
 * Looks through JSON without parsing it; whether it is JSON at all is not looked at.
 * @param maxBytes how many bytes the body might have: it may have a tenth as many values
 * @throws Fault too_large for more values, more than 10,000 different names of members, or more than 100,000 levels
 */
export function requireBoundedJson(json: Uint8Array, maxBytes: number): void {
  const mostValues = maxBytes / bytesPerValue
  const names = new Set<number>()
  let values = 1
  let level = 0
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at]
    if (byte === quote) {
      const start = at + 1
      const end = endOfText(json, start)
      at = end - 1
      let next = end
      while (isSpace(json[next])) next += 1
      if (json[next] !== colon) continue
      names.add(hashOf(json, start, end))
      if (names.size > mostNames) {
        throw tooLarge(`have at most ${mostNames} different names of members. Put what differs into values, or send less at once`)
      }
    } else if (byte === comma) values += 1
    else if (byte === bracket || byte === brace) {
      // The first value inside follows the bracket.
      values += 1
      level += 1
      if (level > mostLevels) throw tooLarge(`have at most ${mostLevels} levels`)
    } else if (byte === endBracket || byte === endBrace) level -= 1
    if (values > mostValues) throw tooLarge(`have at most ${mostValues} values`)
  }
}
