/** Finds keys of an account, in any project, by id, hint or the key itself. */
import 'server-only'
import type { Key } from '../../schema/key'
import { database } from '../database/open'
import { Prisma } from '../prisma-client/client'
import { keyColumns, keyTables, toKey, type KeyRow } from './row'
import { hashSecret } from './secret'

/** What is known of a key: its id, its hint as the list shows it, or the key itself, say from a leak. */
export type KnownOfKey = { id: string } | { hint: string } | { token: string }

export type FoundKey = {
  id: string
  name: string
  /** The hint of the secret that it was found by, else of its newest. */
  hint: string
  org: string
  project: string
  projectId: string
  deletedAt: Date | null
}

function condition(known: KnownOfKey): Prisma.Sql {
  if ('id' in known) return Prisma.sql`k.id = ${known.id}::uuid`
  if ('token' in known) return Prisma.sql`s.hash = ${hashSecret(known.token)}`
  // The first comparison is the one that has an index.
  return Prisma.sql`lower(s.hint) = lower(${known.hint}) AND s.hint = ${known.hint}`
}

/** The keys that match, live ones first, then deleted ones; 100 at most. */
export async function findKeys(accountId: string, known: KnownOfKey): Promise<FoundKey[]> {
  const { prisma } = await database()
  return prisma.$queryRaw<FoundKey[]>`
    SELECT DISTINCT ON (k.deleted_at, k.id) k.id, k.name, s.hint, o.identifier AS org,
           p.identifier AS project, p.id AS "projectId", k.deleted_at AS "deletedAt"
    FROM api_key k
    JOIN api_key_secret s ON s.key_id = k.id
    JOIN project p ON p.id = k.project_id
    JOIN organization o ON o.id = p.organization_id
    WHERE k.account_id = ${accountId}::uuid AND ${condition(known)}
    ORDER BY k.deleted_at NULLS FIRST, k.id, s.revoked_at IS NOT NULL, s.created_at DESC LIMIT 100`
}

/** The live ones of keys that were found, as the console shows them, by id. */
export async function readFoundKeys(found: readonly FoundKey[]): Promise<ReadonlyMap<string, Key>> {
  const { prisma } = await database()
  const rows = await prisma.$queryRaw<KeyRow[]>`
    SELECT ${keyColumns} FROM ${keyTables} WHERE k.id = ANY(${found.map(({ id }) => id)}::uuid[]) AND k.deleted_at IS NULL`
  return new Map(rows.map((row) => [row.id, toKey(row)]))
}
