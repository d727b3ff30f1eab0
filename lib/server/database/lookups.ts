/**
 * Connections to PostgreSQL for statements of every pipeline request: one for each statement, so that others do not delay it,
 * and kept open, so that it is planned once. Statements are sent without waiting for earlier answers.
 */
import 'server-only'
import pg from 'pg'
import { log } from '../runtime/log'
import { refuseStandby } from './standby'

/** A statement for the few places where Prisma is too slow. */
export type Statement = { text: string; values: unknown[] }

/** A statement whose plan the connection keeps under its name. */
export type Lookup = Statement & { name: string }

// In milliseconds. PostgreSQL gives up first, so that the connection survives.
const timeouts = { statement_timeout: 5_000, query_timeout: 6_000 }

type Connection = { client: pg.Client; open: Promise<unknown> }

// Planning a look-up each time, or memoizing its few rows, takes PostgreSQL longer than the look-up.
const plannedOnce = `SET TIME ZONE 'UTC'; SET plan_cache_mode = force_generic_plan; SET enable_memoize = off`

/** Opens them as they are needed. A row is an array of its values: making objects took half of the time. */
export function openLookups(options: pg.ClientConfig) {
  const connections = new Map<string, Connection>()
  let closed = false

  const connect = (name: string): Connection => {
    const client = new pg.Client({ ...options, ...timeouts, pipeline: true, keepAlive: true })
    const open = client.connect().then(() => Promise.all([client.query(plannedOnce), refuseStandby(client)]))
    const connection = { client, open }
    // The statements under way fail; the next one gets a new connection.
    const forget = () => {
      if (connections.get(name) === connection) connections.delete(name)
    }
    client.once('end', forget)
    client.on('error', (error) => {
      forget()
      log().warn({ reason: error.message }, 'a database connection for look-ups broke')
    })
    open.catch(() => {
      forget()
      return client.end()
    })
    connections.set(name, connection)
    return connection
  }

  return {
    /** @throws what PostgreSQL answers, or why it cannot be asked: then the next call connects anew. */
    async lookup<Row extends unknown[]>(statement: Lookup): Promise<Row[]> {
      if (closed) throw new Error('The database is closed.')
      const { client, open } = connections.get(statement.name) ?? connect(statement.name)
      await open
      return (await client.query<Row>({ ...statement, rowMode: 'array' })).rows
    },
    /** Ends the connections after the statements under way. */
    async close(): Promise<void> {
      closed = true
      await Promise.all([...connections.values()].map(({ client }) => client.end()))
    },
  }
}
