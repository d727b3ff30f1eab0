/** The console API's errors: problem details as RFC 9457 defines them, with our members beside the standard ones. */
import { z } from 'zod'

export const Problem = z.object({
  /** A stable URI for the kind of problem; its last part is the error code. */
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  /** The path of the request. */
  instance: z.string(),
  requestId: z.string(),
  /** Where the input is wrong: a JSON pointer (RFC 6901) into the body or query, and what to do about it. */
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>
