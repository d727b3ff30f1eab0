/** The schemas of a change of many keys at once. Each of them is checked and changed alone. */
import { z } from 'zod'
import { DeleteKey } from './deleted-key'

const ids = z.array(z.uuid().toLowerCase()).min(1, 'Choose at least one key.').max(100, 'Choose at most 100 keys.')

export const ChangeKeys = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('pause'), ids }),
  z.strictObject({ action: z.literal('resume'), ids }),
  z.strictObject({ action: z.literal('delete'), ids, reason: DeleteKey.shape.reason }),
  /** Makes Admin keys Ingestion keys. */
  z.strictObject({ action: z.literal('narrow'), ids }),
  z.strictObject({ action: z.literal('hand-over'), ids, responsibleId: z.uuid().toLowerCase() }),
])
export type ChangeKeys = z.infer<typeof ChangeKeys>

/** What became of each key, in the order of the request. */
export const ChangedKeys = z.object({
  results: z.array(
    z.object({
      id: z.uuid(),
      outcome: z.enum(['done', 'unchanged', 'refused']),
      /** Why it was refused, for people to read. */
      detail: z.string().nullable(),
    }),
  ),
})
export type ChangedKeys = z.infer<typeof ChangedKeys>
