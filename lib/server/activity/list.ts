/** A page of the activity log, newest first. */
import 'server-only'
import type { ActivityLogPage, ListActivityLogs } from '../../schema/activity-log'
import { toPage } from '../../schema/paging'
import { database } from '../database/open'
import { columns, newestFirst, toActivityLog, visibleRows, type LogReader } from './visible-rows'

/** A page of what the reader may see of the log and the filters let through. */
export async function listActivityLogs(reader: LogReader, query: ListActivityLogs): Promise<ActivityLogPage> {
  const { pageIndex, pageSize, ...filters } = query
  const where = visibleRows(reader, filters)
  const { prisma } = await database()
  const [total, rows] = await Promise.all([
    prisma.activity.count({ where }),
    prisma.activity.findMany({ where, select: columns, orderBy: newestFirst, skip: pageIndex * pageSize, take: pageSize }),
  ])
  return toPage(rows.map(toActivityLog), total, query)
}
