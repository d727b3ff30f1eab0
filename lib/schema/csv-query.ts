/** The query parameter of every route that answers CSV. */
import { z } from 'zod'

const error = 'bom must be 1 or 0.'

/** Whether the file begins with a byte order mark, without which Excel takes UTF-8 for another encoding. */
export const bom = z
  .enum(['0', '1', 'true', 'false'], { error })
  .transform((value) => value === '1' || value === 'true')
  .optional()
  .describe('With 1, a CSV begins with a byte order mark, which Excel needs. JSON never has one.')

export const CsvQuery = z.object({ bom })
export type CsvQuery = z.infer<typeof CsvQuery>
