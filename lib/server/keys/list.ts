/** Lists the live keys of a project. */
import 'server-only'
import type { KeyPage, KeySort, ListKeys } from '../../schema/key'
import type { PersonActor } from '../access/actor'
import { database } from '../database/open'
import { Prisma } from '../prisma-client/client'
import { fold } from '../rules/fold'
import { keysetPage, noTime } from '../rules/keyset-page'
import { findKeysByHint } from './find-by-hint'
import { findCreators } from './find-creators'
import { keyColumns, keyTables, toKey, type KeyRow } from './row'

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

/** A LIKE pattern for text that contains this one. */
const containing = (text: string) => `%${fold(text).replace(/[\\%_]/g, '\\$&')}%`

/** Keys whose name or description has the text in it, or whose hint or creator matches it. */
async function matching(projectId: string, text: string): Promise<Prisma.Sql> {
  const [keys, creators] = await Promise.all([findKeysByHint(projectId, text), findCreators(projectId, text)])
  const either = [
    Prisma.sql`k.search_text LIKE ${containing(text)}`,
    ...(keys.length > 0 ? [Prisma.sql`k.id = ANY(${keys}::uuid[])`] : []),
    ...(creators.length > 0 ? [Prisma.sql`k.created_by_id = ANY(${creators}::uuid[])`] : []),
  ]
  return Prisma.sql`(${Prisma.join(either, ' OR ')})`
}

/**
 * One page of the live keys of a project.
 * @throws Fault invalid_cursor for a cursor of another order, or one that was tampered with.
 */
export async function listKeys({ projectId, permissions }: Pick<PersonActor, 'projectId' | 'permissions'>, query: ListKeys): Promise<KeyPage> {
  const { sort, limit } = query
  const order = query.order ?? (sort === 'name' ? 'asc' : 'desc')
  const { column, id, type, valueOf } = sorts[sort]
  const { direction, fromCursor, pageOf } = keysetPage({ sort, order, type }, query.cursor)

  const filters = [
    Prisma.sql`k.project_id = ${projectId}::uuid`,
    Prisma.sql`k.deleted_at IS NULL`,
    ...(query.role ? [Prisma.sql`k.role = ${query.role}::key_role`] : []),
    ...(query.q ? [await matching(projectId, query.q)] : []),
  ]
  // The order by last use reads the index of this table, which begins with the project.
  const sameProject = Prisma.sql`u.project_id = ${projectId}::uuid`
  const { prisma } = await database()
  const maySeeDeleted = permissions.includes('api_keys:read')
  const [rows, [count], [counts]] = await Promise.all([
    prisma.$queryRaw<Row[]>`
      SELECT ${keyColumns}, k.folded_name AS "foldedName" FROM ${keyTables}
      WHERE ${Prisma.join([...filters, sameProject, ...fromCursor(column, id)], ' AND ')}
      ORDER BY ${column} ${direction}, ${id} ${direction} LIMIT ${limit + 1}`,
    prisma.$queryRaw<[{ total: number }]>`
      SELECT count(*)::int AS total FROM api_key k
      WHERE ${Prisma.join(filters, ' AND ')}`,
    prisma.$queryRaw<[{ live: number; deleted: number }]>`
      SELECT (SELECT count(*) FROM api_key WHERE project_id = ${projectId}::uuid AND deleted_at IS NULL)::int AS live,
             (SELECT count(*) FROM api_key WHERE project_id = ${projectId}::uuid AND deleted_at IS NOT NULL)::int AS deleted`,
  ])

  const page = pageOf(rows, limit, valueOf)
  return {
    items: page.rows.map(toKey),
    nextCursor: page.nextCursor,
    previousCursor: page.previousCursor,
    total: count.total,
    liveCount: counts.live,
    deletedCount: maySeeDeleted ? counts.deleted : null,
  }
}
