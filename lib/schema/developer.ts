/** The wire shapes of developer records. */
import { z } from 'zod'

export const DeveloperSchema = z.object({
  versionId: z.uuid().nullable(),
  fields: z.array(
    z.object({
      columnName: z.string(),
      key: z.string(),
      displayName: z.string(),
      fieldType: z.enum(['NAME', 'EMAIL', 'MANAGER_EMAIL', 'ROLE', 'CUSTOM']),
      required: z.boolean(),
      index: z.number().int(),
    }),
  ),
  /** Milliseconds since 1970; null before the first upload. */
  createdAt: z.number().int().nullable(),
})
export type DeveloperSchema = z.infer<typeof DeveloperSchema>
