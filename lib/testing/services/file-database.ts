/** For files that have a process of their own: a database of the file's own, closed and removed after it. */
import { afterAll, inject } from 'vitest'
import { database } from '../../server/database/open'
import { useDatabase } from './database-of-process'
import { makeDatabase } from './database-settings'

const settings = await makeDatabase(inject('databaseKind'))
useDatabase(settings)

afterAll(async () => {
  await (await database()).close()
  await settings.remove()
})
