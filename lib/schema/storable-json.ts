/** JSON of any shape that a database can hold: not too deep, and without characters that PostgreSQL refuses. */
import { z } from 'zod'

const deepest = 20

const storable = (text: string) => text.isWellFormed() && !text.includes('\0')

/** Walks without recursion: what is too deep for the limit may be too deep for the stack. */
function isStorable(root: unknown): boolean {
  const waiting: { value: unknown; depth: number }[] = [{ value: root, depth: 1 }]
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    const { value, depth } = at
    if (typeof value === 'string' && !storable(value)) return false
    if (typeof value !== 'object' || value === null) continue
    if (depth > deepest) return false
    for (const [key, inner] of Object.entries(value)) {
      if (!storable(key)) return false
      waiting.push({ value: inner, depth: depth + 1 })
    }
  }
  return true
}

/** Text that is kept to the letter. */
export const exactText = (label: string, max: number) =>
  z
    .string({ error: `${label} must be text.` })
    .min(1, { error: `${label} must not be empty.` })
    .max(max, { error: `${label} must be at most ${max} characters.` })
    .refine(storable, { error: `${label} has a character that cannot be stored. Remove it.` })

export const storableJson = z.unknown().refine(isStorable, {
  error: `This is nested more than ${deepest} levels deep, or has a character that cannot be stored.`,
})
