/** Once before all tests: a PostgreSQL, and an empty PGlite directory that each test file gets a copy of. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import type { TestProject } from 'vitest/node'
import type { DatabaseKind } from './database-settings'
import { startPostgres } from './postgres'

declare module 'vitest' {
  interface ProvidedContext {
    databaseKind: DatabaseKind
    postgresUrl: string
    pgliteTemplate: string
  }
}

export async function setup(project: TestProject) {
  const directory = mkdtempSync(path.join(tmpdir(), 'sei-pglite-'))
  const template = path.join(directory, 'template')
  const [postgres] = await Promise.all([
    startPostgres(),
    PGlite.create({ dataDir: template, extensions: { btree_gin, pg_trgm } }).then((pglite) => pglite.close()),
  ])
  project.provide('postgresUrl', postgres.url)
  project.provide('pgliteTemplate', template)
  return async () => {
    await postgres.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}
