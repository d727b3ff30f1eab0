/** Applies prisma/migrations in Prisma's own bookkeeping, so that `prisma migrate` can take over at any time. */
import 'server-only'
import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { now } from '../runtime/clock'

type Query = <Row>(text: string, values?: unknown[]) => Promise<Row[]>

export type MigrationTransaction = (tx: {
  query: Query
  /** Runs several statements. */
  script(sql: string): Promise<void>
}) => Promise<void>

/** A database as migrations see it. */
export type MigrationTarget = {
  query: Query
  /** Runs in a transaction without time-outs, which is taken back where it throws. */
  transaction(run: MigrationTransaction): Promise<void>
  /** What the last transaction waited for before it gave up, as far as that can be seen. */
  waitedFor(): LockWait[]
}

/** A lock that is wanted, and a session that is in its way. */
export type LockWait = {
  lock: string
  relation: string | null
  pid: number
  application: string | null
  user: string | null
  state: string | null
  since: Date | null
}

/** Takes a line for the log. */
export type Tell = (fields: Record<string, unknown>, message: string) => void

/** A database whose migrations are not ours, cannot be applied, or stopped half-way. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/** A database that lacks migrations, where none may be applied. */
export class MigrationsMissing extends MigrationError {
  override name = 'MigrationsMissing'

  constructor(readonly missing: readonly string[]) {
    super(`The database lacks migrations, and AUTO_MIGRATE is off: ${missing.join(', ')}. Run \`npm run migrate\` first.`)
  }
}

/** The number that Prisma's own schema engine locks with, so that the two never run at once. */
export const prismaLock = 72707369

// In milliseconds. Every statement that comes after one that waits for a table waits with it: never longer than this.
const lockTimeout = 2_000
const otherServerTimeout = 10_000
const firstPause = 1_000
const longestPause = 10_000

const bookkeeping = `
CREATE TABLE _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`

// Not to_regclass: within a transaction, that may remember that there was none while another server made it.
const bookkeepingTable = `
SELECT oid FROM pg_class WHERE relname = '_prisma_migrations' AND relkind = 'r' AND pg_table_is_visible(oid)`

/** Identifies a migration; the checksum shows whether its text was changed. */
export type MigrationId = { name: string; checksum: string }
type Migration = MigrationId & { sql: string }

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

/** The migrations of this release, in their order. */
export const migrationsOfRelease = async (): Promise<MigrationId[]> =>
  (await readMigrations()).map(({ name, checksum }) => ({ name, checksum }))

/** The migrations that a database has, in their order; null where it has never had one. */
export async function appliedMigrations(query: Query): Promise<MigrationId[] | null> {
  const [table] = await query(bookkeepingTable)
  if (!table) return null
  return query<MigrationId>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL ORDER BY migration_name COLLATE "C"`,
  )
}

type Recorded = { migration_name: string; checksum: string; finished_at: unknown }
type State = { hasBookkeeping: boolean; missing: Migration[]; newer: string[] }

/** Of `server_version_num`. */
const oldestVersion = 130_000

/** Why a new database could not be used, as what follows its name; null where it can. In other encodings than UTF-8 most letters are missing. */
export async function whyUnfit(query: Query): Promise<string | null> {
  const [found] = await query<{ version: number; encoding: string }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding`,
  )
  const { version, encoding } = found!
  if (version < oldestVersion) return 'is older than PostgreSQL 13.'
  return encoding === 'UTF8' ? null : `has the encoding ${encoding}. Make it with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`
}

/** What a database lacks. Only reads, so that a role which may not change the schema can ask. */
async function readState(query: Query, only?: ReadonlySet<string>): Promise<State> {
  const migrations = (await readMigrations()).filter(({ name }) => !only || only.has(name))
  const [table] = await query(bookkeepingTable)
  if (!table) return { hasBookkeeping: false, missing: migrations, newer: [] }
  const rows = await query<Recorded>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  )
  const applied = new Map(rows.map((row) => [row.migration_name, row]))
  for (const { name, checksum } of migrations) {
    const row = applied.get(name)
    if (row && !row.finished_at) {
      throw new MigrationError(`Migration ${name} failed earlier. Mend it with \`prisma migrate resolve\`.`)
    }
    if (row && row.checksum !== checksum) {
      throw new MigrationError(`Migration ${name} was changed after it was applied. Restore its file.`)
    }
  }
  const ours = new Set(migrations.map(({ name }) => name))
  return {
    hasBookkeeping: true,
    missing: migrations.filter(({ name }) => !applied.has(name)),
    newer: [...applied.keys()].filter((name) => !ours.has(name)),
  }
}

const codeOf = (error: unknown) => (error as { code?: unknown } | null)?.code

// A lock that was not granted in time, and a deadlock, which PostgreSQL solves by ending one of the two.
const isLockConflict = (error: unknown) => codeOf(error) === '55P03' || codeOf(error) === '40P01'

/** A refusal of a statement, as a line that names the migration; whatever else went wrong, as it is. */
function explain(error: unknown, { name }: Migration): unknown {
  const code = codeOf(error)
  const answered = error instanceof Error && typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)
  if (!answered || isLockConflict(error) || /^(08|53|57|58)/.test(code)) return error
  const more =
    code === '42501' ? ' Run `npm run migrate` with MIGRATE_DATABASE_URL, of a role that may change the schema.' : ''
  return new MigrationError(`Migration ${name} cannot be applied: ${error.message.replace(/\.$/, '')}.${more}`, { cause: error })
}

const namesOf = (migrations: Migration[]) => migrations.map(({ name }) => name)

/** The session that holds Prisma's lock. */
const whoMigrates = `
SELECT l.pid, a.application_name AS application, a.usename AS "user", a.xact_start AS since
FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = ${prismaLock} AND l.objsubid = 1
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`

type How = { tell: Tell; only?: ReadonlySet<string> }

/** Applies what is missing, all of it or nothing, in the transaction it is given; `locked` once nobody else migrates. */
const applyMissing =
  ({ tell, only }: How, locked: () => void): MigrationTransaction =>
  async (tx) => {
    const [lock] = await tx.query<{ ours: boolean }>('SELECT pg_try_advisory_xact_lock($1::bigint) AS ours', [prismaLock])
    if (!lock?.ours) {
      const [other] = await tx.query<Record<string, unknown>>(whoMigrates)
      tell({ ...other }, 'another server applies migrations; waiting until it is done')
      await tx.script(`SET LOCAL lock_timeout = ${otherServerTimeout}`)
      await tx.query('SELECT pg_advisory_xact_lock($1::bigint)', [prismaLock])
    }
    locked()
    await tx.script(`SET LOCAL lock_timeout = ${lockTimeout}`)
    const { hasBookkeeping, missing } = await readState(tx.query, only)
    if (missing.length > 0) tell({ migrations: namesOf(missing) }, 'applying migrations')
    for (const [index, migration] of missing.entries()) {
      const startedAt = now()
      try {
        if (index === 0 && !hasBookkeeping) await tx.script(bookkeeping)
        await tx.script(migration.sql)
        await tx.query(
          `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
           VALUES ($1, $2, $3, $4, $5, 1)`,
          [randomUUID(), migration.checksum, migration.name, startedAt, now()],
        )
      } catch (error) {
        throw explain(error, migration)
      }
    }
  }

/** Tries once. @returns 'done', or the lock that it did not get, which has been logged */
async function attempt(target: MigrationTarget, how: How): Promise<'done' | 'other server' | 'locked'> {
  let ours = false
  try {
    await target.transaction(applyMissing(how, () => (ours = true)))
    return 'done'
  } catch (error) {
    if (!isLockConflict(error)) throw error
    if (!ours) return 'other server'
    const waits = target.waitedFor()
    const tables = [...new Set(waits.map(({ relation }) => relation ?? 'a row'))].join(', ')
    const sessions = [...new Set(waits.map(({ pid }) => pid))].join(', ')
    const of = waits.length > 0 ? ` of ${tables}, which process ${sessions} of the database holds` : ''
    how.tell({ waitedFor: waits }, `migrations wait for a lock${of}; nothing was changed, trying again`)
    return 'locked'
  }
}

/**
 * Applies the migrations that a database lacks, all of them or none. Changes nothing, and needs no right to, where none is
 * missing. Waits as long as it takes for servers that migrate, and for tables that are in use: for these in short tries.
 * @param apply false to refuse where some are missing
 * @param only the names of those that are wanted, for a database as an earlier release had it
 * @throws MigrationError where some are missing and may not or cannot be applied, where an applied one was changed since, where one
 * failed under `prisma migrate`, and for a new database that is too old, or of another encoding than UTF-8
 */
export async function migrate(target: MigrationTarget, { apply, ...how }: { apply: boolean } & How): Promise<void> {
  const { tell, only } = how
  const { hasBookkeeping, missing, newer } = await readState(target.query, only)
  // A newer release has migrated this database. This one goes on: only statements that no longer fit will fail.
  if (newer.length > 0) tell({ migrations: newer }, 'the database is newer than this release')
  if (missing.length === 0) return
  const unfit = hasBookkeeping ? null : await whyUnfit(target.query)
  if (unfit) throw new MigrationError(`The database ${unfit}`)
  if (!apply) throw new MigrationsMissing(namesOf(missing))
  let pause = firstPause
  for (let outcome = await attempt(target, how); outcome !== 'done'; outcome = await attempt(target, how)) {
    if (outcome === 'other server') continue
    await sleep(pause)
    pause = Math.min(2 * pause, longestPause)
  }
}
