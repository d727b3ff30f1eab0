/** Reads the keys of findings, live and deleted ones, with all that is known of their state. */
import 'server-only'
import type { FindingKey } from '../../schema/finding'
import type { KeyRole } from '../../schema/key'
import type { Transaction } from '../database/open'

export type KeyState = {
  id: string
  name: string
  role: KeyRole
  hint: string
  createdAt: Date
  lastUsedAt: Date | null
  lastUsedIp: string | null
  creatorId: string
  creatorName: string
  creatorEmail: string
  responsibleId: string
  responsibleName: string
  responsibleEmail: string
  isResponsibleDisabled: boolean
  secretCreatedAt: Date
  expiresAt: Date | null
  pausedAt: Date | null
  deletedAt: Date | null
  configuredAt: Date | null
  sharedAt: Date | null
}

/** Live keys come with their current secret, deleted ones with the newest that was deleted with them. */
export const readKeyStates = (tx: Transaction, ids: readonly string[]): Promise<KeyState[]> => tx.$queryRaw<KeyState[]>`
  SELECT k.id, k.name, k.role::text AS role, s.hint, k.created_at AS "createdAt",
         coalesce(NULLIF(u.used_at, '-infinity'), k.last_used_at) AS "lastUsedAt", coalesce(u.address, k.last_used_address) AS "lastUsedIp",
         p.id AS "creatorId", p.name AS "creatorName", p.email AS "creatorEmail",
         r.id AS "responsibleId", r.name AS "responsibleName", r.email AS "responsibleEmail",
         r.disabled_at IS NOT NULL AS "isResponsibleDisabled",
         s.created_at AS "secretCreatedAt", s.expires_at AS "expiresAt", k.paused_at AS "pausedAt", k.deleted_at AS "deletedAt",
         u.configured_at AS "configuredAt", u.shared_at AS "sharedAt"
  FROM api_key k
  LEFT JOIN api_key_use u ON u.key_id = k.id
  JOIN person p ON p.id = k.created_by_id
  JOIN person r ON r.id = coalesce(k.responsible_id, k.created_by_id)
  CROSS JOIN LATERAL (
    SELECT hint, created_at, expires_at FROM api_key_secret WHERE key_id = k.id
    ORDER BY revoked_at DESC NULLS FIRST, created_at DESC LIMIT 1
  ) s
  WHERE k.id = ANY(${ids}::uuid[])`

/** The key of a finding as it is sent. */
export const toFindingKey = (key: KeyState): FindingKey => ({
  id: key.id,
  name: key.name,
  role: key.role,
  hint: key.hint,
  createdAt: key.createdAt.toISOString(),
  createdBy: { id: key.creatorId, name: key.creatorName, email: key.creatorEmail },
  responsible: { id: key.responsibleId, name: key.responsibleName, email: key.responsibleEmail },
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  lastUsedIp: key.lastUsedIp,
})
