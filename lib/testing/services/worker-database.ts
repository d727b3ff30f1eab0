/** For files that share a process: one database for all of them, which goes with the run. */
import { inject } from 'vitest'
import { startAfresh, useDatabase } from './database-of-process'
import { makeDatabase, type DatabaseSettings } from './database-settings'

type Worker = { settings: DatabaseSettings; before: NodeJS.ProcessEnv }
const worker = globalThis as { testWorker?: Worker }

// Runs before each file, in one process with those before it.
worker.testWorker ??= { settings: await makeDatabase(inject('databaseKind')), before: { ...process.env } }
startAfresh(worker.testWorker.before)
useDatabase(worker.testWorker.settings)
