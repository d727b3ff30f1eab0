/** Deletes keys for good. Their rows stay as tombstones, so that later tries with their secrets are recognised. */
import 'server-only'
import type { DeleteKey } from '../../schema/deleted-key'
import { recordActivities, type ActivityActor } from '../activity-log/record'
import type { Operator, PersonActor } from '../access/actor'
import { database, type Transaction } from '../database/open'
import { notFound } from '../fault'
import { Prisma } from '../prisma-client/client'
import { now } from '../runtime/clock'
import { measureKeys } from './measure-revocation'
import { keyColumns, keyTables, toKey, type KeyRow } from './row'
import { flushUse } from '../usage/note-use'

/**
 * Deletes keys in a transaction, all or none; one that was deleted before is passed over.
 * @param which a condition for keys `k`: whose they have to be
 * @param reason why, for who reads of it; empty for none
 * @returns how many it deleted
 * @throws Fault not_found where one of the ids is no key that meets the condition
 */
export async function deleteKeys(
  tx: Transaction,
  actor: ActivityActor,
  ids: readonly string[],
  which: Prisma.Sql,
  reason = '',
): Promise<number> {
  if (ids.length === 0) return 0
  // A second delete waits here for the first, and then finds the tombstone. In one order, so two never wait for each other.
  const found = await tx.$queryRaw<{ id: string; isLive: boolean }[]>`
    SELECT k.id, k.deleted_at IS NULL AS "isLive" FROM api_key k
    WHERE k.id = ANY(${ids}::uuid[]) AND ${which} ORDER BY k.id FOR NO KEY UPDATE`
  if (found.length < new Set(ids).size) throw notFound()
  const live = found.flatMap(({ id, isLive }) => (isLive ? [id] : []))
  if (live.length === 0) return 0
  // Held, so that the tombstone has the last use that was written. In the order in which uses are written.
  const rows = await tx.$queryRaw<(KeyRow & { projectId: string })[]>`
    SELECT ${keyColumns}, k.project_id AS "projectId" FROM ${keyTables}
    WHERE k.id = ANY(${live}::uuid[]) ORDER BY k.id FOR UPDATE OF u`
  const deletedAt = now()
  await tx.$executeRaw`
    UPDATE api_key k SET deleted_at = ${deletedAt}::timestamptz, deleted_by_id = ${actor.id}::uuid, delete_reason = ${reason || null},
           last_used_at = NULLIF(u.used_at, '-infinity'), last_used_address = u.address
    FROM api_key_use u WHERE u.key_id = k.id AND k.id = ANY(${live}::uuid[])`
  await tx.apiKeySecret.updateMany({ where: { keyId: { in: live }, revokedAt: null }, data: { revokedAt: deletedAt } })
  // The list of live keys reads this table by last use.
  await tx.apiKeyUse.deleteMany({ where: { keyId: { in: live } } })
  await recordActivities(
    tx,
    actor,
    rows.map((row) => {
      const { id, name, role, hint, lastUsedAt, lastUsedIp } = toKey(row)
      const details = { role, hint, lastUsedAt, lastUsedIp, ...(reason && { reason }) }
      return { projectId: row.projectId, event: { type: 'API_ACCESS_KEY', action: 'DELETED', target: { id, name }, details } }
    }),
  )
  return live.length
}

/**
 * Deletes a key of the actor's project; once more is not an error. From the answer on, no request with it passes.
 * @returns whether this deleted it
 * @throws Fault not_found
 */
export async function deleteKey(actor: PersonActor, id: string, { reason }: DeleteKey = {}): Promise<boolean> {
  const { prisma } = await database()
  // The tombstone tells of the last use, which this server may not have written yet.
  await flushUse()
  const count = await prisma.$transaction((tx) =>
    deleteKeys(tx, actor, [id], Prisma.sql`k.project_id = ${actor.projectId}::uuid`, reason),
  )
  if (count > 0) await measureKeys(actor, [id])
  return count > 0
}

/** Deletes a key of any project of the operator's account, in the same way. @throws Fault not_found */
export async function deleteKeyOfAccount(operator: Operator, id: string): Promise<void> {
  const { prisma } = await database()
  await prisma.$transaction((tx) => deleteKeys(tx, operator, [id], Prisma.sql`k.account_id = ${operator.accountId}::uuid`))
  await measureKeys(operator, [id])
}
