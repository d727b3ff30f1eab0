/** The errors of the console API: problem details (RFC 9457) with the members `requestId` and `errors` added. */
import { z } from 'zod'
import { ProofNeeded } from './proof'

export const Problem = z.object({
  /** A stable URI of the problem type; its last part is the error code. */
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  /** The path of the request. */
  instance: z.string(),
  requestId: z.string(),
  /** Invalid input: a JSON pointer (RFC 6901) into the body or query, and how to correct the value. */
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  /** Of `proof_needed` alone. */
  ways: ProofNeeded.shape.ways.optional(),
})
export type Problem = z.infer<typeof Problem>
