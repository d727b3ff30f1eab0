/** Writes when and from where keys were used last, and how often, for many keys in one statement. */
import 'server-only'
import { database } from '../database/open'

/** The last use of a key; 0 for none. Times in milliseconds. */
export type LastUse = { keyId: string; usedAt: number; usedFrom: string | null }

/** Calls to add to those of an hour. */
export type Traffic = {
  secretId: string
  keyId: string
  hour: number
  address: string
  client: string
  calls: number
  refused: number
  lastAt: number
}

// Whoever writes rows of a key holds its row of api_key_use, and takes those in one order: servers wait for each other, and for
// the deletion of a key, but never in a circle. A key whose row is gone was deleted meanwhile.
const write = `
WITH used AS (
  SELECT u.key_id, i.used_at, i.address FROM api_key_use u
  JOIN unnest($1::text[]::uuid[], $2::text[]::timestamptz[], $3::text[]) AS i (key_id, used_at, address) USING (key_id)
  ORDER BY u.key_id FOR UPDATE OF u
), touched AS (
  UPDATE api_key_use u SET used_at = used.used_at, address = used.address
  FROM used WHERE u.key_id = used.key_id AND u.used_at < used.used_at
), traffic AS (
  SELECT t.secret_id, t.key_id, t.hour, t.address, t.client,
         sum(t.calls)::int AS calls, sum(t.refused)::int AS refused, max(t.last_at) AS last_at
  FROM unnest($4::text[]::uuid[], $5::text[]::uuid[], $6::text[]::timestamptz[], $7::text[], $8::text[],
              $9::text[]::int[], $10::text[]::int[], $11::text[]::timestamptz[])
       AS t (secret_id, key_id, hour, address, client, calls, refused, last_at)
  JOIN used USING (key_id) GROUP BY 1, 2, 3, 4, 5
), of_release_before AS (
  INSERT INTO api_key_calls AS old (key_id, hour, address, calls)
  SELECT key_id, hour, address, sum(calls)::int FROM traffic WHERE calls > 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (key_id, hour, address) DO UPDATE SET calls = old.calls + excluded.calls
)
INSERT INTO api_key_traffic AS old (secret_id, key_id, hour, address, client, calls, refused, last_at)
SELECT * FROM traffic ORDER BY 1, 3, 4, 5
ON CONFLICT (secret_id, hour, address, client) DO UPDATE
SET calls = old.calls + excluded.calls, refused = old.refused + excluded.refused, last_at = greatest(old.last_at, excluded.last_at)`

const iso = (time: number) => new Date(time).toISOString()

/** One for each key: the latest. */
function latest(uses: readonly LastUse[]): LastUse[] {
  const byKey = new Map<string, LastUse>()
  for (const use of uses) if (use.usedAt >= (byKey.get(use.keyId)?.usedAt ?? 0)) byKey.set(use.keyId, use)
  return [...byKey.values()]
}

/**
 * All or nothing; what concerns deleted keys is left out.
 * @param uses a key may be there several times; each key of the traffic has to be there
 * @throws what the database does
 */
export async function writeUses(uses: readonly LastUse[], traffic: readonly Traffic[]): Promise<void> {
  const { query } = await database()
  const keys = latest(uses)
  await query({
    text: write,
    values: [
      keys.map(({ keyId }) => keyId),
      keys.map(({ usedAt }) => (usedAt === 0 ? null : iso(usedAt))),
      keys.map(({ usedFrom }) => usedFrom),
      traffic.map(({ secretId }) => secretId),
      traffic.map(({ keyId }) => keyId),
      traffic.map(({ hour }) => iso(hour)),
      traffic.map(({ address }) => address),
      traffic.map(({ client }) => client),
      traffic.map(({ calls }) => String(calls)),
      traffic.map(({ refused }) => String(refused)),
      traffic.map(({ lastAt }) => iso(lastAt)),
    ],
  })
}
