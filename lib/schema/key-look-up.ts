/** The schemas for looking up a pasted key: by its hash, never by the key itself. */
import { z } from 'zod'
import { KeyStatus } from './key'

export const LookUpKey = z.strictObject({
  /** SHA-256 of the whole key, in 64 hexadecimal digits. */
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'hash must be 64 hexadecimal digits in lower case.'),
})
export type LookUpKey = z.infer<typeof LookUpKey>

export const KeyMatch = z.object({
  /** Null for a key that is unknown, or of a project that the person may not see. */
  match: z
    .object({
      id: z.uuid(),
      name: z.string(),
      hint: z.string(),
      /** `REPLACED` is a secret that a rotation took out of use; the key has another one. */
      state: z.enum([...KeyStatus.options, 'REPLACED', 'DELETED', 'ARCHIVED']),
      project: z.object({ org: z.string(), orgName: z.string(), project: z.string(), projectName: z.string() }),
      /** Whether it belongs to the project in which the person searched. */
      isHere: z.boolean(),
    })
    .nullable(),
})
export type KeyMatch = z.infer<typeof KeyMatch>
