/** For each test file that opens the database in its own process: a database of its own, closed and removed after it. */
import { afterAll, inject } from 'vitest'
import { database, prepareDatabaseWith } from '../../server/database/open'
import { makeFirstAccounts } from '../../server/people/first-accounts'
import { environment } from '../../server/runtime/env'
import { makeDatabase } from './database-settings'

const settings = await makeDatabase(inject('databaseKind'))
Object.assign(process.env, settings.env, {
  PUBLIC_URL: 'http://127.0.0.1:3000',
  SEED_PASSWORD: 'a password of the tests',
  LOG_LEVEL: 'silent',
  // All tests of a file call from one address, and many with keys that are no good.
  REJECTED_LIMIT_PER_MINUTE: '0',
})

prepareDatabaseWith((prisma) => makeFirstAccounts(prisma, environment()))

afterAll(async () => {
  await (await database()).close()
  await settings.remove()
})
