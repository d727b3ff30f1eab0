/** Lists the live keys of a project by keyset paging: page 4,000 costs what page 1 does, and no row is shown twice. */
import 'server-only'
import { z } from 'zod'
import { KeySort, SortOrder, type KeyPage, type ListKeys } from '../../schema/key'
import { database } from '../database/open'
import { Fault } from '../fault'
import { Prisma } from '../prisma-client/client'
import { fold } from '../rules/fold'
import { findKeysByHint } from './find-by-hint'
import { findCreators } from './find-creators'
import { keyColumns, keyTables, toKey, type KeyRow } from './row'

type Row = KeyRow & { foldedName: string }

const neverUsed = '-infinity'

/** What each order compares, the type that a cursor's text has to be read as, and that text for a row. */
const sorts = {
  name: {
    column: Prisma.sql`k.folded_name`,
    id: Prisma.sql`k.id`,
    type: Prisma.sql`text`,
    valueOf: (row: Row) => row.foldedName,
  },
  createdAt: {
    column: Prisma.sql`k.created_at`,
    id: Prisma.sql`k.id`,
    type: Prisma.sql`timestamptz`,
    valueOf: (row: Row) => row.createdAt.toISOString(),
  },
  lastUsedAt: {
    column: Prisma.sql`u.used_at`,
    id: Prisma.sql`u.key_id`,
    type: Prisma.sql`timestamptz`,
    valueOf: (row: Row) => row.lastUsedAt?.toISOString() ?? neverUsed,
  },
} satisfies Record<KeySort, unknown>

/** The row at which a page starts or ends. `back`: the page lies before that row. */
const Cursor = z.strictObject({
  sort: KeySort,
  order: SortOrder,
  value: z.string(),
  id: z.uuid(),
  back: z.boolean(),
})
type Cursor = z.infer<typeof Cursor>

/** Whether text is a time as `valueOf` writes it: PostgreSQL would fail on others. */
function isTime(text: string): boolean {
  if (text === neverUsed) return true
  const time = /^[1-9]\d{3}-/.test(text) ? new Date(text) : null
  return time !== null && !Number.isNaN(time.getTime()) && time.toISOString() === text
}

const encodeCursor = (cursor: Cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url')

function decodeCursor(text: string, sort: KeySort, order: SortOrder): Cursor {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    value = undefined
  }
  const cursor = Cursor.safeParse(value).data
  const fits = cursor?.sort === sort && cursor.order === order && !cursor.value.includes('\0')
  if (!fits || (sort !== 'name' && !isTime(cursor.value))) {
    throw new Fault('invalid_cursor', 'cursor does not belong to this list. Start again without it.')
  }
  return cursor
}

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
export async function listKeys({ projectId }: { projectId: string }, query: ListKeys): Promise<KeyPage> {
  const { sort, limit } = query
  const order = query.order ?? (sort === 'name' ? 'asc' : 'desc')
  const cursor = query.cursor ? decodeCursor(query.cursor, sort, order) : null
  const { column, id, type, valueOf } = sorts[sort]

  const filters = [
    Prisma.sql`k.project_id = ${projectId}::uuid`,
    Prisma.sql`k.deleted_at IS NULL`,
    ...(query.role ? [Prisma.sql`k.role = ${query.role}::key_role`] : []),
    ...(query.q ? [await matching(projectId, query.q)] : []),
  ]
  const ascending = (order === 'asc') !== (cursor?.back ?? false)
  const direction = ascending ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const beyond = ascending ? Prisma.sql`>` : Prisma.sql`<`
  // The order by last use reads the index of this table, which begins with the project.
  const sameProject = Prisma.sql`u.project_id = ${projectId}::uuid`
  const fromCursor = cursor
    ? [Prisma.sql`(${column}, ${id}) ${beyond} (${cursor.value}::${type}, ${cursor.id}::uuid)`]
    : []

  const { prisma } = await database()
  const [rows, [count]] = await Promise.all([
    prisma.$queryRaw<Row[]>`
      SELECT ${keyColumns}, k.folded_name AS "foldedName" FROM ${keyTables}
      WHERE ${Prisma.join([...filters, sameProject, ...fromCursor], ' AND ')}
      ORDER BY ${column} ${direction}, ${id} ${direction} LIMIT ${limit + 1}`,
    prisma.$queryRaw<[{ total: number }]>`
      SELECT count(*)::int AS total FROM api_key k
      WHERE ${Prisma.join(filters, ' AND ')}`,
  ])

  const more = rows.length > limit
  const page = rows.slice(0, limit)
  if (cursor?.back) page.reverse()
  const at = (row: Row | undefined, back: boolean) =>
    row ? encodeCursor({ sort, order, value: valueOf(row), id: row.id, back }) : null
  return {
    items: page.map(toKey),
    nextCursor: more || cursor?.back ? at(page.at(-1), false) : null,
    previousCursor: (cursor && !cursor.back) || (cursor?.back && more) ? at(page[0], true) : null,
    total: count.total,
  }
}
