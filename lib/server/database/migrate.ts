/** Applies prisma/migrations in Prisma's own bookkeeping, so that `prisma migrate` can take over at any time. */
import 'server-only'
import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { log } from '../runtime/log'

export type MigrationTransaction = (tx: {
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>
  /** Runs several statements. */
  script(sql: string): Promise<void>
}) => Promise<void>

/** A database whose migrations are not ours, or stopped half-way. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

// The number that Prisma's own schema engine locks with, so that the two never run at once.
const prismaLock = 72707369

const bookkeeping = `
CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`

type Migration = { name: string; sql: string; checksum: string }

async function readMigrations(): Promise<Migration[]> {
  const directory = path.join(process.cwd(), 'prisma/migrations')
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(directory, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Applies what is missing, all of it or nothing, in the transaction it is given. Instances that start together wait for
 * one another. @throws MigrationError where an applied migration was changed since, or failed under `prisma migrate`.
 */
export const migrate: MigrationTransaction = async (tx) => {
  await tx.query('SELECT pg_advisory_xact_lock($1::bigint)', [prismaLock])
  await tx.script(bookkeeping)
  const rows = await tx.query<{ migration_name: string; checksum: string; finished_at: unknown }>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  )
  const applied = new Map(rows.map((row) => [row.migration_name, row]))
  for (const migration of await readMigrations()) {
    const row = applied.get(migration.name)
    applied.delete(migration.name)
    if (!row) {
      await tx.script(migration.sql)
      await tx.query(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
         VALUES ($1, $2, $3, clock_timestamp(), 1)`,
        [randomUUID(), migration.checksum, migration.name],
      )
    } else if (!row.finished_at) {
      throw new MigrationError(`Migration ${migration.name} failed earlier. Mend it with \`prisma migrate resolve\`.`)
    } else if (row.checksum !== migration.checksum) {
      throw new MigrationError(`Migration ${migration.name} was changed after it was applied. Restore its file.`)
    }
  }
  // A newer release has migrated this database. This one goes on: only statements that no longer fit will fail.
  if (applied.size > 0) log().warn({ migrations: [...applied.keys()] }, 'the database is newer than this release')
}
