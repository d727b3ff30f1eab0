/** Text and JSON that PostgreSQL can store without a change: no NUL, no lone surrogates, limited depth. */
import { z } from 'zod'
import { isAtMost } from './text'

/** The deepest nesting of data, far below where a parser or `isStorableJson` runs out of stack. */
const dataLevels = 100

/** The deepest nesting of settings. */
const settingsLevels = 20

/** Whether a text has no NUL and no lone surrogate. */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/** Whether all texts and keys are storable, all numbers are finite, and the nesting is at most `levels` deep. */
export function isStorableJson(value: unknown, levels = dataLevels): boolean {
  if (typeof value === 'string') return isStorableText(value)
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  if (levels === 0) return false
  const isStorable = (inner: unknown) => isStorableJson(inner, levels - 1)
  if (Array.isArray(value)) return value.every(isStorable)
  return Object.keys(value).every(isStorableText) && Object.values(value).every(isStorable)
}

/** Text of 1 to `max` characters that is stored exactly, without trimming. */
export const exactText = (label: string, max: number) =>
  z
    .string({ error: `${label} must be text.` })
    .min(1, { error: `${label} must not be empty.` })
    .refine((text) => isAtMost(text, max), { error: `${label} must be at most ${max} characters.` })
    .refine(isStorableText, { error: `${label} has a character that cannot be stored. Remove it.` })
    .meta({ maxLength: max })

export const storableJson = z.unknown().refine((value) => isStorableJson(value, settingsLevels), {
  error: `This is nested more than ${settingsLevels} levels deep, or has a character or a number that cannot be stored.`,
})
