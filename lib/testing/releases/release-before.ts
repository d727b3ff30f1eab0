/**
 * Statements about keys that servers of the previous release send while this release's migrations are applied. Written on 2026-11-26.
 * Each release replaces them with its own, when nothing of the one before runs any more (CONTRIBUTING.md).
 */

/** Of the check of a key. Takes the hashes. */
export const verifyKeys = `
SELECT i.index::int, s.revoked_at IS NOT NULL OR k.deleted_at IS NOT NULL OR p.deleted_at IS NOT NULL, s.expires_at,
       p.archived_at IS NOT NULL, k.id, k.name, k.role::text, k.project_id, k.account_id, p.identifier, o.identifier, a.identifier
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

/** Of the creation of a key. Takes the account, the project, the person, the name and the hash; answers the id of the key. */
export const insertKey = `
WITH made AS (
  INSERT INTO api_key (account_id, project_id, created_by_id, name, folded_name, description, search_text, role, created_at)
  VALUES ($1::uuid, $2::uuid, $3::uuid, $4, lower($4), '', lower($4), 'INGESTION', CURRENT_TIMESTAMP) RETURNING id, project_id
), secret AS (
  INSERT INTO api_key_secret (key_id, hash, hint, created_at)
  SELECT id, $5::bytea, 'sei_abcd…wxyz', CURRENT_TIMESTAMP FROM made
)
INSERT INTO api_key_use (key_id, project_id) SELECT id, project_id FROM made RETURNING key_id AS id`

/** Of the deletion of a key, in their order. Each takes the key. */
export const deleteKey = [
  'UPDATE api_key SET deleted_at = CURRENT_TIMESTAMP WHERE id = $1::uuid',
  'UPDATE api_key_secret SET revoked_at = CURRENT_TIMESTAMP WHERE key_id = $1::uuid AND revoked_at IS NULL',
  'DELETE FROM api_key_use WHERE key_id = $1::uuid',
] as const

/** Of the activity row of a deletion. Takes the key, its account and project, and when and from where it was used last. */
export const recordDeletion = `
INSERT INTO activity (account_id, project_id, actor_kind, actor_label, type, action, target_id, target_name, details, request_id)
VALUES ($2::uuid, $3::uuid, 'person', 'ada@example.com', 'API_ACCESS_KEY', 'DELETED', $1, 'gone',
        jsonb_build_object('role', 'INGESTION', 'hint', 'sei_abcd…wxyz', 'lastUsedAt', $4::text, 'lastUsedIp', $5::text),
        '11111111-1111-4111-8111-111111111111')`
