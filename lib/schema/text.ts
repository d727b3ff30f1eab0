/** Text as people type it: trimmed, measured in characters, and free of what a database or a reader chokes on. */
import { z } from 'zod'

const hasControl = /\p{Cc}/u
const hasControlButLineBreaks = /[^\P{Cc}\n\r\t]/u
// Joiners and the emoji selector are parts of what people write; the others (Unicode: Default_Ignorable_Code_Point) hide
// text or turn it around.
const hasInvisible = /(?![\u200c\u200d\ufe0f])\p{DI}/u
const hasVisible = /[\p{L}\p{N}\p{P}\p{S}]/u

/** Counts what a person counts as characters: code points, not UTF-16 units, of which each has one or two. */
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
