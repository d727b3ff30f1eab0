/**
 * Finds rows of the activity log in time that does not grow with the log: whatever is asked for, rows come from ordered parts
 * of an index, one for each kind of entry that there is (docs/decisions/0031).
 */
import 'server-only'
import type { ActivityFilters } from '../../schema/activity-log'
import { emailKeyOf } from '../../schema/email'
import { Prisma } from '../prisma-client/client'
import { isOfProject, isOfTypes, partsOf, type ActivityReader, type LogPart } from './readers'

/** What a reader filters by; `target` is the id of what the entries are about. */
export type LogFilters = Omit<ActivityFilters, 'bom'> & { target?: string }

const noRows = Prisma.sql`SELECT a.id, a.at FROM activity a WHERE false`

/** The columns that an index begins with, and the values that they are to have. */
function prefixOf({ accountId }: ActivityReader, { projectId }: LogPart, { emails, target }: LogFilters) {
  const ofAccount = Prisma.sql`a.account_id = ${accountId}::uuid`
  const values = (column: Prisma.Sql, list: string[]) => ({ column, list: [...new Set(list)] })
  // Ids of the database are in lower case; others are as they are.
  if (target) return { place: ofAccount, one: values(Prisma.sql`a.target_id`, [target, target.toLowerCase()]) }
  const place = projectId === 'any' ? ofAccount : Prisma.sql`coalesce(a.project_id, a.account_id) = ${projectId ?? accountId}::uuid`
  if (!emails?.length) return { place, one: null }
  return { place, one: values(Prisma.sql`a.actor_label`, emails.flatMap((email) => [email, emailKeyOf(email)])) }
}

/** The kinds of entries (type and action) that a part has, read from the index with one step for each. */
function kindsOf({ place, one }: ReturnType<typeof prefixOf>) {
  const isOne = (value: Prisma.Sql) => (one ? Prisma.sql`AND ${one.column} = ${value}` : Prisma.empty)
  const next = (value: Prisma.Sql, after: Prisma.Sql) => Prisma.sql`
    CROSS JOIN LATERAL (
      SELECT a.type, a.action FROM activity a WHERE ${place} ${isOne(value)} ${after} ORDER BY a.type, a.action LIMIT 1
    ) n`
  const first = one ? Prisma.sql`unnest(${one.list}::text[]) v(one)` : Prisma.sql`(SELECT NULL::text) v(one)`
  return {
    isOne,
    kinds: Prisma.sql`
      SELECT v.one, n.type, n.action FROM ${first} ${next(Prisma.sql`v.one`, Prisma.empty)}
      UNION ALL
      SELECT k.one, n.type, n.action FROM kind k ${next(Prisma.sql`k.one`, Prisma.sql`AND (a.type, a.action) > (k.type, k.action)`)}`,
  }
}

/** What is selected of the rows of each kind; `conditions` are for rows `a`. */
type Ask = { select: Prisma.Sql; conditions?: Prisma.Sql[]; end?: Prisma.Sql }

/** The rows of a part that the filters let through, kind by kind. */
function ofPart(reader: ActivityReader, part: LogPart, filters: LogFilters, { select, conditions = [], end = Prisma.empty }: Ask) {
  const prefix = prefixOf(reader, part, filters)
  const { isOne, kinds } = kindsOf(prefix)
  const { types, actions, emails, target, from, to } = filters
  const ofKinds = [
    isOfTypes(Prisma.sql`k.type`, part.types),
    ...(types?.length ? [Prisma.sql`k.type = ANY(${types}::text[])`] : []),
    ...(actions?.length ? [Prisma.sql`k.action = ANY(${actions}::text[])`] : []),
  ]
  const ofRows = [
    Prisma.sql`${prefix.place} ${isOne(Prisma.sql`k.one`)} AND a.type = k.type AND a.action = k.action`,
    ...(from ? [Prisma.sql`a.at >= ${from}::timestamptz`] : []),
    ...(to ? [Prisma.sql`a.at < ${to}::timestamptz`] : []),
    ...(target ? [isOfProject(part)] : []),
    ...(target && emails?.length ? [Prisma.sql`a.actor_label = ANY(${emails.flatMap((email) => [email, emailKeyOf(email)])}::text[])`] : []),
    ...conditions,
  ]
  return Prisma.sql`(
    WITH RECURSIVE kind AS (${kinds})
    SELECT r.* FROM kind k CROSS JOIN LATERAL (
      SELECT ${select} FROM activity a WHERE ${Prisma.join(ofRows, ' AND ')} ${end}
    ) r WHERE ${Prisma.join(ofKinds, ' AND ')}
  )`
}

const ofAllParts = (reader: ActivityReader, filters: LogFilters, ask: Ask) =>
  partsOf(reader).map((part) => ofPart(reader, part, filters, ask))

/**
 * The ids and times of the rows that the reader may see and the filters let through, in order.
 * @param direction of the time, and then of the id
 * @param after further conditions for rows `a`: where a page begins
 * @param limit the most rows; each index is read that far at most, and as far as `offset` before
 */
export function matchingRows(
  reader: ActivityReader,
  filters: LogFilters,
  { direction, after, limit, offset = 0 }: { direction: Prisma.Sql; after?: Prisma.Sql[]; limit: number; offset?: number },
): Prisma.Sql {
  const end = Prisma.sql`ORDER BY a.at ${direction}, a.id ${direction} LIMIT ${offset + limit}`
  const parts = ofAllParts(reader, filters, { select: Prisma.sql`a.id, a.at`, conditions: after, end })
  return Prisma.sql`
    SELECT m.id, m.at FROM (${Prisma.join([noRows, ...parts], ' UNION ALL ')}) m
    ORDER BY m.at ${direction}, m.id ${direction} LIMIT ${limit} OFFSET ${offset}`
}

/** A query for how many rows `matchingRows` would find without a limit, as `total`. */
export function matchingCount(reader: ActivityReader, filters: LogFilters): Prisma.Sql {
  const parts = ofAllParts(reader, filters, { select: Prisma.sql`count(*) AS rows` })
  return Prisma.sql`
    SELECT coalesce(sum(m.rows), 0)::int AS total FROM (${Prisma.join([Prisma.sql`SELECT 0 AS rows`, ...parts], ' UNION ALL ')}) m`
}
