/** The settings of a process that opens a test's database itself, and what it has to forget before the next file. */
import { prepareDatabaseWith } from '../../server/database/open'
import { makeFirstAccounts } from '../../server/people/first-accounts'
import { environment } from '../../server/runtime/env'
import { forgetProcessWide } from '../../server/runtime/process-wide'
import type { DatabaseSettings } from './database-settings'

const settingsOfTests = {
  PUBLIC_URL: 'http://127.0.0.1:3000',
  SEED_PASSWORD: 'a password of the tests',
  LOG_LEVEL: 'silent',
  // All tests of a process call from one address, and many with keys that are no good.
  REJECTED_LIMIT_PER_MINUTE: '0',
}

/** Points this process at a database. */
export function useDatabase({ env }: DatabaseSettings): void {
  Object.assign(process.env, env, settingsOfTests)
  prepareDatabaseWith((prisma) => makeFirstAccounts(prisma, environment()))
}

// What is open stays open: the database, the lock on its directory, and the log.
const kept = new Set(['database', 'locked-directories', 'log-output'])

/** Takes the settings, and all else that is remembered for the whole process, back to what they were at its start. */
export function startAfresh(before: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
  Object.assign(process.env, before)
  const remembered = (globalThis as { seiApiKeys?: object }).seiApiKeys ?? {}
  for (const name of Object.keys(remembered)) if (!kept.has(name)) forgetProcessWide(name)
}
