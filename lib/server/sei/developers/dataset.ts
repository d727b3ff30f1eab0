/** The stored dataset of an account: read in pieces, and written in bulk. */
import 'server-only'
import type { PrismaClient } from '../../prisma-client/client'
import type { Transaction } from '../../db'
import type { DeveloperRecord, Fields } from './record'

export type StoredDeveloper = { refId: number; emailKey: string; fields: Fields }

/** Large enough for few round trips, small enough for what is in memory at a time. */
const batchSize = 5_000

/** Every developer of an account in order of reference, in batches. */
export async function* readDataset(
  prisma: Transaction | PrismaClient,
  accountId: string,
): AsyncGenerator<StoredDeveloper[]> {
  for (let after = 0; ; ) {
    const batch = await prisma.$queryRaw<StoredDeveloper[]>`
      SELECT ref_id AS "refId", email_key AS "emailKey", fields FROM developer
      WHERE account_id = ${accountId}::uuid AND ref_id > ${after} ORDER BY ref_id LIMIT ${batchSize}`
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

/** The fields of those developers who have one of these emails. */
export async function readFields(
  tx: Transaction,
  accountId: string,
  emailKeys: readonly string[],
): Promise<Map<string, Fields>> {
  const rows = await tx.$queryRaw<{ emailKey: string; fields: Fields }[]>`
    SELECT email_key AS "emailKey", fields FROM developer
    WHERE account_id = ${accountId}::uuid AND email_key = ANY(${emailKeys}::text[])`
  return new Map(rows.map(({ emailKey, fields }) => [emailKey, fields]))
}

/** Writes records that a rule has let through; who has the email already keeps the reference. */
export async function writeDevelopers(
  tx: Transaction,
  accountId: string,
  records: readonly DeveloperRecord[],
  { mayExist = true } = {},
): Promise<void> {
  for (let at = 0; at < records.length; at += batchSize) {
    const batch = records.slice(at, at + batchSize)
    const emailKeys = batch.map(({ emailKey }) => emailKey)
    const managers = batch.map(({ managerEmailKey }) => managerEmailKey ?? '')
    const names = batch.map(({ fields }) => fields.name ?? '')
    const emails = batch.map(({ fields }) => fields.email ?? '')
    const fields = batch.map((record) => JSON.stringify(record.fields))
    if (mayExist) {
      await tx.$executeRaw`
        UPDATE developer d SET name = i.name, email = i.email, manager_email_key = nullif(i.manager, ''),
          fields = i.fields::jsonb, updated_at = now()
        FROM unnest(${emailKeys}::text[], ${managers}::text[], ${names}::text[], ${emails}::text[], ${fields}::text[])
          AS i (email_key, manager, name, email, fields)
        WHERE d.account_id = ${accountId}::uuid AND d.email_key = i.email_key AND d.fields <> i.fields::jsonb`
    }
    // Not ON CONFLICT, which would use up a reference for each row that is there: they would run out.
    await tx.$executeRaw`
      INSERT INTO developer (account_id, email_key, manager_email_key, name, email, fields)
      SELECT ${accountId}::uuid, i.email_key, nullif(i.manager, ''), i.name, i.email, i.fields::jsonb
      FROM unnest(${emailKeys}::text[], ${managers}::text[], ${names}::text[], ${emails}::text[], ${fields}::text[])
        WITH ORDINALITY AS i (email_key, manager, name, email, fields, position)
      WHERE NOT EXISTS (SELECT FROM developer d WHERE d.account_id = ${accountId}::uuid AND d.email_key = i.email_key)
      ORDER BY i.position`
  }
}

/** Makes these records the dataset. Whoever is not among them goes, with what belongs to them. */
export async function replaceDataset(
  tx: Transaction,
  accountId: string,
  records: readonly DeveloperRecord[],
): Promise<void> {
  const emailKeys = records.map(({ emailKey }) => emailKey)
  const before = await tx.developer.count({ where: { accountId } })
  if (before > 0) {
    await tx.$executeRaw`
      DELETE FROM developer d WHERE d.account_id = ${accountId}::uuid
        AND NOT EXISTS (SELECT FROM unnest(${emailKeys}::text[]) AS kept (email_key) WHERE kept.email_key = d.email_key)`
  }
  await writeDevelopers(tx, accountId, records, { mayExist: before > 0 })
}
