/** Numeric ids of records, in paths and in bodies. */
import { z } from 'zod'
import { maxId } from './paging'

/** An id in a path: text, parsed to a number. */
export const pathReference = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)
  .refine((reference) => reference <= maxId)

/** An id in a JSON body. */
export const reference = (label: string) => {
  const error = `${label} must be a whole number from 1 to ${maxId}.`
  return z.int({ error }).min(1, { error }).max(maxId, { error })
}

export const ReferenceParams = z.object({ id: pathReference })
