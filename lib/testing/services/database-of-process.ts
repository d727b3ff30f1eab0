/** The settings of a process that opens a test's database itself. */
import { prepareDatabaseWith } from '../../server/database/open'
import { makeFirstAccounts } from '../../server/people/first-accounts'
import { environment } from '../../server/runtime/env'
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
