/** Whole numbers that stand for a record: as a path names them, and as a body does. */
import { z } from 'zod'

/** The largest number that the database has for one. */
const largest = 2_147_483_647

/** Part of a path. */
export const pathReference = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)
  .refine((reference) => reference <= largest)

/** Member of a body. */
export const reference = (label: string) => {
  const error = `${label} must be a whole number from 1 to ${largest}.`
  return z.int({ error }).min(1, { error }).max(largest, { error })
}

export const ReferenceParams = z.object({ id: pathReference })
