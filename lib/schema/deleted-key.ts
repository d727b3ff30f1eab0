/** The schemas of deleted keys: what they were, and who still tries them. */
import { z } from 'zod'
import { KeyRole, ListKeys, SortOrder, withoutKey } from './key'
import { paragraph } from './text'

/** A request to delete a key; the reason is shown with it, and in the log. An empty one is none. */
export const DeleteKey = z.strictObject({ reason: withoutKey(paragraph('Reason', 256)).optional() })
export type DeleteKey = z.infer<typeof DeleteKey>

export const DeletedKey = z.object({
  id: z.uuid(),
  name: z.string(),
  role: KeyRole,
  hint: z.string(),
  deletedAt: z.iso.datetime(),
  /** The name of a person, or null for an operator of the server. */
  deletedBy: z.string().nullable(),
  reason: z.string().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  lastUsedIp: z.string().nullable(),
  /** Since it was deleted. */
  tries: z.number().int(),
  lastTryAt: z.iso.datetime().nullable(),
  /** Of the last seven days, day by day (of 24 hours), the newest last. */
  triesByDay: z.array(z.number().int()).length(7),
})
export type DeletedKey = z.infer<typeof DeletedKey>

export const DeletedKeySort = z.enum(['name', 'deletedAt'], { error: 'sort must be name or deletedAt.' })
export type DeletedKeySort = z.infer<typeof DeletedKeySort>

export const ListDeletedKeys = z.strictObject({
  q: ListKeys.shape.q,
  role: KeyRole.optional(),
  sort: DeletedKeySort.default('deletedAt'),
  order: SortOrder.optional(),
  limit: ListKeys.shape.limit,
  cursor: ListKeys.shape.cursor,
})
export type ListDeletedKeys = z.infer<typeof ListDeletedKeys>

export const DeletedKeyPage = z.object({
  items: z.array(DeletedKey),
  nextCursor: z.string().nullable(),
  previousCursor: z.string().nullable(),
  total: z.number().int(),
  liveCount: z.number().int(),
})
export type DeletedKeyPage = z.infer<typeof DeletedKeyPage>

export const DeletedKeyDetail = DeletedKey.extend({
  /** The 50 that tried last. */
  attempts: z.array(
    z.object({
      address: z.string(),
      client: z.string(),
      tries: z.number().int(),
      firstAt: z.iso.datetime(),
      lastAt: z.iso.datetime(),
    }),
  ),
  /** From the request that deleted it to the first look-up that refused it; null where it was not measured. */
  revokedInMs: z.number().nullable(),
})
export type DeletedKeyDetail = z.infer<typeof DeletedKeyDetail>
