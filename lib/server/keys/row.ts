/** How a key is read from the database and written on the wire, the same for one key and for a list of them. */
import 'server-only'
import { soonDays, type Key, type KeyRole, type KeyStatus } from '../../schema/key'
import { Prisma } from '../prisma-client/client'
import { fold } from '../rules/fold'
import { nowMs } from '../runtime/clock'

/** The columns for one key of `keyTables`. Never a hash. */
export const keyColumns = Prisma.sql`
  k.id, k.name, k.description, k.role::text AS role, k.created_at AS "createdAt",
  p.id AS "creatorId", p.name AS "creatorName", p.email AS "creatorEmail",
  r.id AS "responsibleId", r.name AS "responsibleName", r.email AS "responsibleEmail",
  NULLIF(u.used_at, '-infinity') AS "lastUsedAt", u.address AS "lastUsedIp",
  k.paused_at AS "pausedAt", k.paused_by_id AS "pauserId", pauser.name AS "pauserName", coalesce(k.networks, '{}') AS networks,
  s.hint, s.expires_at AS "expiresAt", s.awaits_reveal AS "awaitsReveal",
  old.hint AS "oldHint", old.ends_at AS "oldEndsAt"`

/** What the status of a key depends on: a part of `keyTables`, and all that counting needs. */
export const statusTables = Prisma.sql`
  api_key k
  JOIN api_key_use u ON u.key_id = k.id
  CROSS JOIN LATERAL (
    SELECT hint, expires_at, awaits_reveal, created_at FROM api_key_secret
    WHERE key_id = k.id AND revoked_at IS NULL ORDER BY created_at DESC LIMIT 1
  ) s
  LEFT JOIN LATERAL (
    SELECT hint, ends_at FROM api_key_secret
    WHERE key_id = k.id AND revoked_at IS NULL AND created_at < s.created_at ORDER BY created_at DESC LIMIT 1
  ) old ON true`

/**
 * `k` is the key, `u` its last use, `s` its current secret: the newest that is not revoked. `old` is the one before it, which may
 * still work while the key rotates; `p` is the creator, `r` who answers for the key.
 */
export const keyTables = Prisma.sql`
  ${statusTables}
  JOIN person p ON p.id = k.created_by_id
  JOIN person r ON r.id = coalesce(k.responsible_id, k.created_by_id)
  LEFT JOIN person pauser ON pauser.id = k.paused_by_id`

export type KeyRow = {
  id: string
  name: string
  description: string
  role: KeyRole
  createdAt: Date
  creatorId: string
  creatorName: string
  creatorEmail: string
  responsibleId: string
  responsibleName: string
  responsibleEmail: string
  lastUsedAt: Date | null
  lastUsedIp: string | null
  pausedAt: Date | null
  pauserId: string | null
  pauserName: string | null
  networks: string[]
  hint: string
  expiresAt: Date | null
  awaitsReveal: boolean
  oldHint: string | null
  oldEndsAt: Date | null
}

/** How long before its end a secret is said to expire soon, in milliseconds. */
export const soon = soonDays * 24 * 60 * 60 * 1000

/** Whether the secret before the current one is still there to be ended: it works, or nobody has said when it stops. */
const isRotating = ({ oldHint, oldEndsAt }: KeyRow, at: number) =>
  oldHint !== null && (oldEndsAt === null || oldEndsAt.getTime() > at)

function statusOf(row: KeyRow, at: number): KeyStatus {
  const left = row.expiresAt ? row.expiresAt.getTime() - at : Infinity
  if (row.pausedAt) return 'PAUSED'
  if (left <= 0) return 'EXPIRED'
  const rotating = isRotating(row, at)
  // A secret that was used has reached somebody, whatever the browser said.
  if (row.awaitsReveal && !rotating && row.lastUsedAt === null) return 'NEVER_REVEALED'
  if (rotating) return 'ROTATING'
  return left <= soon ? 'EXPIRING_SOON' : 'ACTIVE'
}

/**
 * The same rule as `statusOf`, as a condition for `statusTables`: what makes a key this, and nothing that comes before it. In pieces
 * that PostgreSQL checks as early as it can: for a key that is not paused, say, it does not look for secrets.
 */
export function hasStatus(status: KeyStatus, now: Date): Prisma.Sql {
  const expiresBy = (at: Date) => Prisma.sql`coalesce(s.expires_at <= ${at}::timestamptz, false)`
  const rotating = Prisma.sql`(old.hint IS NOT NULL AND coalesce(old.ends_at > ${now}::timestamptz, true))`
  const rules: [KeyStatus, Prisma.Sql][] = [
    ['PAUSED', Prisma.sql`k.paused_at IS NOT NULL`],
    ['EXPIRED', expiresBy(now)],
    ['NEVER_REVEALED', Prisma.sql`(s.awaits_reveal AND NOT ${rotating} AND u.used_at = '-infinity')`],
    ['ROTATING', rotating],
    ['EXPIRING_SOON', expiresBy(new Date(now.getTime() + soon))],
    ['ACTIVE', Prisma.sql`true`],
  ]
  const place = rules.findIndex(([name]) => name === status)
  const before = rules.slice(0, place).map(([, rule]) => Prisma.sql`NOT ${rule}`)
  return Prisma.join([...before, rules[place]![1]], ' AND ')
}

/** The wire shape of a row. @param at when it is looked at, in milliseconds since 1970 */
export function toKey(row: KeyRow, at = nowMs()): Key {
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
    status: statusOf(row, at),
    pausedAt: row.pausedAt?.toISOString() ?? null,
    pausedBy: row.pauserId && row.pauserName ? { id: row.pauserId, name: row.pauserName } : null,
    oldSecret: row.oldHint && isRotating(row, at) ? { hint: row.oldHint, endsAt: row.oldEndsAt?.toISOString() ?? null } : null,
    responsible: { id: row.responsibleId, name: row.responsibleName, email: row.responsibleEmail },
    networks: row.networks,
  }
}

/** The text of a key that the search looks through. */
export const searchTextOf = (key: { name: string; description: string }): string =>
  fold(`${key.name}\n${key.description}`)
