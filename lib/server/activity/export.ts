/** The activity log for a file: every row that the reader may see and the filters let through, newest first, read a batch at a time. */
import 'server-only'
import type { ActivityFilters, ActivityLog } from '../../schema/activity-log'
import { csvOf } from '../csv/write'
import { database } from '../database/open'
import { columns, newestFirst, toActivityLog, visibleRows, type LogReader } from './visible-rows'

const batchSize = 1_000

const columnNames = ['timestamp', 'email', 'type', 'action', 'target', 'details']

const toCells = ({ timestamp, email, type, action, target, details }: ActivityLog) => [
  timestamp,
  email,
  type,
  action,
  target ? (target.name ?? target.id) : '',
  JSON.stringify(details),
]

/** One row for each activity. Each batch begins after the last row of the one before, so none is read twice. */
async function* rowsOf(reader: LogReader, filters: ActivityFilters) {
  const { prisma } = await database()
  const where = visibleRows(reader, filters)
  for (let last: { at: Date; id: string } | undefined, more = true; more; ) {
    const after = last && [{ at: { lte: last.at } }, { OR: [{ at: { lt: last.at } }, { id: { lt: last.id } }] }]
    const rows = await prisma.activity.findMany({
      where: { ...where, AND: after },
      select: columns,
      orderBy: newestFirst,
      take: batchSize,
    })
    yield rows.map((row) => toCells(toActivityLog(row)))
    last = rows.at(-1)
    more = rows.length === batchSize
  }
}

/** The file in batches: the memory it takes does not grow with the log. */
export const exportActivityLogs = (reader: LogReader, filters: ActivityFilters): AsyncGenerator<string> =>
  csvOf(columnNames, rowsOf(reader, filters))
