/** A PostgreSQL that copies another one: it takes no change, and knows later than that one what was revoked. */
import 'server-only'
import type pg from 'pg'

/** Asks whether a connection leads to one. It stays so: PostgreSQL starts anew before it becomes one. */
const question: pg.QueryArrayConfig & { query_timeout: number } = {
  text: 'SELECT pg_is_in_recovery()',
  rowMode: 'array',
  // Given up as early as connecting is.
  query_timeout: 5_000,
}

/** @throws Error where it does, of a kind that `isDatabaseUnavailable` knows */
export async function refuseStandby(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<[boolean]>(question)
  if (!rows[0]?.[0]) return
  throw Object.assign(new Error('it is a standby, which takes no changes and learns late which keys were revoked'), { code: '57P03' })
}
