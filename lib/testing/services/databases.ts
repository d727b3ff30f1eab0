/** Once before all tests: a PostgreSQL and a PGlite directory, both with our migrations, that databases of tests are copied from. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import type { TestProject } from 'vitest/node'
import { pgliteMigrations } from '../../server/database/engines'
import { migrate } from '../../server/database/migrate'
import { migratePostgreSql } from '../../server/database/migration-connection'
import { addDatabase, dropDatabases, type DatabaseKind } from './database-settings'
import { startPostgres } from './postgres'

type Templates = {
  postgres: { url: string; run: string; template: string }
  /** A directory with one in it, which further directories may be put beside. */
  pglite: string
}

declare module 'vitest' {
  interface ProvidedContext {
    databaseKind: DatabaseKind
    /** Whether this is the full cross of tests and databases. */
    allLanes: boolean
    templates: Templates
  }
}

const unseen = { apply: true, tell: () => undefined }

async function migratedPostgres() {
  const server = await startPostgres()
  // Names of one run, which are all that it removes in the end: the server may be somebody's own.
  const run = `test_${randomBytes(6).toString('hex')}`
  const { url, name: template } = await addDatabase({ url: server.url, run })
  await migratePostgreSql(url, unseen)
  const stop = async () => {
    await dropDatabases({ url: server.url, run })
    await server.stop()
  }
  return { postgres: { url: server.url, run, template }, stop }
}

async function migratedPGlite() {
  const directory = mkdtempSync(path.join(tmpdir(), 'sei-pglite-'))
  const client = await PGlite.create({ dataDir: path.join(directory, 'template'), extensions: { btree_gin, pg_trgm } })
  await migrate(pgliteMigrations(client), unseen)
  await client.close()
  return { pglite: directory, stop: async () => rmSync(directory, { recursive: true, force: true }) }
}

async function makeTemplates() {
  const [{ postgres, stop }, { pglite, stop: remove }] = await Promise.all([migratedPostgres(), migratedPGlite()])
  return { templates: { postgres, pglite }, stop: async () => void (await Promise.all([stop(), remove()])) }
}

// Each project of Vitest has a copy of this module, and all of them one process.
type Shared = { users: number; made: ReturnType<typeof makeTemplates> }
const shared = globalThis as { testDatabases?: Shared }

export async function setup(project: TestProject) {
  const use = (shared.testDatabases ??= { users: 0, made: makeTemplates() })
  use.users += 1
  project.provide('templates', (await use.made).templates)
  return async () => {
    use.users -= 1
    if (use.users > 0) return
    shared.testDatabases = undefined
    await (await use.made).stop()
  }
}
