/** JSON that comes out of the database as it went in: PostgreSQL and JavaScript each know texts that the other does not. */
import { z } from 'zod'

/** Deep enough for data, and far from where a parser or `isStorableJson` runs out of stack. */
const dataLevels = 100

/** Settings that people write need fewer. */
const settingsLevels = 20

/** Whether there is no NUL and no half character in a text. */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/** Whether all texts and keys are storable, no number is beyond what JavaScript counts with, and it has at most `levels`. */
export function isStorableJson(value: unknown, levels = dataLevels): boolean {
  if (typeof value === 'string') return isStorableText(value)
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  if (levels === 0) return false
  const isStorable = (inner: unknown) => isStorableJson(inner, levels - 1)
  if (Array.isArray(value)) return value.every(isStorable)
  return Object.keys(value).every(isStorableText) && Object.values(value).every(isStorable)
}

/** Text that is kept to the letter. */
export const exactText = (label: string, max: number) =>
  z
    .string({ error: `${label} must be text.` })
    .min(1, { error: `${label} must not be empty.` })
    .max(max, { error: `${label} must be at most ${max} characters.` })
    .refine(isStorableText, { error: `${label} has a character that cannot be stored. Remove it.` })

export const storableJson = z.unknown().refine((value) => isStorableJson(value, settingsLevels), {
  error: `This is nested more than ${settingsLevels} levels deep, or has a character or a number that cannot be stored.`,
})
