/** A server on a database of the test's own, and its administrator. */
import type { ProjectRef } from '../../lib/paths'
import { developerSchemaPath } from '../../lib/paths'
import { makeDatabase, type DatabaseKind } from '../../lib/testing/services/database-settings'
import { makePlace } from './places'
import { signIn, type ConsoleClient } from './console-client'
import { startServer, type StartedServer } from './server'

const password = 'a password of the tests'

export type Started = {
  server: StartedServer
  /** The settings that it was started with, for another start on the same database. */
  env: Record<string, string>
  dataDir: string
  /** A project that the administrator may open. */
  ref: ProjectRef
  signIn(): Promise<ConsoleClient>
  /** Starts the server again, after it has stopped. */
  restart(): Promise<void>
  /** Stops the server and removes its database. */
  remove(): Promise<void>
}

/** Starts a server on an empty database of this kind, by this command if one is given. */
export async function startOnOwnDatabase(
  kind: DatabaseKind,
  more: Record<string, string> = {},
  command?: string[],
): Promise<Started> {
  const database = await makeDatabase(kind)
  const env = { ...database.env, SEED_PASSWORD: password, ...more }
  const started: Started = {
    server: await startServer(env, command),
    env,
    dataDir: database.dataDir,
    ref: { org: 'default', project: kind === 'pglite' ? 'demo' : 'default' },
    signIn: () => signIn(started.server.url, 'admin@example.com', password),
    restart: async () => {
      started.server = await startServer(env)
    },
    remove: async () => {
      await started.server.stop()
      await database.remove()
    },
  }
  return started
}

/** People of each role in the server's first project, and one who is a member of another project only. */
export type Roles = Record<'admin' | 'seiAdmin' | 'lead' | 'viewer' | 'stranger', { email: string; password: string }>

/**
 * A project with people of each role: those of the first start on PGlite, where only the server may open the database,
 * and an account made by SQL on PostgreSQL.
 */
export async function peopleOf({ env, ref }: Started): Promise<{ ref: ProjectRef; strangersRef: ProjectRef; people: Roles }> {
  if (env.DATABASE_URL) {
    const { ref: madeRef, people } = await makePlace(env.DATABASE_URL)
    return { ref: madeRef, strangersRef: madeRef, people }
  }
  const person = (name: string) => ({ email: `${name}@example.com`, password })
  const people = {
    admin: person('admin'),
    seiAdmin: person('sei-admin'),
    lead: person('lead'),
    viewer: person('viewer'),
    stranger: person('sei-admin'),
  }
  return { ref, strangersRef: { org: 'default', project: 'payments' }, people }
}

/** Asks the gateway for the developer schema with a key, as the documentation's first call does. */
export const useKey = (url: string, secret: string): Promise<Response> =>
  fetch(url + developerSchemaPath(), { headers: { 'x-api-key': secret } })
