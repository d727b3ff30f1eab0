/** A page of the activity log for keys, newest first, with the number of all entries. */
import 'server-only'
import type { ActivityLogPage, ListActivityLogs } from '../../schema/activity-log'
import { toPage } from '../../schema/paging'
import { database } from '../database/open'
import { Prisma } from '../prisma-client/client'
import { logColumns, toActivityLog, type LogRow } from './entry'
import { matchingCount, matchingRows } from './matching-rows'
import { isVisible, type LogReader } from './readers'

/** A page of what the reader may see of the log and the filters let through. */
export async function listActivityLogs(reader: LogReader, query: ListActivityLogs): Promise<ActivityLogPage> {
  const { pageIndex, pageSize, ...filters } = query
  const found = matchingRows(reader, filters, { direction: Prisma.sql`DESC`, limit: pageSize, offset: pageIndex * pageSize })
  const { prisma } = await database()
  const [[count], rows] = await Promise.all([
    prisma.$queryRaw<[{ total: number }]>`${matchingCount(reader, filters)}`,
    prisma.$queryRaw<LogRow[]>`
      SELECT ${logColumns} FROM (${found}) found JOIN activity a ON a.id = found.id
      WHERE ${isVisible(reader)} ORDER BY a.at DESC, a.id DESC`,
  ])
  return toPage(rows.map(toActivityLog), count.total, query)
}
