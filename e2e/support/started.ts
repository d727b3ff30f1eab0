/** A server on a database of the test's own, and its administrator. */
import type { ProjectRef } from '../../lib/paths'
import { developerSchemaPath } from '../../lib/paths'
import { makeDatabase, type DatabaseKind } from '../../lib/testing/database-settings'
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

/** Starts a server on an empty database of this kind. */
export async function startOnOwnDatabase(kind: DatabaseKind, more: Record<string, string> = {}): Promise<Started> {
  const database = await makeDatabase(kind)
  const env = { ...database.env, SEED_PASSWORD: password, ...more }
  const started: Started = {
    server: await startServer(env),
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

/** Asks the gateway for the developer schema with a key, as the documentation's first call does. */
export const useKey = (url: string, secret: string): Promise<Response> =>
  fetch(url + developerSchemaPath(), { headers: { 'x-api-key': secret } })
