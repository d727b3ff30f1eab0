/** The request and response schemas of the activity log. */
import { z } from 'zod'
import { ActivityAction, ActivityType } from './activity'
import { bom } from './csv-query'
import { ListKeys, maxCursorLength } from './key'
import { PageQuery, pageOf, valuesOf } from './paging'
import { momentOf } from './iso-time'
import { ProjectParams } from './project'
import { exactText } from './storable-json'

const latestTime = Date.UTC(9999, 11, 31)
const dayMs = 86_400_000

/** A time in a URL: a date, a date and time with its zone, or milliseconds since 1970. */
const timeParameter = (label: string, { wholeDay }: { wholeDay: boolean }) => {
  const error = `${label} must be a date such as 2026-01-31, a time with its zone such as 2026-01-31T08:00:00Z, or milliseconds since 1970.`
  const date = z.iso.date().transform((text) => new Date(Date.parse(text) + (wholeDay ? dayMs : 0)))
  // A plus sign that is not encoded in a URL arrives as a space.
  const time = z
    .string()
    .overwrite((text) => text.replace(/ (?=[\d:]+$)/, '+'))
    .refine((text) => momentOf(text) !== null, { abort: true })
    .transform((text) => momentOf(text)!)
  const milliseconds = z
    .string()
    .regex(/^\d{1,15}$/)
    .transform((text) => new Date(Number(text)))
  return z
    .union([date, time, milliseconds], { error })
    .refine((value) => value.getTime() >= 0 && value.getTime() <= latestTime, { error })
}

/** Types and actions that only SEI's own log has are accepted and match nothing. */
const upperCaseWord = (label: string) => z.string().regex(/^[A-Z_]{1,50}$/, `${label} must be words such as CREATED.`)

export const ListActivityLogs = PageQuery.extend({
  bom,
  emails: valuesOf(exactText('emails', 254)).optional().describe('Who acted: emails of people, or names of keys'),
  types: valuesOf(upperCaseWord('types')).optional().describe(`What it is about: ${ActivityType.options.join(', ')}`),
  actions: valuesOf(upperCaseWord('actions')).optional().describe(`What was done: ${ActivityAction.options.join(', ')}`),
  from: timeParameter('from', { wholeDay: false }).optional().describe('Not before this moment'),
  to: timeParameter('to', { wholeDay: true }).optional().describe('Before this moment; where it is a date, to the end of that day (UTC)'),
})
export type ListActivityLogs = z.infer<typeof ListActivityLogs>
export type ActivityFilters = Omit<ListActivityLogs, keyof PageQuery | 'bom'>

export const ActivityLog = z.object({
  id: z.uuid(),
  timestamp: z.iso.datetime(),
  /** The email of a person, or the name of a key. */
  email: z.string(),
  actor: z.object({ kind: z.string(), id: z.uuid().nullable() }),
  type: z.string(),
  action: z.string(),
  target: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  details: z.unknown(),
})
export type ActivityLog = z.infer<typeof ActivityLog>

export const ActivityLogPage = pageOf(ActivityLog)
export type ActivityLogPage = z.infer<typeof ActivityLogPage>

/** The filters of a page in the console, and where it begins. */
export const ReadActivity = ListActivityLogs.omit({ pageIndex: true, pageSize: true, bom: true }).extend({
  target: exactText('target', 100).optional().describe('Id of what the entries are about'),
  limit: ListKeys.shape.limit,
  cursor: z.string().max(maxCursorLength).optional(),
})
export type ReadActivity = z.infer<typeof ReadActivity>

/** The same for a file of all that the filters let through. */
export const ExportActivity = ReadActivity.omit({ limit: true, cursor: true }).extend({ bom })
export type ExportActivity = z.infer<typeof ExportActivity>

/** In lower case, as ids of the database are. */
export const ActivityIdParams = z.object({ id: z.uuid().toLowerCase() })
export const ActivityParams = ProjectParams.extend(ActivityIdParams.shape)

/** An entry in the console. What changed is in its details, as `before` and `after`, where there was something before. */
export const ActivityEntry = ActivityLog.extend({
  /** The person's name, where there is one of this account behind it. */
  actorName: z.string().nullable(),
  address: z.string().nullable(),
  requestId: z.string(),
  /** Null for what concerns the account. */
  project: z.object({ name: z.string(), org: z.string(), project: z.string() }).nullable(),
})
export type ActivityEntry = z.infer<typeof ActivityEntry>

/** Newest first. There is no total: counting a long log would take longer than reading the page. */
export const ActivityPage = z.object({
  items: z.array(ActivityEntry),
  nextCursor: z.string().nullable(),
  previousCursor: z.string().nullable(),
  /** For how many days entries are kept; 0 for always. */
  keptDays: z.number().int(),
})
export type ActivityPage = z.infer<typeof ActivityPage>
