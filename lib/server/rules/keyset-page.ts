/** Keyset paging: a page is asked for by the row beside it, so page 4,000 costs what page 1 does, and no row is shown twice. */
import 'server-only'
import { z } from 'zod'
import { SortOrder } from '../../schema/key'
import { Fault } from '../fault'
import { Prisma } from '../prisma-client/client'

/** How the value of a time that is missing is written, in cursors and in PostgreSQL. */
export const noTime = '-infinity'

/** The row at which a page starts or ends. `back`: the page lies before that row. */
const Cursor = z.strictObject({ sort: z.string(), order: SortOrder, value: z.string(), id: z.uuid(), back: z.boolean() })
type Cursor = z.infer<typeof Cursor>

/** What an order compares: the type of its column, and then the id. */
type KeysetOrder = { sort: string; order: SortOrder; type: 'text' | 'timestamptz' }

/** Whether text is a time as cursors have it: PostgreSQL would fail on others. */
function isTime(text: string): boolean {
  if (text === noTime) return true
  const time = /^[1-9]\d{3}-/.test(text) ? new Date(text) : null
  return time !== null && !Number.isNaN(time.getTime()) && time.toISOString() === text
}

const encodeCursor = (cursor: Cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url')

function decodeCursor(text: string, { sort, order, type }: KeysetOrder): Cursor {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    value = undefined
  }
  const cursor = Cursor.safeParse(value).data
  const fits = cursor?.sort === sort && cursor.order === order && !cursor.value.includes('\0')
  if (!fits || (type === 'timestamptz' && !isTime(cursor.value))) {
    throw new Fault('invalid_cursor', 'cursor does not belong to this list. Start again without it.')
  }
  return cursor
}

/**
 * How to read a page of a list in this order.
 * @param text the cursor as sent, if one was
 * @returns the direction to read in, conditions for the columns that the order compares, and what makes the page of the
 * rows: of `limit + 1` that were asked for
 * @throws Fault invalid_cursor for a cursor of another order, or one that was tampered with
 */
export function keysetPage(by: KeysetOrder, text: string | undefined) {
  const cursor = text ? decodeCursor(text, by) : null
  const ascending = (by.order === 'asc') !== (cursor?.back ?? false)
  const beyond = ascending ? Prisma.sql`>` : Prisma.sql`<`
  const type = Prisma.raw(by.type)
  return {
    direction: ascending ? Prisma.sql`ASC` : Prisma.sql`DESC`,
    fromCursor: (column: Prisma.Sql, id: Prisma.Sql): Prisma.Sql[] =>
      cursor ? [Prisma.sql`(${column}, ${id}) ${beyond} (${cursor.value}::${type}, ${cursor.id}::uuid)`] : [],
    /** The rows to show, and the cursors of the pages before and after them. */
    pageOf: <Row extends { id: string }>(rows: Row[], limit: number, valueOf: (row: Row) => string) => {
      const more = rows.length > limit
      const page = rows.slice(0, limit)
      if (cursor?.back) page.reverse()
      const at = (row: Row | undefined, back: boolean) =>
        row ? encodeCursor({ sort: by.sort, order: by.order, value: valueOf(row), id: row.id, back }) : null
      return {
        rows: page,
        nextCursor: more || cursor?.back ? at(page.at(-1), false) : null,
        previousCursor: (cursor && !cursor.back) || (cursor?.back && more) ? at(page[0], true) : null,
      }
    },
  }
}
