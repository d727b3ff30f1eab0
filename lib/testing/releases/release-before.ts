/**
 * Statements about keys as the servers of the release before send them, while this release's migrations are applied. Written
 * on 2026-11-25. Each release replaces them with its own, when nothing of the one before runs any more (CONTRIBUTING.md).
 */

/** Of the check of a key. Takes the hashes. */
export const verifyKeys = `
SELECT i.index::int, s.revoked_at IS NOT NULL OR k.deleted_at IS NOT NULL, s.expires_at,
       k.id, k.name, k.role::text, k.project_id, k.account_id, p.identifier, o.identifier, a.identifier
FROM unnest($1::bytea[]) WITH ORDINALITY AS i (hash, index)
JOIN api_key_secret s ON s.hash = i.hash
JOIN api_key k ON k.id = s.key_id
JOIN project p ON p.id = k.project_id
JOIN organization o ON o.id = p.organization_id
JOIN account a ON a.id = k.account_id`

/** Of the writing of last uses. Takes keys, times and addresses; keys, hours, addresses and counts of calls. */
export const writeUses = `
WITH used AS (
  SELECT u.key_id, i.used_at, i.address FROM api_key_use u
  JOIN unnest($1::text[]::uuid[], $2::text[]::timestamptz[], $3::text[]) AS i (key_id, used_at, address) USING (key_id)
  ORDER BY u.key_id FOR UPDATE OF u
), touched AS (
  UPDATE api_key_use u SET used_at = used.used_at, address = used.address
  FROM used WHERE u.key_id = used.key_id AND u.used_at < used.used_at
)
INSERT INTO api_key_calls AS old (key_id, hour, address, calls)
SELECT c.key_id, c.hour, c.address, c.calls
FROM unnest($4::text[]::uuid[], $5::text[]::timestamptz[], $6::text[], $7::text[]::int[]) AS c (key_id, hour, address, calls)
JOIN used USING (key_id) ORDER BY 1, 2, 3
ON CONFLICT (key_id, hour, address) DO UPDATE SET calls = old.calls + excluded.calls`

/** Of the list of keys. Takes the project and the length of the page. */
export const listKeys = `
SELECT k.id, k.name, k.description, k.role::text AS role, k.created_at AS "createdAt",
       p.id AS "creatorId", p.name AS "creatorName", p.email AS "creatorEmail",
       NULLIF(u.used_at, '-infinity') AS "lastUsedAt", u.address AS "lastUsedIp",
       s.hint, s.expires_at AS "expiresAt", s.live AS "liveSecrets", k.folded_name AS "foldedName"
FROM api_key k
JOIN api_key_use u ON u.key_id = k.id
JOIN person p ON p.id = k.created_by_id
CROSS JOIN LATERAL (
  SELECT hint, expires_at, (count(*) OVER ())::int AS live FROM api_key_secret
  WHERE key_id = k.id AND revoked_at IS NULL ORDER BY created_at DESC LIMIT 1
) s
WHERE k.project_id = $1::uuid AND u.project_id = $1::uuid AND k.deleted_at IS NULL
ORDER BY k.created_at DESC, k.id DESC LIMIT $2`
