/** Lists the live keys of a project. */
import 'server-only'
import type { KeyPage, KeySort, ListKeys } from '../../schema/key'
import type { PersonActor } from '../access/actor'
import { database } from '../database/open'
import { Prisma } from '../prisma-client/client'
import { keysetPage, noTime } from '../rules/keyset-page'
import { now } from '../runtime/clock'
import { matching } from './search-condition'
import { readWeeks } from '../usage/read-weeks'
import { hasStatus, keyColumns, keyTables, statusTables, toKey, type KeyRow } from './row'

type Row = KeyRow & { foldedName: string }

/** What each order compares, the type of that, and how a cursor names it for a row. */
const sorts = {
  name: {
    column: Prisma.sql`k.folded_name`,
    id: Prisma.sql`k.id`,
    type: 'text',
    valueOf: (row: Row) => row.foldedName,
  },
  createdAt: {
    column: Prisma.sql`k.created_at`,
    id: Prisma.sql`k.id`,
    type: 'timestamptz',
    valueOf: (row: Row) => row.createdAt.toISOString(),
  },
  lastUsedAt: {
    column: Prisma.sql`u.used_at`,
    id: Prisma.sql`u.key_id`,
    type: 'timestamptz',
    valueOf: (row: Row) => row.lastUsedAt?.toISOString() ?? noTime,
  },
} as const satisfies Record<KeySort, unknown>

/**
 * One page of the live keys of a project. Where keys are used from, and how many were deleted, is for those who may read keys.
 * @throws Fault invalid_cursor for a cursor of another order, or one that was tampered with.
 */
export async function listKeys({ projectId, permissions }: Pick<PersonActor, 'projectId' | 'permissions'>, query: ListKeys): Promise<KeyPage> {
  const { sort, limit } = query
  const order = query.order ?? (sort === 'name' ? 'asc' : 'desc')
  const { column, id, type, valueOf } = sorts[sort]
  const { direction, fromCursor, pageOf } = keysetPage({ sort, order, type }, query.cursor)

  const at = now()
  const narrowed = [
    ...(query.role ? [Prisma.sql`k.role = ${query.role}::key_role`] : []),
    ...(query.state ? [hasStatus(query.state, at)] : []),
    ...(query.q ? [await matching(projectId, 'live', query.q)] : []),
  ]
  // The order by last use reads the index of its table, which begins with the project.
  const sameProject = Prisma.sql`u.project_id = ${projectId}::uuid`
  const filters = [Prisma.sql`k.project_id = ${projectId}::uuid`, Prisma.sql`k.deleted_at IS NULL`, ...narrowed]
  const mayRead = permissions.includes('api_keys:read')
  const { prisma } = await database()
  const [rows, counted, [counts]] = await Promise.all([
    // People and secrets are looked up for the keys of the page alone: PostgreSQL would plan it for far fewer keys than there are.
    prisma.$queryRaw<Row[]>`
      SELECT ${keyColumns}, k.folded_name AS "foldedName" FROM ${keyTables} WHERE k.id = ANY(ARRAY(
        SELECT k.id FROM ${query.state ? statusTables : Prisma.sql`api_key k JOIN api_key_use u ON u.key_id = k.id`}
        WHERE ${Prisma.join([...filters, sameProject, ...fromCursor(column, id)], ' AND ')}
        ORDER BY ${column} ${direction}, ${id} ${direction} LIMIT ${limit + 1}
      )) ORDER BY ${column} ${direction}, ${id} ${direction}`,
    narrowed.length > 0
      ? prisma.$queryRaw<[{ total: number }]>`
          SELECT count(*)::int AS total FROM ${query.state ? statusTables : Prisma.sql`api_key k`}
          WHERE ${Prisma.join(filters, ' AND ')}`
      : null,
    prisma.$queryRaw<[{ live: number; deleted: number }]>`
      SELECT (SELECT count(*) FROM api_key WHERE project_id = ${projectId}::uuid AND deleted_at IS NULL)::int AS live,
             (SELECT count(*) FROM api_key WHERE project_id = ${projectId}::uuid AND deleted_at IS NOT NULL AND ${mayRead})::int AS deleted`,
  ])

  const page = pageOf(rows, limit, valueOf)
  const weekOf = await readWeeks(prisma, page.rows.map(({ id: keyId }) => keyId), at)
  return {
    items: page.rows.map((row) => ({
      ...toKey(mayRead ? row : { ...row, lastUsedIp: null, networks: [] }, at.getTime()),
      ...weekOf(row.id),
    })),
    nextCursor: page.nextCursor,
    previousCursor: page.previousCursor,
    total: counted?.[0].total ?? counts.live,
    liveCount: counts.live,
    deletedCount: mayRead ? counts.deleted : null,
  }
}
