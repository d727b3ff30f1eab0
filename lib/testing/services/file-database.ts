/** For files with the tag `own-process`: a database of the file's own, closed and removed after it. */
import { afterAll, inject } from 'vitest'
import { useDatabase } from './database-of-process'
import { makeDatabase } from './database-settings'

const settings = await makeDatabase(inject('databaseKind'))
useDatabase(settings)

afterAll(async () => {
  const { database } = await import('../../server/database/open')
  await (await database()).close()
  await settings.remove()
})
