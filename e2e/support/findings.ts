/** Makes keys that are findings: what took days, or was written by servers, is written by SQL. */
import type { CreatedKey } from '../../lib/schema/key'
import type { Place } from './fixtures'
import { runSql } from './places'

const run = (text: string, values: unknown[]) => runSql(process.env.E2E_DATABASE_URL!, text, values)

/** Makes a key, and its secret, older than it is. */
async function age(keyId: string, days: number, secretDays = days): Promise<void> {
  await run(`UPDATE api_key SET created_at = now() - make_interval(days => $2) WHERE id = $1`, [keyId, days])
  await run(`UPDATE api_key_secret SET created_at = now() - make_interval(days => $2) WHERE key_id = $1`, [keyId, secretDays])
}

/** The last call of a key. */
const call = (keyId: string, daysAgo: number) =>
  run(
    `UPDATE api_key_use SET used_at = now() - make_interval(days => $2), called_at = now() - make_interval(days => $2), address = '192.0.2.18'
     WHERE key_id = $1`,
    [keyId, daysAgo],
  )

const addDay = ({ key, secretId }: CreatedKey, daysAgo: number, calls: number) =>
  run(
    `INSERT INTO api_key_day (key_id, day, secret_id, kind, calls)
     VALUES ($1, (now() AT TIME ZONE 'UTC' - make_interval(days => $2))::date, $3, 'ingest', $4)`,
    [key.id, daysAgo, secretId, calls],
  )

/** An Admin key that has only ingested. */
export async function addOnlyIngests({ createKey }: Place, name: string): Promise<CreatedKey> {
  const created = await createKey(name, 'ADMIN')
  await age(created.key.id, 40)
  await call(created.key.id, 1)
  await addDay(created, 1, 1_204)
  return created
}

/** A key that was used last so many days ago, in months before that too; or never. */
export async function addUnused({ createKey }: Place, name: string, daysAgo: number | null): Promise<CreatedKey> {
  const created = await createKey(name, 'INGESTION')
  await age(created.key.id, daysAgo === null ? 16 : daysAgo + 200, 16)
  if (daysAgo !== null) {
    await call(created.key.id, daysAgo)
    for (const [month, calls] of [420, 90, 310, 800].entries()) await addDay(created, daysAgo + month * 31, calls)
  }
  return created
}

/** A key that came from a further network today. */
export async function addNewNetwork({ createKey }: Place, name: string, network = '198.51.100.0/24'): Promise<CreatedKey> {
  const created = await createKey(name, 'INGESTION')
  await call(created.key.id, 0)
  await run(
    `INSERT INTO api_key_network (key_id, project_id, network, calls, refused, first_at, last_at, known_before, used_at)
     SELECT k.id, k.project_id, n.network, n.calls, 0, n.at, now(), n.known, n.at FROM api_key k,
       (VALUES ('203.0.113.0/24', 900, now() - interval '20 days', 0), ($2, 12, now() - interval '3 hours', 1)) AS n (network, calls, at, known)
     WHERE k.id = $1`,
    [created.key.id, network],
  )
  return created
}

/** A secret that should have been rotated. */
export async function addOldSecret({ createKey }: Place, name: string, days = 124): Promise<CreatedKey> {
  const created = await createKey(name, 'INGESTION')
  await age(created.key.id, days)
  await call(created.key.id, 1)
  return created
}

/** A key that three kinds of clients used within an hour. */
export async function addShared({ createKey }: Place, name: string): Promise<CreatedKey> {
  const created = await createKey(name, 'INGESTION')
  await run(`UPDATE api_key_use SET used_at = now(), called_at = now(), shared_at = now(), address = '192.0.2.18' WHERE key_id = $1`, [created.key.id])
  for (const [client, address] of Object.entries({ 'curl/8': '192.0.2.18', 'Terraform/1': '198.51.100.7', 'node/22': '2001:db8:85a3:8d3:1319:8a2e:370:7348' })) {
    await run(
      `INSERT INTO api_key_traffic (secret_id, key_id, hour, address, client, calls, refused, last_at)
       VALUES ($1, $2, date_trunc('hour', now()), $3, $4, 1204, 0, now())`,
      [created.secretId, created.key.id, address, client],
    )
  }
  return created
}
