/** Keeps the networks of each key: a part of the statement in `write-uses.ts`, which reads its `network_counted`. */
import 'server-only'
import { habitDays } from './habit'

/** Rows of a key, the one for `other` networks among them. */
const mostNetworks = 1_000

/**
 * Adds `network_counted` to `api_key_network`. The networks that came first stay, those that were let through before all others: a
 * flood counts as `other`, and pushes nothing out. Where the first call from a network is let through, it says from how many others the key
 * was used in the 30 days before: one where it rested for longer, as somebody else may have woken it.
 */
export const keepNetworks = `
network_given AS (
  SELECT g.*, n.key_id IS NULL AS is_new, g.used_at IS NOT NULL AND n.used_at IS NULL AS is_first FROM (
    SELECT key_id, project_id, network, sum(calls)::bigint AS calls, sum(refused)::bigint AS refused,
           min(first_at) AS first_at, max(last_at) AS last_at, min(used_at) AS used_at
    FROM network_counted GROUP BY 1, 2, 3
  ) g LEFT JOIN api_key_network n USING (key_id, network)
), network_before AS (
  SELECT f.key_id, (count(*) FILTER (WHERE n.last_at >= f.at - interval '${habitDays} days'))::int AS recent
  FROM (SELECT key_id, min(used_at) AS at FROM network_given WHERE is_first GROUP BY 1) f
  JOIN api_key_network n ON n.key_id = f.key_id AND n.used_at IS NOT NULL
  GROUP BY 1
), network_first AS (
  SELECT g.key_id, g.network, greatest(
    coalesce(b.recent, 0) + (row_number() OVER (PARTITION BY g.key_id ORDER BY g.used_at, g.network))::int - 1,
    CASE WHEN b.key_id IS NULL THEN 0 ELSE 1 END
  ) AS known_before
  FROM network_given g LEFT JOIN network_before b USING (key_id) WHERE g.is_first
), network_placed AS (
  SELECT key_id, network, row_number() OVER (PARTITION BY key_id ORDER BY network = 'other', NOT is_used, first_at, network) AS place FROM (
    SELECT key_id, network, min(first_at) AS first_at, bool_or(used_at IS NOT NULL) AS is_used FROM (
      SELECT key_id, network, first_at, used_at FROM network_given
      UNION ALL SELECT key_id, network, first_at, used_at FROM api_key_network WHERE key_id IN (SELECT key_id FROM network_given WHERE is_new)
    ) known WHERE key_id IN (SELECT key_id FROM network_given WHERE is_new) GROUP BY 1, 2
  ) of_key
), network_moved AS (
  SELECT key_id, network
  FROM (SELECT *, place < ${mostNetworks} OR max(place) OVER (PARTITION BY key_id) <= ${mostNetworks} AS has_row FROM network_placed) placed
  WHERE NOT has_row AND network <> 'other'
), network_gone AS (
  DELETE FROM api_key_network n USING network_moved m WHERE n.key_id = m.key_id AND n.network = m.network RETURNING n.*
), networks AS (
  INSERT INTO api_key_network AS old (key_id, project_id, network, calls, refused, first_at, last_at, used_at, known_before)
  SELECT key_id, project_id, to_network, sum(calls)::bigint, sum(refused)::bigint, min(first_at), max(last_at), min(used_at), min(known_before) FROM (
    SELECT g.key_id, g.project_id, CASE WHEN m.key_id IS NULL THEN g.network ELSE 'other' END AS to_network,
           g.calls, g.refused, g.first_at, g.last_at, g.used_at, f.known_before
    FROM network_given g LEFT JOIN network_moved m USING (key_id, network) LEFT JOIN network_first f USING (key_id, network)
    UNION ALL SELECT key_id, project_id, 'other', calls, refused, first_at, last_at, used_at, known_before FROM network_gone
  ) added GROUP BY 1, 2, 3 ORDER BY 1, 3
  ON CONFLICT (key_id, network) DO UPDATE
  SET calls = old.calls + excluded.calls, refused = old.refused + excluded.refused,
      first_at = least(old.first_at, excluded.first_at), last_at = greatest(old.last_at, excluded.last_at),
      used_at = least(old.used_at, excluded.used_at), known_before = coalesce(old.known_before, excluded.known_before)
)`
