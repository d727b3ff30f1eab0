/** The stored developers of an account: read in batches, and written in bulk. */
import 'server-only'
import type { KeyActor } from '../../access/actor'
import type { PrismaClient } from '../../prisma-client/client'
import type { Transaction } from '../../database/open'
import { Fault } from '../../fault'
import { jsonBatchesOf, batchesOf } from '../../database/batches'
import { now } from '../../runtime/clock'
import { mostMerged } from './bounds'
import { sameFields, totalLength, type DeveloperRecord, type Fields, type ManagerLink } from './developer-record'

type StoredDeveloper = { refId: number; emailKey: string; fields: Fields }

/** Rows of a batch: each developer can have 20,000 characters. */
const readSize = 1_000

/** All developers of an account in the order of their references, in batches. */
export async function* readDataset(
  prisma: Transaction | PrismaClient,
  accountId: string,
): AsyncGenerator<StoredDeveloper[]> {
  for (let after = 0; ; ) {
    const batch = await prisma.$queryRaw<StoredDeveloper[]>`
      SELECT ref_id AS "refId", email_key AS "emailKey", fields FROM developer
      WHERE account_id = ${accountId}::uuid AND ref_id > ${after} ORDER BY ref_id LIMIT ${readSize}`
    const last = batch.at(-1)
    if (!last) return
    yield batch
    after = last.refId
  }
}

/** Rows of a batch of links. */
const linksSize = 5_000

/** Email and manager of every developer: all that the rules of the whole dataset need. */
export async function readManagerLinks(tx: Transaction, accountId: string): Promise<ManagerLink[]> {
  const links: ManagerLink[] = []
  for (let after = 0, more = true; more; ) {
    const rows = await tx.$queryRaw<(ManagerLink & { refId: number })[]>`
      SELECT ref_id AS "refId", email_key AS "emailKey", manager_email_key AS "managerEmailKey" FROM developer
      WHERE account_id = ${accountId}::uuid AND ref_id > ${after} ORDER BY ref_id LIMIT ${linksSize}`
    for (const { emailKey, managerEmailKey } of rows) links.push({ emailKey, managerEmailKey })
    after = rows.at(-1)?.refId ?? after
    more = rows.length === linksSize
  }
  return links
}

/** Deletes developers by reference. */
export async function removeDevelopers(tx: Transaction, accountId: string, refIds: readonly number[]): Promise<void> {
  for (const batch of batchesOf(refIds)) {
    await tx.$executeRaw`DELETE FROM developer WHERE account_id = ${accountId}::uuid AND ref_id = ANY(${batch}::int[])`
  }
}

/** The developers with these emails, by `emailKey`. @throws Fault too_large where they would not fit in memory */
export async function readDevelopersByEmail(
  tx: Transaction,
  accountId: string,
  emailKeys: readonly string[],
): Promise<Map<string, StoredDeveloper>> {
  const found = new Map<string, StoredDeveloper>()
  let length = 0
  for (const batch of batchesOf(emailKeys, readSize)) {
    const rows = await tx.$queryRaw<StoredDeveloper[]>`
      SELECT ref_id AS "refId", email_key AS "emailKey", fields FROM developer
      WHERE account_id = ${accountId}::uuid AND email_key = ANY(${batch}::text[])`
    for (const row of rows) {
      found.set(row.emailKey, row)
      length += totalLength(Object.values(row.fields))
    }
    if (length <= mostMerged) continue
    throw new Fault('too_large', `These developers have more than ${mostMerged} characters already. Send fewer at once.`)
  }
  return found
}

/**
 * Inserts developers in this order, and notes which ones an Ingestion key added. A batch is one JSON text: Prisma would walk
 * an array, and the driver would quote each element.
 */
export async function insertDevelopers(
  tx: Transaction,
  { accountId, key: { role } }: KeyActor,
  records: readonly DeveloperRecord[],
): Promise<void> {
  const at = now()
  for (const batch of jsonBatchesOf(records)) {
    await tx.$executeRaw`
      INSERT INTO developer (account_id, email_key, manager_email_key, fields, name, email, updated_at, ingested_at)
      SELECT ${accountId}::uuid, email_key, manager_email_key, fields, fields->>'name', fields->>'email',
        ${at}::timestamptz, CASE WHEN ${role === 'INGESTION'}::boolean THEN ${at}::timestamptz END
      FROM ROWS FROM (
        jsonb_to_recordset(${batch}::jsonb) AS ("emailKey" text, "managerEmailKey" text, fields jsonb)
      ) WITH ORDINALITY AS given (email_key, manager_email_key, fields, position)
      ORDER BY position`
  }
}

/** The new record of a stored developer, who keeps the reference and the email key. */
export type Update = { refId: number; record: DeveloperRecord }

/** Replaces the fields of stored developers by those of their new records. */
export async function updateDevelopers(tx: Transaction, accountId: string, updates: readonly Update[]): Promise<void> {
  const at = now()
  for (const batch of jsonBatchesOf(updates)) {
    await tx.$executeRaw`
      UPDATE developer d SET manager_email_key = record->>'managerEmailKey', fields = record->'fields',
        name = record->'fields'->>'name', email = record->'fields'->>'email', updated_at = ${at}::timestamptz
      FROM jsonb_to_recordset(${batch}::jsonb) AS given ("refId" int, record jsonb)
      WHERE d.ref_id = given."refId" AND d.account_id = ${accountId}::uuid`
  }
}

/** What has to be written to make the stored developers those of a new dataset. */
type DatasetChanges = {
  added: DeveloperRecord[]
  updates: Update[]
  /** References of developers who are not in the new dataset. */
  removed: number[]
}

/**
 * Compares a new dataset with the stored one: developers with the same email key keep their reference. Found here and not by
 * a join: before the table is analyzed, one by email gets a very slow plan.
 */
export async function compareDataset(
  tx: Transaction,
  accountId: string,
  records: readonly DeveloperRecord[],
): Promise<DatasetChanges> {
  const added = new Map(records.map((record) => [record.emailKey, record]))
  const updates: Update[] = []
  const removed: number[] = []
  for await (const batch of readDataset(tx, accountId)) {
    for (const { refId, emailKey, fields } of batch) {
      const record = added.get(emailKey)
      if (!record) removed.push(refId)
      else if (!sameFields(fields, record.fields)) updates.push({ refId, record })
      added.delete(emailKey)
    }
  }
  return { added: [...added.values()], updates, removed }
}

/** Rows of a statement that changes nothing but a mark. */
const markSize = 10_000

/** Counts all developers of an account as an Admin key's, whoever added them. */
async function vouchForDevelopers(tx: Transaction, accountId: string): Promise<void> {
  for (let marked = markSize; marked === markSize; ) {
    marked = await tx.$executeRaw`
      UPDATE developer SET ingested_at = NULL WHERE account_id = ${accountId}::uuid AND ref_id IN (
        SELECT ref_id FROM developer
        WHERE account_id = ${accountId}::uuid AND ingested_at IS NOT NULL LIMIT ${markSize}::int)`
  }
}

/** Makes the compared dataset the stored one. An Admin key vouches for all developers in it: it approved the whole file. */
export async function writeDataset(tx: Transaction, actor: KeyActor, changes: DatasetChanges): Promise<void> {
  const { accountId } = actor
  await removeDevelopers(tx, accountId, changes.removed)
  if (actor.key.role === 'ADMIN') await vouchForDevelopers(tx, accountId)
  await updateDevelopers(tx, accountId, changes.updates)
  await insertDevelopers(tx, actor, changes.added)
}
