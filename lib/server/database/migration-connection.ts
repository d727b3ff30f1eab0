/** A connection to PostgreSQL for migrations alone: without time-outs, and with a second one that sees what it waits for. */
import 'server-only'
import pg from 'pg'
import { migrate, type LockWait, type MigrationTarget, type MigrationTransaction } from './migrate'

const lookEvery = 500

// Overrides time-outs of the role, the database and the server: a migration may take long.
const withoutTimeouts = `
SET LOCAL TIME ZONE 'UTC';
SELECT set_config(name, '0', true) FROM pg_settings
WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')`

const locksInTheWay = `
SELECT l.mode AS lock, l.relation::regclass::text AS relation, b.pid, a.application_name AS application,
       a.usename::text AS user, a.state, a.xact_start AS since
FROM pg_locks l
CROSS JOIN LATERAL unnest(pg_blocking_pids(l.pid)) AS b (pid)
LEFT JOIN pg_stat_activity a ON a.pid = b.pid
WHERE l.pid = $1 AND NOT l.granted`

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: 'sei-api-keys migration',
  })
  // The statement under way fails with it.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Looks again and again at what a session waits for. @returns what ends it, and answers what was seen last. */
function watch(connectionString: string, pid: number): () => Promise<LockWait[]> {
  let seen: LockWait[] = []
  let ended = false
  let wake = () => {}
  const look = async () => {
    const client = await connect(connectionString)
    try {
      while (!ended) {
        const { rows } = await client.query<LockWait>(locksInTheWay, [pid])
        if (rows.length > 0) seen = rows
        await new Promise<void>((resolve) => {
          wake = resolve
          setTimeout(resolve, lookEvery).unref()
        })
      }
    } finally {
      await client.end()
    }
  }
  // If looking fails, the migration goes on; only the log says less.
  const looking = look().catch(() => undefined)
  return async () => {
    ended = true
    wake()
    await looking
    return seen
  }
}

/** @throws what keeps PostgreSQL from answering */
export async function openMigrationConnection(
  connectionString: string,
): Promise<MigrationTarget & { close(): Promise<void> }> {
  const client = await connect(connectionString)
  const query = async <Row>(text: string, values?: unknown[]) => (await client.query(text, values)).rows as Row[]
  let waits: LockWait[] = []
  return {
    query,
    waitedFor: () => waits,
    transaction: async (run: MigrationTransaction) => {
      await client.query('BEGIN')
      const [session] = await query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
      const stopWatching = watch(connectionString, session!.pid)
      try {
        await client.query(withoutTimeouts)
        await run({ query, script: async (sql) => void (await client.query(sql)) })
        await client.query('COMMIT')
      } catch (error) {
        // Where the connection broke, the transaction ended with it.
        await client.query('ROLLBACK').catch(() => undefined)
        throw error
      } finally {
        waits = await stopWatching()
      }
    },
    close: () => client.end(),
  }
}

/** Applies what a PostgreSQL lacks. @throws as `migrate` does, and what keeps PostgreSQL from answering */
export async function migratePostgreSql(connectionString: string, how: Parameters<typeof migrate>[1]): Promise<void> {
  const connection = await openMigrationConnection(connectionString)
  try {
    await migrate(connection, how)
  } finally {
    await connection.close()
  }
}
