/** How many developers an account may be sent, which depends on the database. */
import 'server-only'
import { database } from '../../database/open'
import { mostDevelopers, mostDevelopersOnPGlite } from './bounds'

/** `more` says how to get a higher limit, as a sentence after the refusal; empty where there is none. */
export type DatasetLimit = { most: number; more: string }

/** The limit on the database of this process. An account that has more already keeps them. */
export async function datasetLimit(): Promise<DatasetLimit> {
  const { kind } = await database()
  if (kind === 'postgresql') return { most: mostDevelopers, more: '' }
  const more = ` This server runs on PGlite. With DATABASE_URL, the address of a PostgreSQL, it takes ${mostDevelopers}.`
  return { most: mostDevelopersOnPGlite, more }
}
