/** All identities of an account as a CSV that can be sent back. */
import 'server-only'
import type { IdentityRow } from '../../../schema/identity'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { csvOf } from '../../csv/write'

/** Rows. */
const batchSize = 5_000

/**
 * Ordered by email; each batch begins after the last row of the one before. OFFSET 0 keeps the plan to reading developers in
 * order until the batch is full: joined freely, each batch read and sorted all identities.
 */
async function* rowsOf({ accountId }: KeyActor) {
  const { prisma } = await database()
  for (let after = { emailKey: '', integrationId: 0 }, more = true; more; ) {
    const rows = await prisma.$queryRaw<(IdentityRow & { emailKey: string })[]>`
      SELECT d.email, d.email_key AS "emailKey", i.integration_id AS "integrationId", i.identity
      FROM developer d CROSS JOIN LATERAL (
        SELECT integration_id, identity FROM developer_identity WHERE developer_ref_id = d.ref_id OFFSET 0
      ) i
      WHERE d.account_id = ${accountId}::uuid AND d.email_key >= ${after.emailKey}
        AND (d.email_key, i.integration_id) > (${after.emailKey}, ${after.integrationId}::int)
      ORDER BY d.email_key, i.integration_id LIMIT ${batchSize}`
    yield rows.map(({ email, integrationId, identity }) => [email, integrationId, identity])
    after = rows.at(-1) ?? after
    more = rows.length === batchSize
  }
}

/** The text of the file, batch by batch: the memory it takes does not grow with the identities. */
export const exportIdentities = (actor: KeyActor): AsyncGenerator<string> =>
  csvOf(['email', 'integrationId', 'identity'], rowsOf(actor))
