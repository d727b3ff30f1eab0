/** Text that people type: trimmed, limited in characters, without control and invisible characters. */
import { z } from 'zod'

const hasControl = /\p{Cc}/u
const hasControlButLineBreaks = /[^\P{Cc}\n\r\t]/u
// Invisible characters (Unicode: Default_Ignorable_Code_Point) hide or reverse text. Joiners and the emoji selector are
// allowed, as words and emoji need them.
const hasInvisible = /(?![\u200c\u200d\ufe0f])\p{DI}/u
const hasVisible = /[\p{L}\p{N}\p{P}\p{S}]/u

/** Removes characters that cannot be seen: control, default-ignorable ones and lone surrogates. NUL stays, as an error. */
export const withoutInvisible = (text: string): string => text.replace(/[\p{Cs}\p{DI}\u0001-\u001f\u007f-\u009f]/gu, '')

/** The first `max` code points of a text: cut between UTF-16 units, an emoji would leave half of itself. */
export const cutTo = (text: string, max: number): string =>
  text.length <= max ? text : [...text].slice(0, max).join('')

/** Whether a text has at most `max` code points, which are what people count as characters (not UTF-16 units). */
export const isAtMost = (text: string, max: number): boolean =>
  text.length <= max || (text.length <= 2 * max && [...text].length <= max)

const readable = (label: string, control: RegExp) =>
  z
    .string({ error: `${label} must be text.` })
    .trim()
    .refine((text) => text.isWellFormed() && !control.test(text) && !hasInvisible.test(text), {
      error: `${label} has a character that cannot be shown. Remove it.`,
    })

/** One line of 1 to `max` characters after trimming, at least one of them visible. */
export const line = (label: string, max: number) =>
  readable(label, hasControl)
    .refine((text) => hasVisible.test(text), {
      error: `Enter ${/^[aeiou]/i.test(label) ? 'an' : 'a'} ${label.toLowerCase()}.`,
    })
    .refine((text) => isAtMost(text, max), { error: `${label} must be at most ${max} characters.` })

/** Text of up to `max` characters after trimming; it may be empty and have several lines. */
export const paragraph = (label: string, max: number) =>
  readable(label, hasControlButLineBreaks).refine((text) => isAtMost(text, max), {
    error: `${label} must be at most ${max} characters.`,
  })
