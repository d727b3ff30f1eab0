/** Reads the activity log for the console: a page of it, newest first, or one entry. */
import 'server-only'
import type { ActivityEntry, ActivityPage, ReadActivity } from '../../schema/activity-log'
import { database } from '../database/open'
import { notFound } from '../fault'
import { Prisma } from '../prisma-client/client'
import { keysetPage } from '../rules/keyset-page'
import { environment } from '../runtime/env'
import { entryColumns, entryTables, toActivityEntry, type EntryRow } from './entry'
import { matchingRows } from './matching-rows'
import { isVisible, type ActivityReader } from './readers'

/**
 * A page of what the reader may see of the log of a project or of the account, and the filters let through.
 * @throws Fault invalid_cursor for a cursor of another list, or one that was tampered with
 */
export async function readActivity(reader: ActivityReader, query: ReadActivity): Promise<ActivityPage> {
  const { limit, cursor, ...filters } = query
  const { direction, fromCursor, pageOf } = keysetPage({ sort: 'at', order: 'desc', type: 'timestamptz' }, cursor)
  const after = fromCursor(Prisma.sql`a.at`, Prisma.sql`a.id`)
  const { prisma } = await database()
  // People and projects are looked up for the rows of the page alone.
  const rows = await prisma.$queryRaw<EntryRow[]>`
    SELECT ${entryColumns} FROM (${matchingRows(reader, filters, { direction, after, limit: limit + 1 })}) found
    JOIN activity a ON a.id = found.id ${entryTables(reader)}
    WHERE ${isVisible(reader)} ORDER BY a.at ${direction}, a.id ${direction}`
  const page = pageOf(rows, limit, ({ at }) => at.toISOString())
  return {
    items: page.rows.map(toActivityEntry),
    nextCursor: page.nextCursor,
    previousCursor: page.previousCursor,
    keptDays: environment().retentionDays.activity,
  }
}

/** One entry, with its details as they were written. @throws Fault not_found, also where the reader may not see it */
export async function readActivityEntry(reader: ActivityReader, id: string): Promise<ActivityEntry> {
  const { prisma } = await database()
  const [row] = await prisma.$queryRaw<EntryRow[]>`
    SELECT ${entryColumns} FROM activity a ${entryTables(reader)} WHERE a.id = ${id}::uuid AND ${isVisible(reader)}`
  if (!row) throw notFound()
  return toActivityEntry(row)
}
