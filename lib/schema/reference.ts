/** Whole numbers that stand for a record: as a path names them, and as a body does. */
import { z } from 'zod'
import { maxId } from './paging'

/** Part of a path. */
export const pathReference = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)
  .refine((reference) => reference <= maxId)

/** Member of a body. */
export const reference = (label: string) => {
  const error = `${label} must be a whole number from 1 to ${maxId}.`
  return z.int({ error }).min(1, { error }).max(maxId, { error })
}

export const ReferenceParams = z.object({ id: pathReference })
