/** The request and response schemas of API keys, shared by forms, route handlers, verbs and the client. */
import { z } from 'zod'
import { hasSecret, shortenSecret } from './secret-hint'
import { line, paragraph, withoutInvisible } from './text'

export const KeyRole = z.enum(['ADMIN', 'INGESTION'], { error: 'Role must be ADMIN or INGESTION.' })
export type KeyRole = z.infer<typeof KeyRole>

/** How many days before its end a secret is said to expire soon. */
export const soonDays = 14

/** The first of `PAUSED`, `EXPIRED`, `NEVER_REVEALED`, `ROTATING` and `EXPIRING_SOON` that applies, else `ACTIVE`. */
export const KeyStatus = z.enum(['ACTIVE', 'EXPIRING_SOON', 'EXPIRED', 'ROTATING', 'PAUSED', 'NEVER_REVEALED'], {
  error: 'state must be ACTIVE, EXPIRING_SOON, EXPIRED, ROTATING, PAUSED or NEVER_REVEALED.',
})
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
  /** Of the current secret. */
  expiresAt: z.iso.datetime().nullable(),
  status: KeyStatus,
  pausedAt: z.iso.datetime().nullable(),
  /** Null where it is not paused, or an operator of the server did it. */
  pausedBy: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  /** While the key rotates: the secret before the current one. Its end is null until the new one was revealed, or somebody ends it. */
  oldSecret: z.object({ hint: z.string(), endsAt: z.iso.datetime().nullable() }).nullable(),
  /** The responsible person of the key. */
  responsible: z.object({ id: z.uuid(), name: z.string(), email: z.string() }),
  /** The CIDR ranges that it may be used from; none is everywhere. */
  networks: z.array(z.string()),
})
export type Key = z.infer<typeof Key>

const noSecret = { error: 'This has an API key in it, which everybody in the project could read. Remove it.' }
/** Text that everybody in the project can read, and so must not have a key in it. */
export const withoutKey = (text: z.ZodString) => text.refine((value) => !hasSecret(value), noSecret)

const name = withoutKey(line('Name', 128))
const description = withoutKey(paragraph('Description', 1024))

/** At most so many days from now on: longer is a slip of the pen, and never is a choice of its own. */
export const mostExpiryDays = 36_500

/** A moment with its zone. */
const moment = z.iso.datetime({ offset: true, error: 'Send a time with its zone, such as 2027-01-31T22:59:59Z.' })

export const CreateKey = z
  .strictObject({
    name,
    description: description.default(''),
    role: KeyRole,
    /** Null or absent is never, unless `expiresInDays` says otherwise. */
    expiresAt: moment.nullish(),
    /** Days of 24 hours, from the moment of the creation on. */
    expiresInDays: z
      .number({ error: 'expiresInDays must be a number of days.' })
      .int('expiresInDays must be a whole number of days.')
      .min(1, 'expiresInDays must be at least 1.')
      .max(mostExpiryDays, `expiresInDays can be at most ${mostExpiryDays}, which is 100 years.`)
      .optional(),
  })
  .refine(({ expiresAt, expiresInDays }) => !expiresAt || expiresInDays === undefined, {
    path: ['expiresAt'],
    error: 'Send expiresAt or expiresInDays, not both.',
  })
export type CreateKey = z.infer<typeof CreateKey>

export const UpdateKey = z.strictObject({
  name: name.optional(),
  description: description.optional(),
  /** A role can be narrowed, and never widened: whoever holds the key would get rights that nobody meant to give them. */
  role: z.literal('INGESTION', { error: 'A role can be narrowed to INGESTION, and never widened. Create an Admin key instead.' }).optional(),
  /** Null is never. */
  expiresAt: moment.nullable().optional(),
  /** CIDR ranges or single addresses; an empty list is everywhere. */
  networks: z.array(z.string().max(64)).max(20, 'A key can be bound to at most 20 ranges.').optional(),
  /** A member of the project; null is the creator. */
  responsibleId: z.uuid('Choose a member of this project.').toLowerCase().nullable().optional(),
})
export type UpdateKey = z.infer<typeof UpdateKey>

/** The answer to a create or a rotation: the only answer with the secret. */
export const CreatedKey = z.object({
  key: Key,
  secret: z.string(),
  /** With this id, the browser says that it shows the secret. */
  secretId: z.uuid(),
})
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
  state: KeyStatus.optional(),
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

/** A key in the list, with its calls of the last seven days (UTC), today's last. Refused ones are apart. */
export const ListedKey = Key.extend({
  callsByDay: z.array(z.number().int()).length(7),
  refusedByDay: z.array(z.number().int()).length(7),
})
export type ListedKey = z.infer<typeof ListedKey>

export const KeyPage = z.object({
  items: z.array(ListedKey),
  nextCursor: z.string().nullable(),
  previousCursor: z.string().nullable(),
  total: z.number().int(),
  /** Live keys of the project, whatever the filters. */
  liveCount: z.number().int(),
  /** Deleted ones; null for who may not see them. */
  deletedCount: z.number().int().nullable(),
})
export type KeyPage = z.infer<typeof KeyPage>
