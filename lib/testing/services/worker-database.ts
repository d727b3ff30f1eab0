/** For files that share a process: one database for all of them, empty before each, which goes with the run. */
import { inject } from 'vitest'
import { database } from '../../server/database/open'
import { useDatabase } from './database-of-process'
import { makeDatabase, type DatabaseSettings } from './database-settings'
import { startAfresh } from './start-afresh'
import { truncate } from './truncate'

const worker = globalThis as { settingsOfWorker?: DatabaseSettings }

/** Without this, later files would wait for the rows of all files before them: nobody analyzes what tests write. */
async function removeRows() {
  const { query } = await database()
  const text = `SELECT string_agg(format('%I', tablename), ', ') AS names FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`
  const [tables] = await query<{ names: string }>({ text, values: [] })
  await truncate(tables!.names)
}

// Runs before each file, in one process with those before it.
startAfresh()
useDatabase((worker.settingsOfWorker ??= await makeDatabase(inject('databaseKind'))))
await removeRows()
