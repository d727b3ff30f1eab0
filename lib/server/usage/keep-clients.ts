/** Keeps the last clients of each key: a part of the statement in `write-uses.ts`, which reads its `traffic`. */
import 'server-only'

/** Rows of a key, the one for `other` callers among them. */
export const mostClients = 20
/** Client families of one address, besides `other`. */
const mostFamilies = 5

/**
 * Adds `traffic` to `api_key_client`. Only keys with a client that has no row are looked at whole: those of its clients that called
 * longest ago are added up in the row of others of their address, or of all addresses, so that no call is lost.
 */
export const keepClients = `
client_given AS (
  SELECT g.*, c.key_id IS NULL AS is_new FROM (
    SELECT key_id, address, client, sum(calls)::bigint AS calls, sum(refused)::bigint AS refused, min(first_at) AS first_at, max(last_at) AS last_at
    FROM traffic GROUP BY 1, 2, 3
  ) g LEFT JOIN api_key_client c USING (key_id, address, client)
), client_known AS (
  SELECT key_id, address, client, max(last_at) AS last_at FROM (
    SELECT key_id, address, client, last_at FROM client_given
    UNION ALL SELECT key_id, address, client, last_at FROM api_key_client WHERE key_id IN (SELECT key_id FROM client_given WHERE is_new)
  ) known WHERE key_id IN (SELECT key_id FROM client_given WHERE is_new) GROUP BY 1, 2, 3
), client_of_address AS (
  SELECT key_id, address, client, last_at, CASE WHEN row_number() OVER (
    PARTITION BY key_id, address, client = 'other' ORDER BY last_at DESC, client
  ) > ${mostFamilies} THEN 'other' ELSE client END AS to_client FROM client_known
), client_placed AS (
  SELECT key_id, address, client, to_client, dense_rank() OVER (
    PARTITION BY key_id ORDER BY address = 'other' AND to_client = 'other', to_last_at DESC, address, to_client
  ) AS place FROM (
    SELECT *, max(last_at) OVER (PARTITION BY key_id, address, to_client) AS to_last_at FROM client_of_address
  ) of_row
), client_target AS (
  SELECT key_id, address, client, CASE WHEN has_row THEN address ELSE 'other' END AS to_address,
         CASE WHEN has_row THEN to_client ELSE 'other' END AS to_client
  FROM (SELECT *, place < ${mostClients} OR max(place) OVER (PARTITION BY key_id) <= ${mostClients} AS has_row FROM client_placed) placed
), client_gone AS (
  DELETE FROM api_key_client c USING client_target t
  WHERE c.key_id = t.key_id AND c.address = t.address AND c.client = t.client AND (t.to_address, t.to_client) <> (t.address, t.client)
  RETURNING c.key_id, t.to_address, t.to_client, c.calls, c.refused, c.first_at, c.last_at
), clients AS (
  INSERT INTO api_key_client AS old (key_id, address, client, calls, refused, first_at, last_at)
  SELECT key_id, to_address, to_client, sum(calls)::bigint, sum(refused)::bigint, min(first_at), max(last_at) FROM (
    SELECT g.key_id, coalesce(t.to_address, g.address) AS to_address, coalesce(t.to_client, g.client) AS to_client,
           g.calls, g.refused, g.first_at, g.last_at
    FROM client_given g LEFT JOIN client_target t USING (key_id, address, client)
    UNION ALL SELECT * FROM client_gone
  ) added GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (key_id, address, client) DO UPDATE
  SET calls = old.calls + excluded.calls, refused = old.refused + excluded.refused,
      first_at = least(old.first_at, excluded.first_at), last_at = greatest(old.last_at, excluded.last_at)
)`
