/** Text that people type: trimmed, limited in characters, without noise, control and hidden characters (decision 0020). */
import { z } from 'zod'

// Characters that nobody sees and some text needs: joiners, and selectors that choose a glyph.
const needed = '\\u200c\\u200d\\u180b-\\u180f\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}'
// Embeddings, overrides and isolates (UAX 9): they make text look like another one.
const reordering = '\\u202a-\\u202e\\u2066-\\u2069'
// A flag of a region, such as Scotland's, is spelled in tags after an emoji (UTS 51, ED-14a).
const tagged = '\\p{Extended_Pictographic}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?[\\u{e0020}-\\u{e007e}]{1,30}\\u{e007f}'
const noise = new RegExp(`(${tagged})|(?![${needed}${reordering}])\\p{DI}`, 'gu')
// One selector chooses a glyph; more of them carry hidden text.
const selectors = /([\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}])[\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]+/gu
const reorderings = new RegExp(`[${reordering}]`, 'gu')

const refusedInLine = new RegExp(`[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}${reordering}]`, 'u')
const refusedInText = new RegExp(`[^\\P{Cc}\\n\\r\\t]|[\\p{Cs}${reordering}]`, 'u')
/** What no value of a developer may have: control characters but line breaks and tabs, and halves of a pair. */
export const brokenCharacter = /[^\P{Cc}\n\r\t]|\p{Cs}/u

const isPlain = /^[\x20-\x7e]*$/
const hasVisible = /[\p{L}\p{N}\p{P}\p{S}]/u

/** Removes characters that cannot be seen: control, default-ignorable ones and lone surrogates. NUL stays, as an error. */
export const withoutInvisible = (text: string): string =>
  isPlain.test(text) ? text : text.replace(/[\p{Cs}\p{DI}\u0001-\u001f\u007f-\u009f]/gu, '')

/**
 * Removes what a copy brings along and no text needs: byte order marks, zero-width spaces, directional marks, soft hyphens,
 * tags without an emoji. Joiners, variation selectors and flags stay, and so does what is refused.
 */
export const withoutNoise = (text: string): string =>
  isPlain.test(text) ? text : text.replace(noise, '$1').replace(selectors, '$1')

/** The first `max` code points of a text: cut between UTF-16 units, an emoji would leave half of itself. */
export const cutTo = (text: string, max: number): string =>
  text.length <= max ? text : [...text.slice(0, 2 * max)].slice(0, max).join('')

/** A text of at most `max` code points, and an ellipsis where it was longer. */
export const shorten = (text: string, max: number): string => (isAtMost(text, max) ? text : `${cutTo(text, max)}…`)

/** Whether a text has at most `max` code points, which are what people count as characters (not UTF-16 units). */
export const isAtMost = (text: string, max: number): boolean =>
  text.length <= max || (text.length <= 2 * max && [...text].length <= max)

/** What can be read of a text that filters: no noise, and nothing that would be refused but NUL, which stays an error. */
export const legible = (text: string): string =>
  isPlain.test(text) ? text : withoutNoise(text).replace(/[\p{Cs}\u0001-\u001f\u007f-\u009f]/gu, '').replace(reorderings, '')

/** Composes letters and their marks (NFC). Without marks, only glyphs of Chinese characters in names would change. */
const composed = (text: string) => (/\p{M}/u.test(text) ? text.normalize('NFC') : text)

const hasNothing = new RegExp(`^[\\s${needed}]*$`, 'u')

/**
 * The value of a cell: one spelling for what looks the same. Composed, trimmed, every kind of space a space, without noise and
 * reordering; empty where nobody sees anything.
 */
export function tidyCell(text: string): string {
  if (isPlain.test(text)) return text.trim()
  const tidy = composed(withoutNoise(text).replace(reorderings, '').replace(/\p{Zs}/gu, ' ')).trim()
  return hasNothing.test(tidy) ? '' : tidy
}

/** Text to look for: what nobody sees is left out, and the rest is spelled as cells are. */
export const searchedFor = (text: string): string =>
  isPlain.test(text) ? text : withoutInvisible(text).replace(/\p{Zs}/gu, ' ').normalize('NFC')

const mostNamed = 3
/** The code point of a character as Unicode writes it: `U+202E`. */
export const nameOf = (character: string) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`

/** Names the refused characters of a text and their places, in code points from 1: `U+202E at position 3`. */
function namePlaces(text: string, refused: RegExp): string {
  const found = [...text].flatMap((character, index) =>
    refused.test(character) ? [`${nameOf(character)} at position ${index + 1}`] : [],
  )
  const rest = found.length - mostNamed
  return found.slice(0, mostNamed).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

/** Takes texts without characters that `refused` matches one at a time; the error names them and their places. */
export const withoutRefused = (label: string, given: z.ZodString, refused: RegExp) =>
  given.refine((text) => !refused.test(text), {
    error: ({ input }) => `${label} has a character that cannot be shown: ${namePlaces(input as string, refused)}. Remove it.`,
  })

const readable = (label: string, refused: RegExp) =>
  withoutRefused(label, z.string({ error: `${label} must be text.` }).overwrite(withoutNoise).trim(), refused)

/** One line of 1 to `max` characters after trimming, at least one of them visible. */
export const line = (label: string, max: number) =>
  readable(label, refusedInLine)
    .refine((text) => hasVisible.test(text), {
      error: `Enter ${/^[aeiou]/i.test(label) ? 'an' : 'a'} ${label.toLowerCase()}.`,
    })
    .refine((text) => isAtMost(text, max), { error: `${label} must be at most ${max} characters.` })

/** Text of up to `max` characters after trimming; it may be empty and have several lines. */
export const paragraph = (label: string, max: number) =>
  readable(label, refusedInText).refine((text) => isAtMost(text, max), {
    error: `${label} must be at most ${max} characters.`,
  })
