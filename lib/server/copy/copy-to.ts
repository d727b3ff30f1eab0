/** Copies everything to an empty PostgreSQL, all of it or nothing. */
import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import { openPGlite } from '../database/engines'
import { isDatabaseUnavailable, isDiskFull, isLockTimeout } from '../database/errors'
import { migrate, whyUnfit, type MigrationTarget, type Tell } from '../database/migrate'
import { openMigrationConnection } from '../database/migration-connection'
import { startFailure } from '../database/start-failure'
import { CopyError } from './copy-error'
import { readTables } from './catalog'
import { leftBehind, readInOneSnapshot } from './source'
import { fill, findRows, type Copied } from './fill-and-compare'

type Connection = MigrationTarget & { close(): Promise<void> }

/** Where it is copied from: a PostgreSQL, or the PGlite of a data directory. */
type From = { databaseUrl: string | undefined; dataDir: string }

const setting = 'TARGET_DATABASE_URL'

/** If the connection breaks during COMMIT: how often the target is asked whether it committed, and the pause in between, in ms. */
const askAgain = { tries: 10, pause: 1_000 }

/** An error of the target as a sentence for the operator. */
function explain(error: unknown): unknown {
  if (error instanceof CopyError || !(error instanceof Error)) return error
  if ((error as { code?: unknown }).code === '42501') {
    return new CopyError(`The role of ${setting} may not do this: ${error.message}. It has to own the database. Nothing was copied.`)
  }
  if (isLockTimeout(error)) return new CopyError(`Something else uses the database of ${setting}. Stop it. Nothing was copied.`)
  if (isDiskFull(error)) return new CopyError(`No space is left on the disk of the database of ${setting}. Nothing was copied.`)
  const isExpected = isDatabaseUnavailable(error) || startFailure(error, setting) !== error.stack
  return isExpected ? new CopyError(`${startFailure(error, setting).replace(/\.$/, '')}. Nothing was copied.`) : error
}

async function explained<Answer>(asking: Promise<Answer>): Promise<Answer> {
  try {
    return await asking
  } catch (error) {
    throw explain(error)
  }
}

/** Whether a transaction was committed whose connection broke during COMMIT. */
async function outcomeOf(databaseUrl: string, transaction: string): Promise<'committed' | 'aborted' | 'unknown'> {
  for (let tries = 0; tries < askAgain.tries; tries += 1) {
    if (tries > 0) await sleep(askAgain.pause)
    const connection = await openMigrationConnection(databaseUrl).catch(() => null)
    const status = connection?.query<{ status: string | null }>('SELECT txid_status($1::bigint) AS status', [transaction])
    const rows = await status?.catch(() => undefined)
    await connection?.close().catch(() => undefined)
    const found = rows?.[0]?.status
    if (found === 'committed' || found === 'aborted') return found
  }
  return 'unknown'
}

/** A target whose errors are told apart from those of the source, and which finds out whether an interrupted COMMIT was done. */
const asTarget = (connection: Connection, databaseUrl: string): MigrationTarget => ({
  ...connection,
  query: (text, values) => explained(connection.query(text, values)),
  transaction: async (run) => {
    let transaction: string | undefined
    const at: { state: 'begins' | 'runs' | 'commits' } = { state: 'begins' }
    try {
      await connection.transaction(async ({ query, script }) => {
        at.state = 'runs'
        const [row] = await explained(query<{ id: string }>('SELECT txid_current()::text AS id'))
        transaction = row!.id
        await run({ query: (text, values) => explained(query(text, values)), script: (sql) => explained(script(sql)) })
        at.state = 'commits'
      })
    } catch (error) {
      if (at.state === 'runs') throw error
      if (at.state === 'begins' || !isDatabaseUnavailable(error)) throw explain(error)
      const outcome = await outcomeOf(databaseUrl, transaction!)
      if (outcome === 'aborted') throw explain(error)
      if (outcome === 'unknown') {
        throw new CopyError(
          `The connection to the database of ${setting} broke at the very end: it has all of the copy, or nothing of it. Run this again: it refuses where rows are there.`,
        )
      }
    }
  },
})

/** @throws CopyError where a database cannot be a target: too old, of another encoding, in use, or not ours to change */
async function refuseUnfit({ query }: MigrationTarget) {
  const [found] = await query<{ standby: boolean; mayCreate: boolean | null; hasMigrations: boolean }>(`
    SELECT pg_is_in_recovery() AS standby, has_schema_privilege(current_schema(), 'CREATE') AND (has_database_privilege(current_database(), 'CREATE')
        OR (SELECT count(*) = 2 FROM pg_extension WHERE extname IN ('pg_trgm', 'btree_gin'))) AS "mayCreate",
      EXISTS (SELECT FROM pg_class WHERE relname = '_prisma_migrations' AND pg_table_is_visible(oid)) AS "hasMigrations"`)
  const { standby, mayCreate, hasMigrations } = found!
  const refuse = (why: string) => {
    throw new CopyError(`The database of ${setting} ${why} Nothing was copied.`)
  }
  const unfit = await whyUnfit(query)
  if (unfit) refuse(unfit)
  if (standby) refuse('is a standby, which cannot be written.')
  if (!mayCreate) refuse('does not let its role create tables. The role has to own the database.')
  const tables = await readTables(query)
  if (!hasMigrations && tables.length > 0) refuse(`is not empty: it has the table ${tables[0]!.name}. Name an empty one.`)
  const withRows = await findRows(query)
  if (withRows) refuse(`is not empty: there are rows in ${withRows}. Name an empty one.`)
}

/** Gives the target the tables. @throws CopyError where it is no empty PostgreSQL of this release */
async function prepare(connection: Connection, tell: Tell) {
  await refuseUnfit(connection)
  const newer = (fields: Record<string, unknown>, message: string) => {
    if (message === 'the database is newer than this release') {
      throw new CopyError(`A newer release has migrated the database of ${setting}. Name an empty one.`)
    }
    tell(fields, message)
  }
  await migrate(connection, { apply: true, tell: newer })
}

/** For the source, to which no migration is applied: refuses one that is newer than this release. */
const refuseNewer: Tell = () => {
  throw new CopyError('A newer release has migrated what is to be copied. Copy it with that release.')
}

async function openSource({ databaseUrl, dataDir }: From, tell: Tell): Promise<Connection> {
  if (!databaseUrl) {
    const { migrations, close } = await openPGlite(dataDir)
    return { ...migrations, close }
  }
  const connection = await openMigrationConnection(databaseUrl)
  const servers = await connection.query(
    `SELECT DISTINCT application_name FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'sei-api-keys'`,
  )
  if (servers.length > 0) tell({}, 'servers run on the database that is copied: what they write from now on is not in the copy')
  return connection
}

/**
 * Copies a database to an empty PostgreSQL, which gets the tables first, and compares every table. If anything goes wrong, the target
 * stays without rows.
 * @param databaseUrl of the target
 * @throws CopyError, MigrationError, DataDirectoryError, and what keeps the source from being read
 */
export async function copyTo(databaseUrl: string, from: From, tell: Tell): Promise<Copied & { leftBehind: readonly string[] }> {
  const source = await openSource(from, tell)
  let target: Connection | undefined
  try {
    await migrate(source, { apply: false, tell: refuseNewer })
    target = await explained(openMigrationConnection(databaseUrl))
    await explained(prepare(target, tell))
    let copied: Copied = { tables: [], unknownTables: [] }
    const filled = asTarget(target, databaseUrl)
    await readInOneSnapshot(source, async (rows) => void (copied = await fill(filled, rows)))
    return { ...copied, leftBehind }
  } finally {
    await target?.close().catch(() => undefined)
    await source.close()
  }
}
