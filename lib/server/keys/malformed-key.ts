/** Says what is wrong with the form of a token that cannot be a key. Looks at its text alone, never at what keys there are. */
import 'server-only'
import { Fault } from '../fault'

// One instance for each reason: a new Error captures the stack, 5 % of the time that refusing a malformed key takes.
const because = (reason: string) => new Fault('invalid_key', `This does not look like a whole key: ${reason}`)

const reasons = {
  header: because('it has the name of a header or a scheme in it. Send the key alone as the value of x-api-key.'),
  quoted: because('there are quotes around it. Send it without them.'),
  shortened: because('it has an ellipsis in it, as the hint of a key has. Send all 40 characters.'),
  placeholder: because('it is a variable or a placeholder that was not filled in.'),
  spaced: because('there is a space, a line break or a comma in it. Send one key, in one piece.'),
  prefix: because('a key begins with sei_, in small letters.'),
  before: because('there is something before its beginning, sei_. Send the key alone.'),
  characters: because('it has a character that keys do not have. After sei_ come letters and digits alone.'),
  short: because('it is cut off. A key has 40 characters.'),
  long: because('it has more characters than the 40 of a key.'),
  mistyped: because('its checksum does not fit. A character was changed, left out or swapped.'),
}

const length = 'sei_'.length + 36

// Header fields arrive as Latin-1: typographic quotes and an ellipsis in UTF-8 are read as these three characters.
const quote = /^(?:["'`\u00ab\u00bb]|[\u2018-\u201f]|\u00e2\u0080[\u0098-\u009f])|(?:["'`\u00ab\u00bb]|[\u2018-\u201f]|\u00e2\u0080[\u0098-\u009f])$/
const ellipsis = /\u2026|\u00e2\u0080\u00a6|\.\.|\*\*/
const name = /^["']?(?:(?:x-)?api[-_]?key|authorization|bearer)\b/i

/** The refusal of a token that `isWellFormed` refuses: code invalid_key, with a message about its form. */
export function malformedKey(token: string): Fault {
  // Whatever is much longer is no key that somebody pasted; patterns would only take time.
  if (token.length > 200) return reasons.long
  if (name.test(token)) return reasons.header
  if (/^[$<{%]|[>}]$/.test(token)) return reasons.placeholder
  if (quote.test(token)) return reasons.quoted
  if (ellipsis.test(token)) return reasons.shortened
  if (!token.includes('sei_')) return reasons.prefix
  if (/[\s,;]/.test(token)) return reasons.spaced
  if (!token.startsWith('sei_')) return reasons.before
  if (!/^sei_[0-9A-Za-z]*$/.test(token)) return reasons.characters
  if (token.length < length) return reasons.short
  return token.length > length ? reasons.long : reasons.mistyped
}
