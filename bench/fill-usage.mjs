// Fills a project with keys of every age and habit, and a year of their calls, as servers would have counted them.

/** Without these foreign keys, whose rows are sure to exist, seven million rows are written in half of the time. */
const unchecked = `
ALTER TABLE api_key_day DROP CONSTRAINT api_key_day_key_id_fkey, DROP CONSTRAINT api_key_day_secret_id_fkey`

// Of 100 keys: 30 are Admin keys, of which a third has not configured for long; 8 were never used and 10 not for 90 days; 3 are
// paused; 20 have a secret of over 90 days, and 2 expire soon.
const keys = `
WITH place AS (
  SELECT p.account_id, p.id AS project_id, (SELECT id FROM person WHERE account_id = p.account_id LIMIT 1) AS person_id
  FROM project p ORDER BY p.id LIMIT 1
), made AS (
  SELECT i, i % 100 AS n, 'usage ' || $2::text || i AS name, now() - (i % 397) * interval '1 day' - (i % 86400) * interval '1 second' AS created_at
  FROM generate_series(1::int, $1::int) AS i
), keys AS (
  INSERT INTO api_key (account_id, project_id, name, folded_name, description, search_text, role, created_by_id, created_at, paused_at, paused_by_id)
  SELECT account_id, project_id, name, name, 'A pipeline of the benchmark', name || E'\\na pipeline of the benchmark',
         CASE WHEN n < 30 THEN 'ADMIN' ELSE 'INGESTION' END::key_role, person_id, created_at,
         CASE WHEN n BETWEEN 40 AND 42 THEN now() - interval '20 days' END, CASE WHEN n BETWEEN 40 AND 42 THEN person_id END
  FROM place, made RETURNING id, project_id, name, created_at
), numbered AS (SELECT keys.*, made.n FROM keys JOIN made USING (name)),
used AS (
  INSERT INTO api_key_use (key_id, project_id, used_at, address, called_at, configured_at, refused_at, shared_at)
  SELECT id, project_id,
         CASE WHEN n BETWEEN 50 AND 57 THEN '-infinity' WHEN n BETWEEN 60 AND 69 THEN now() - interval '100 days' ELSE now() - n * interval '1 hour' END,
         '192.0.2.1', CASE WHEN n NOT BETWEEN 50 AND 69 THEN now() - n * interval '1 hour' END,
         CASE WHEN n < 20 THEN now() - interval '1 day' END, NULL, CASE WHEN n = 70 THEN now() - interval '1 day' END
  FROM numbered
), secrets AS (
  INSERT INTO api_key_secret (key_id, hash, hint, created_at, expires_at)
  SELECT id, sha256(id::text::bytea), 'sei_…', greatest(created_at, now() - CASE WHEN n >= 80 THEN interval '200 days' ELSE interval '30 days' END),
         CASE WHEN n BETWEEN 76 AND 77 THEN now() + interval '7 days' WHEN n < 76 THEN now() + interval '300 days' END
  FROM numbered
)
INSERT INTO api_key_network (key_id, project_id, network, calls, refused, first_at, last_at, known_before, used_at)
SELECT id, project_id, '192.0.' || number || '.0/24', 100, 0, at, now(), number, at
FROM numbered, LATERAL (SELECT number, now() - (CASE WHEN number = 1 AND n = 71 THEN 1 ELSE 60 END) * interval '1 day' AS at FROM generate_series(0, 1) AS number) AS networks`

// Written day by day, so that those of a key lie far apart, as in a database that has lived for a year.
const days = `
INSERT INTO api_key_day (key_id, day, secret_id, kind, calls, checks)
SELECT s.key_id, now()::date - d, s.id, 'ingest', 100 + d, 0
FROM generate_series($1::int, $2::int) AS d, api_key_secret s WHERE s.revoked_at IS NULL ORDER BY d, s.key_id`

/**
 * Adds keys to the first project, which the app made at its first start, and calls for each of so many days, in the order in which
 * days come.
 */
export async function fillUsage(query, count, dayCount) {
  await query(unchecked)
  await query(keys, [count, `${process.pid} `])
  const portion = Math.max(1, Math.floor(500_000 / count))
  for (let first = dayCount - 1; first >= 0; first -= portion) await query(days, [Math.max(0, first - portion + 1), first])
  await query('VACUUM ANALYZE')
}
