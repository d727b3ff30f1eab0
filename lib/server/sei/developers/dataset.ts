/** The stored dataset of an account: read in pieces, and written in bulk. */
import 'server-only'
import type { PrismaClient } from '../../prisma-client/client'
import type { Transaction } from '../../database/open'
import { Fault } from '../../fault'
import { jsonBatchesOf, batchesOf } from '../../database/batches'
import { mostMerged } from './limits'
import { lengthOf, sameFields, type DeveloperRecord, type Fields } from './record'

export type StoredDeveloper = { refId: number; emailKey: string; fields: Fields }

/** What is read comes with all that every field may hold. */
const readSize = 1_000

/** Every developer of an account in order of reference, in batches. */
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

export type Link = Omit<DeveloperRecord, 'fields'>

/** Everybody's email and manager: what rules about the whole dataset need. */
export const readLinks = (tx: Transaction, accountId: string): Promise<Link[]> =>
  tx.$queryRaw<Link[]>`
    SELECT email_key AS "emailKey", manager_email_key AS "managerEmailKey" FROM developer
    WHERE account_id = ${accountId}::uuid ORDER BY ref_id`

/** Those developers who have one of these emails, by email. @throws Fault too_large where they are too much for memory */
export async function readDevelopers(
  tx: Transaction,
  accountId: string,
  emailKeys: readonly string[],
): Promise<Map<string, StoredDeveloper>> {
  const found = new Map<string, StoredDeveloper>()
  let length = 0
  for (const piece of batchesOf(emailKeys, readSize)) {
    const rows = await tx.$queryRaw<StoredDeveloper[]>`
      SELECT ref_id AS "refId", email_key AS "emailKey", fields FROM developer
      WHERE account_id = ${accountId}::uuid AND email_key = ANY(${piece}::text[])`
    for (const row of rows) {
      found.set(row.emailKey, row)
      length += lengthOf(Object.values(row.fields))
    }
    if (length <= mostMerged) continue
    throw new Fault('too_large', `These developers have more than ${mostMerged} characters already. Send fewer at once.`)
  }
  return found
}

/**
 * Adds developers, in this order. A batch is one text of JSON: arrays would be walked by Prisma and quoted element by
 * element by the driver.
 */
export async function insertDevelopers(
  tx: Transaction,
  accountId: string,
  records: readonly DeveloperRecord[],
): Promise<void> {
  for (const batch of jsonBatchesOf(records)) {
    await tx.$executeRaw`
      INSERT INTO developer (account_id, email_key, manager_email_key, fields, name, email)
      SELECT ${accountId}::uuid, email_key, manager_email_key, fields, fields->>'name', fields->>'email'
      FROM ROWS FROM (
        jsonb_to_recordset(${batch}::jsonb) AS ("emailKey" text, "managerEmailKey" text, fields jsonb)
      ) WITH ORDINALITY AS given (email_key, manager_email_key, fields, position)
      ORDER BY position`
  }
}

/** A developer who keeps the reference and the email, and what the record becomes. */
export type Update = { refId: number; record: DeveloperRecord }

/** Changes developers of an account; their fields become those of the record, whatever they were. */
export async function updateDevelopers(tx: Transaction, accountId: string, updates: readonly Update[]): Promise<void> {
  for (const batch of jsonBatchesOf(updates)) {
    await tx.$executeRaw`
      UPDATE developer d SET manager_email_key = record->>'managerEmailKey', fields = record->'fields',
        name = record->'fields'->>'name', email = record->'fields'->>'email', updated_at = now()
      FROM jsonb_to_recordset(${batch}::jsonb) AS given ("refId" int, record jsonb)
      WHERE d.ref_id = given."refId" AND d.account_id = ${accountId}::uuid`
  }
}

/**
 * Makes these records the dataset. Who stays keeps the reference; whoever is not among them goes, with what belongs to
 * them. What differs is found out here and written by reference: a join by email in the database can take the worst of
 * plans while it does not know yet how many developers an account has.
 */
export async function replaceDataset(
  tx: Transaction,
  accountId: string,
  records: readonly DeveloperRecord[],
): Promise<void> {
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
  for (const refIds of batchesOf(removed)) {
    await tx.$executeRaw`DELETE FROM developer WHERE account_id = ${accountId}::uuid AND ref_id = ANY(${refIds}::int[])`
  }
  await updateDevelopers(tx, accountId, updates)
  await insertDevelopers(tx, accountId, [...added.values()])
}
