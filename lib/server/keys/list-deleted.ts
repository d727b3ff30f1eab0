/** Lists and reads the deleted keys of a project: what they were, and who still tries them. */
import 'server-only'
import type { DeletedKey, DeletedKeyDetail, DeletedKeyPage, DeletedKeySort, ListDeletedKeys } from '../../schema/deleted-key'
import type { KeyRole } from '../../schema/key'
import type { PersonActor } from '../access/actor'
import { database, type Transaction } from '../database/open'
import { notFound } from '../fault'
import { Prisma } from '../prisma-client/client'
import { keysetPage } from '../rules/keyset-page'
import { now } from '../runtime/clock'
import { matching } from './search-condition'

const hour = 3_600_000
const day = 24 * hour
const days = 7
const mostAttempts = 50

type Row = {
  id: string
  name: string
  foldedName: string
  role: KeyRole
  hint: string
  deletedAt: Date
  deletedBy: string | null
  reason: string | null
  lastUsedAt: Date | null
  lastUsedIp: string | null
  tries: number
  lastTryAt: Date | null
}

/** The columns of a deleted key `k`. Its hint is that of the newest secret that went with it. */
const columns = Prisma.sql`
  k.id, k.name, k.folded_name AS "foldedName", k.role::text AS role, s.hint, k.deleted_at AS "deletedAt", p.name AS "deletedBy",
  k.delete_reason AS reason, k.last_used_at AS "lastUsedAt", k.last_used_address AS "lastUsedIp", t.tries, t.last_at AS "lastTryAt"`

/** What they are read from, beside the keys `k`. */
const tables = Prisma.sql`
  LEFT JOIN person p ON p.id = k.deleted_by_id
  CROSS JOIN LATERAL (
    SELECT hint FROM api_key_secret WHERE key_id = k.id ORDER BY revoked_at DESC, created_at DESC LIMIT 1
  ) s
  CROSS JOIN LATERAL (
    SELECT least(coalesce(sum(tries), 0), 2147483647)::int AS tries, max(last_at) AS last_at FROM api_key_attempt WHERE key_id = k.id
  ) t`

/** What each order compares, the type of that, and how a cursor names it for a row. */
const sorts = {
  name: { column: Prisma.sql`k.folded_name`, type: 'text', valueOf: (row: Row) => row.foldedName },
  deletedAt: { column: Prisma.sql`k.deleted_at`, type: 'timestamptz', valueOf: (row: Row) => row.deletedAt.toISOString() },
} as const satisfies Record<DeletedKeySort, unknown>

/** Of each key, the tries of the last seven days since it was deleted, day by day; the newest last. Counted by the hour. */
async function triesByDay(tx: Transaction, ids: string[]): Promise<(id: string) => number[]> {
  const at = now().getTime()
  const thisHour = at - (at % hour)
  const rows = await tx.$queryRaw<{ keyId: string; hour: Date; refused: number }[]>`
    SELECT t.key_id AS "keyId", t.hour, least(sum(t.refused), 2147483647)::int AS refused
    FROM api_key_traffic t JOIN api_key k ON k.id = t.key_id
    WHERE t.key_id = ANY(${ids}::uuid[]) AND t.hour > ${new Date(thisHour - days * day)}::timestamptz AND t.last_at >= k.deleted_at
    GROUP BY 1, 2`
  const counts = new Map(ids.map((id) => [id, new Array<number>(days).fill(0)]))
  for (const row of rows) {
    const ago = Math.max(0, Math.floor((thisHour - row.hour.getTime()) / day))
    counts.get(row.keyId)![days - 1 - ago]! += row.refused
  }
  return (id) => counts.get(id)!
}

const toDeletedKey = (row: Row, tries: number[]): DeletedKey => ({
  id: row.id,
  name: row.name,
  role: row.role,
  hint: row.hint,
  deletedAt: row.deletedAt.toISOString(),
  deletedBy: row.deletedBy,
  reason: row.reason,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  lastUsedIp: row.lastUsedIp,
  tries: row.tries,
  lastTryAt: row.lastTryAt?.toISOString() ?? null,
  triesByDay: tries,
})

/**
 * One page of the deleted keys of a project.
 * @throws Fault invalid_cursor for a cursor of another order, or one that was tampered with.
 */
export async function listDeletedKeys({ projectId }: PersonActor, query: ListDeletedKeys): Promise<DeletedKeyPage> {
  const { sort, limit } = query
  const order = query.order ?? (sort === 'name' ? 'asc' : 'desc')
  const { column, type, valueOf } = sorts[sort]
  const { direction, fromCursor, pageOf } = keysetPage({ sort, order, type }, query.cursor)
  const filters = [
    Prisma.sql`k.project_id = ${projectId}::uuid`,
    Prisma.sql`k.deleted_at IS NOT NULL`,
    ...(query.role ? [Prisma.sql`k.role = ${query.role}::key_role`] : []),
    ...(query.q ? [await matching(projectId, 'deleted', query.q)] : []),
  ]
  const inOrder = Prisma.sql`ORDER BY ${column} ${direction}, k.id ${direction}`
  const { prisma } = await database()
  const [rows, [counts]] = await Promise.all([
    // Secrets and tries are looked up for the keys of the page alone.
    prisma.$queryRaw<Row[]>`
      SELECT ${columns} FROM (
        SELECT k.* FROM api_key k WHERE ${Prisma.join([...filters, ...fromCursor(column, Prisma.sql`k.id`)], ' AND ')}
        ${inOrder} LIMIT ${limit + 1}
      ) k ${tables} ${inOrder}`,
    prisma.$queryRaw<[{ total: number; live: number }]>`
      SELECT (SELECT count(*) FROM api_key k WHERE ${Prisma.join(filters, ' AND ')})::int AS total,
             (SELECT count(*) FROM api_key WHERE project_id = ${projectId}::uuid AND deleted_at IS NULL)::int AS live`,
  ])
  const page = pageOf(rows, limit, valueOf)
  const triesOf = await triesByDay(prisma, page.rows.map(({ id }) => id))
  return {
    items: page.rows.map((row) => toDeletedKey(row, triesOf(row.id))),
    nextCursor: page.nextCursor,
    previousCursor: page.previousCursor,
    total: counts.total,
    liveCount: counts.live,
  }
}

/** A deleted key with who has tried it last, and how long its deletion took to hold. @throws Fault not_found */
export async function getDeletedKey({ projectId }: PersonActor, id: string): Promise<DeletedKeyDetail> {
  const { prisma } = await database()
  const [row] = await prisma.$queryRaw<Row[]>`
    SELECT ${columns} FROM api_key k ${tables}
    WHERE k.id = ${id}::uuid AND k.project_id = ${projectId}::uuid AND k.deleted_at IS NOT NULL`
  if (!row) throw notFound()
  const [triesOf, attempts, measured] = await Promise.all([
    triesByDay(prisma, [row.id]),
    prisma.apiKeyAttempt.findMany({
      where: { keyId: row.id },
      orderBy: [{ lastAt: 'desc' }, { address: 'asc' }, { client: 'asc' }],
      take: mostAttempts,
      omit: { keyId: true, projectId: true },
    }),
    prisma.$queryRaw<{ milliseconds: number }[]>`
      SELECT (details ->> 'milliseconds')::float8 AS milliseconds FROM activity
      WHERE type = 'API_ACCESS_KEY' AND target_id = ${row.id} AND action = 'REVOCATION_MEASURED' AND details ->> 'refusedWith' = 'key_deleted'
      ORDER BY at DESC LIMIT 1`,
  ])
  return {
    ...toDeletedKey(row, triesOf(row.id)),
    attempts: attempts.map(({ firstAt, lastAt, ...attempt }) => ({
      ...attempt,
      firstAt: firstAt.toISOString(),
      lastAt: lastAt.toISOString(),
    })),
    revokedInMs: measured[0]?.milliseconds ?? null,
  }
}
