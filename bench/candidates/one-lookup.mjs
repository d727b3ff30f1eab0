// A candidate: node:http with one prepared look-up for each request, on a pool of connections.
import { createHash } from 'node:crypto'
import pg from 'pg'
import { serve } from './serve.mjs'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
const text = 'SELECT key_id, expires_at, revoked_at FROM api_key_secret WHERE hash = $1'

serve(async ({ headers }) => {
  const hash = createHash('sha256').update(headers['x-api-key'] ?? '').digest()
  const { rows } = await pool.query({ name: 'lookup', text, values: [hash] })
  return { status: rows.length === 1 && !rows[0].revoked_at ? 204 : 401 }
})
