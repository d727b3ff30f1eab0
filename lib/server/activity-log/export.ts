/** The activity log for a file: every row that the reader may see and the filters let through, newest first, read a batch at a time. */
import 'server-only'
import type { ActivityEntry, ActivityLog } from '../../schema/activity-log'
import { csvOf, type Cell } from '../csv/write'
import { database } from '../database/open'
import { Prisma } from '../prisma-client/client'
import { entryColumns, entryTables, toActivityEntry, type EntryRow } from './entry'
import { matchingRows, type LogFilters } from './matching-rows'
import { isVisible, type ActivityReader, type LogReader } from './readers'

const batchSize = 1_000

/** The columns of a file: for each its name, and the cell of an entry. */
type Columns = Record<string, (entry: ActivityEntry) => Cell>

const ofLog: Columns = {
  timestamp: ({ timestamp }: ActivityLog) => timestamp,
  email: ({ email }) => email,
  type: ({ type }) => type,
  action: ({ action }) => action,
  target: ({ target }) => (target ? (target.name ?? target.id) : ''),
  details: ({ details }) => JSON.stringify(details),
}

const ofProject: Columns = { ...ofLog, address: ({ address }) => address ?? '' }

const ofAccount: Columns = {
  ...ofProject,
  project: ({ project }) => (project ? `${project.org}/${project.project}` : ''),
}

/** One row for each entry. Each batch begins after the last row of the one before, so none is read twice. */
async function* rowsOf(reader: ActivityReader, filters: LogFilters, columns: Columns): AsyncGenerator<Cell[][]> {
  const { prisma } = await database()
  const cells = Object.values(columns)
  for (let last: EntryRow | undefined, more = true; more; ) {
    const after = last && [Prisma.sql`(a.at, a.id) < (${last.at}::timestamptz, ${last.id}::uuid)`]
    const rows: EntryRow[] = await prisma.$queryRaw<EntryRow[]>`
      SELECT ${entryColumns}
      FROM (${matchingRows(reader, filters, { direction: Prisma.sql`DESC`, after, limit: batchSize })}) found
      JOIN activity a ON a.id = found.id ${entryTables(reader)} WHERE ${isVisible(reader)} ORDER BY a.at DESC, a.id DESC`
    yield rows.map(toActivityEntry).map((entry) => cells.map((cell) => cell(entry)))
    last = rows.at(-1)
    more = rows.length === batchSize
  }
}

const fileOf = (reader: ActivityReader, filters: LogFilters, columns: Columns): AsyncGenerator<string> =>
  csvOf(Object.keys(columns), rowsOf(reader, filters, columns))

/** The file for keys in batches: the memory it takes does not grow with the log. */
export const exportActivityLogs = (reader: LogReader, filters: LogFilters): AsyncGenerator<string> => fileOf(reader, filters, ofLog)

/** The same for people, with the address of each entry, and the project where the file is of the whole account. */
export const exportActivity = (reader: ActivityReader, filters: LogFilters): AsyncGenerator<string> =>
  fileOf(reader, filters, reader.projectId === null ? ofAccount : ofProject)
