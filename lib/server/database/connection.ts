/** How this app connects to PostgreSQL, whatever for. */
import 'server-only'
import type pg from 'pg'

/** Milliseconds of silence after which the other side is asked for a sign: networks forget silent connections after minutes, and tell nobody. */
const silentFor = 30_000

export const connectionOptions = (connectionString: string) => ({
  connectionString,
  connectionTimeoutMillis: 5_000,
  application_name: 'sei-api-keys',
  keepAlive: true,
  keepAliveInitialDelayMillis: silentFor,
})

/** The code with which PostgreSQL refuses to write where it can only be read. */
const readOnly = '25006'

/**
 * Makes a new connection ours, with these settings. They are set by statements, as PgBouncer takes no others.
 * @param settings statements, such as `SET statement_timeout = 5000`
 * @throws an error with the code of PostgreSQL where the address led to a standby, as it may after a failover: a key that was deleted
 * would be good there until the standby knows
 */
export async function prepareConnection(client: pg.ClientBase, settings: string): Promise<void> {
  // Given up as early as connecting is. The adapter writes and reads every timestamp as UTC, whatever zone the database is set to.
  const prepare = { text: `SET TIME ZONE 'UTC'; ${settings}; SELECT pg_is_in_recovery() AS "isStandby"`, query_timeout: 5_000 }
  const results = (await client.query(prepare)) as unknown as pg.QueryResult<{ isStandby: boolean }>[]
  if (!results.at(-1)!.rows[0]!.isStandby) return
  throw Object.assign(new Error('it is a standby, which can only be read; its address has to lead to the primary'), { code: readOnly })
}
