/** How a key is read from the database and written on the wire, the same for one key and for a list of them. */
import 'server-only'
import type { Key, KeyRole, KeyStatus } from '../../schema/key'
import { Prisma } from '../prisma-client/client'
import { fold } from '../rules/fold'

/** The columns for one key: `k` is the key, `u` its last use, `s` its newest live secret. Never a hash. */
export const keyColumns = Prisma.sql`
  k.id, k.name, k.description, k.role::text AS role, k.created_at AS "createdAt",
  p.id AS "creatorId", p.name AS "creatorName", p.email AS "creatorEmail",
  NULLIF(u.used_at, '-infinity') AS "lastUsedAt", u.address AS "lastUsedIp",
  s.hint, s.expires_at AS "expiresAt", s.live AS "liveSecrets"`

export const keyTables = Prisma.sql`
  api_key k
  JOIN api_key_use u ON u.key_id = k.id
  JOIN person p ON p.id = k.created_by_id
  CROSS JOIN LATERAL (
    SELECT hint, expires_at, (count(*) OVER ())::int AS live FROM api_key_secret
    WHERE key_id = k.id AND revoked_at IS NULL ORDER BY created_at DESC LIMIT 1
  ) s`

export type KeyRow = {
  id: string
  name: string
  description: string
  role: KeyRole
  createdAt: Date
  creatorId: string
  creatorName: string
  creatorEmail: string
  lastUsedAt: Date | null
  lastUsedIp: string | null
  hint: string
  expiresAt: Date | null
  liveSecrets: number
}

const soon = 7 * 24 * 60 * 60 * 1000

function statusOf({ expiresAt, liveSecrets }: KeyRow, now: number): KeyStatus {
  const left = expiresAt ? expiresAt.getTime() - now : Infinity
  if (left <= 0) return 'EXPIRED'
  if (liveSecrets > 1) return 'ROTATING'
  return left <= soon ? 'EXPIRING_SOON' : 'ACTIVE'
}

/** The wire shape of a row. */
export function toKey(row: KeyRow): Key {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    role: row.role,
    hint: row.hint,
    createdAt: row.createdAt.toISOString(),
    createdBy: { id: row.creatorId, name: row.creatorName, email: row.creatorEmail },
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastUsedIp: row.lastUsedIp,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    status: statusOf(row, Date.now()),
  }
}

/** The text of a key that the search looks through. */
export const searchTextOf = (key: { name: string; description: string }): string =>
  fold(`${key.name}\n${key.description}`)
