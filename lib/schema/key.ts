/** The request and response schemas of API keys, shared by forms, route handlers, verbs and the client. */
import { z } from 'zod'
import { hasSecret, shortenSecret } from './secret-hint'
import { line, paragraph, withoutInvisible } from './text'

export const KeyRole = z.enum(['ADMIN', 'INGESTION'], { error: 'Role must be ADMIN or INGESTION.' })
export type KeyRole = z.infer<typeof KeyRole>

export const KeyStatus = z.enum(['ACTIVE', 'EXPIRING_SOON', 'EXPIRED', 'ROTATING'])
export type KeyStatus = z.infer<typeof KeyStatus>

export const Key = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  role: KeyRole,
  /** `sei_`, the next four characters, an ellipsis and the last four. */
  hint: z.string(),
  createdAt: z.iso.datetime(),
  createdBy: z.object({ id: z.uuid(), name: z.string(), email: z.string() }),
  lastUsedAt: z.iso.datetime().nullable(),
  lastUsedIp: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  status: KeyStatus,
})
export type Key = z.infer<typeof Key>

const noSecret = { error: 'This has an API key in it, which everybody in the project could read. Remove it.' }
const name = line('Name', 128).refine((text) => !hasSecret(text), noSecret)
const description = paragraph('Description', 1024).refine((text) => !hasSecret(text), noSecret)

export const CreateKey = z.strictObject({ name, description: description.default(''), role: KeyRole })
export type CreateKey = z.infer<typeof CreateKey>

export const UpdateKey = z.strictObject({ name: name.optional(), description: description.optional() })
export type UpdateKey = z.infer<typeof UpdateKey>

/** The answer to a create: the only answer with the secret. */
export const CreatedKey = z.object({ key: Key, secret: z.string() })
export type CreatedKey = z.infer<typeof CreatedKey>

export const KeySort = z.enum(['name', 'createdAt', 'lastUsedAt'], {
  error: 'sort must be name, createdAt or lastUsedAt.',
})
export type KeySort = z.infer<typeof KeySort>

export const SortOrder = z.enum(['asc', 'desc'], { error: 'order must be asc or desc.' })
export type SortOrder = z.infer<typeof SortOrder>

const maxPageSize = 100

/** In code points. */
export const maxSearchLength = 200

/** In characters. A cursor holds a folded name, which can be 18 times as long as the name. */
export const maxCursorLength = 8_000

export const ListKeys = z.strictObject({
  /** Part of the name, description or hint of a key, or of its creator's name or email. */
  q: z
    .string({ error: 'q must be text.' })
    .transform((text) => shortenSecret(withoutInvisible(text)))
    .pipe(paragraph('q', maxSearchLength))
    .optional(),
  role: KeyRole.optional(),
  sort: KeySort.default('createdAt'),
  /** By default names ascend and dates descend. */
  order: SortOrder.optional(),
  limit: z.coerce
    .number({ error: `limit must be a number from 1 to ${maxPageSize}.` })
    .int(`limit must be a whole number from 1 to ${maxPageSize}.`)
    .min(1, `limit must be from 1 to ${maxPageSize}.`)
    .max(maxPageSize, `limit must be from 1 to ${maxPageSize}.`)
    .default(25),
  cursor: z.string().max(maxCursorLength).optional(),
})
export type ListKeys = z.infer<typeof ListKeys>

export const KeyPage = z.object({
  items: z.array(Key),
  nextCursor: z.string().nullable(),
  previousCursor: z.string().nullable(),
  total: z.number().int(),
})
export type KeyPage = z.infer<typeof KeyPage>

/** The calls of a key in the last 24 hours, with the 10 busiest addresses. */
export const KeyUsage = z.object({
  calls: z.number().int(),
  addresses: z.array(z.object({ address: z.string(), calls: z.number().int() })),
  addressCount: z.number().int(),
})
export type KeyUsage = z.infer<typeof KeyUsage>
