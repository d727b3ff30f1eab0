// Fills databases with keys: a few whose secrets the benchmark knows, spread among many with random hashes.
import { createHash, randomBytes } from 'node:crypto'
import { getMigrations } from 'better-auth/db/migration'
import pg from 'pg'
import { openBetterAuth } from './better-auth.mjs'

const known = `known AS (SELECT hash, ordinality FROM unnest($2::bytea[]) WITH ORDINALITY AS k (hash, ordinality))`

// Adds keys to the first project, which the app made at its first start.
const seedApp = `
WITH ${known}, place AS (
  SELECT p.account_id, p.id AS project_id, (SELECT id FROM person WHERE account_id = p.account_id LIMIT 1) AS person_id
  FROM project p ORDER BY p.id LIMIT 1
), keys AS (
  INSERT INTO api_key (account_id, project_id, name, folded_name, description, search_text, role, created_by_id)
  SELECT account_id, project_id, name, name, '', name, 'ADMIN', person_id
  FROM place, generate_series(1::int, $1::int) AS i, LATERAL (SELECT 'pipeline ' || $3::text || i AS name) AS named
  RETURNING id, project_id
), numbered AS (SELECT id, project_id, row_number() OVER () AS i FROM keys),
used AS (INSERT INTO api_key_use (key_id, project_id) SELECT id, project_id FROM numbered)
INSERT INTO api_key_secret (key_id, hash, hint)
SELECT n.id, coalesce(k.hash, sha256(n.id::text::bytea)), 'sei_…'
FROM numbered n LEFT JOIN known k ON n.i = k.ordinality * ($1 / greatest(cardinality($2::bytea[]), 1))`

/** Seeds the app's database through `query(text, values)`, in batches that fit in memory. */
export async function seedKeys(query, count, hashes) {
  const portion = 50_000
  for (let from = 0; from < count; from += portion) {
    const size = Math.min(portion, count - from)
    const mine = hashes.slice(Math.floor((hashes.length * from) / count), Math.floor((hashes.length * (from + size)) / count))
    await query(seedApp, [size, mine, `${randomBytes(4).toString('hex')} `])
  }
  for (const table of ['api_key', 'api_key_secret', 'api_key_use']) await query(`ANALYZE ${table}`, [])
}

/** Seeds Better Auth's database. Returns the keys that the benchmark knows. */
export async function seedBetterAuth(url, count, keysKnown) {
  const auth = openBetterAuth(url)
  await (await getMigrations(auth.options)).runMigrations()
  const { user } = await auth.api.signUpEmail({
    body: { name: 'Bench', email: 'bench@example.com', password: 'a password of the benchmark' },
  })
  const first = await auth.api.createApiKey({ body: { userId: user.id, name: 'first' } })
  const keys = Array.from({ length: keysKnown }, () => randomBytes(48).toString('base64url'))
  const hashes = keys.map((key) => createHash('sha256').update(key).digest('base64url'))
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { fields } = await client.query('SELECT * FROM apikey LIMIT 0')
  const others = fields.map(({ name }) => `"${name}"`).filter((name) => name !== '"id"' && name !== '"key"')
  await client.query(
    `INSERT INTO apikey (id, key, ${others.join(', ')})
     SELECT 'bench-' || i, coalesce(k.hash, md5(i::text) || md5(random()::text)), ${others.map((name) => `a.${name}`).join(', ')}
     FROM apikey a, generate_series(1, $2::int) AS i
     LEFT JOIN unnest($3::text[]) WITH ORDINALITY AS k (hash, n) ON i = k.n * ($2 / cardinality($3::text[]))
     WHERE a.id = $1`,
    [first.id, count, hashes],
  )
  await client.query('ANALYZE apikey')
  await client.end()
  await auth.options.database.end()
  return keys
}
