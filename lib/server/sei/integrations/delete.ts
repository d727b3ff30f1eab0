/** Deletes an integration with its identities, records, ingestion jobs and pipeline instances. */
import 'server-only'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import type { Transaction } from '../../database/open'
import { Fault, notFound } from '../../fault'
import { changeAccount } from '../../load/change-account'

type Row = { name: string; type: string; application: string; tableName: string | null }

/** Rows of a step: a record may be as long as a request. */
const stepSize = 1_000

/** Deletes what there can be very much of in steps: with the integration, all of it would be one long statement. */
async function deleteContents(tx: Transaction, id: number): Promise<void> {
  const steps = [
    () => tx.$executeRaw`
      DELETE FROM external_record WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM external_record WHERE integration_id = ${id}::int LIMIT ${stepSize}))`,
    () => tx.$executeRaw`
      DELETE FROM ingestion_job WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM ingestion_job WHERE integration_id = ${id}::int LIMIT ${stepSize}))`,
    () => tx.$executeRaw`
      DELETE FROM developer_identity WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM developer_identity WHERE integration_id = ${id}::int LIMIT ${stepSize}))`,
  ]
  for (const step of steps) while ((await step()) === stepSize);
}

/**
 * Deletes an integration of the actor's account; with `external-data`, only one that takes external data.
 * @throws Fault not_found; conflict where a leaf team or an org tree uses it
 */
export async function deleteIntegration(actor: KeyActor, id: number, kind: 'any' | 'external-data' = 'any'): Promise<void> {
  await changeAccount(actor.accountId, async (tx) => {
    // Transactions that refer to it wait for this lock, and find it deleted.
    const [row] = await tx.$queryRaw<Row[]>`
      SELECT name, type, application, table_name AS "tableName" FROM integration
      WHERE id = ${id}::int AND account_id = ${actor.accountId}::uuid FOR UPDATE`
    if (!row || (kind === 'external-data' && row.tableName === null)) throw notFound()
    // Only leaves that have developers show their settings. The rows of other teams are deleted with the integration.
    const teams = await tx.teamIntegration.count({
      where: { integrationId: id, team: { leaf: true, emptySince: null } },
    })
    const trees = await tx.orgTree.count({
      where: { accountId: actor.accountId, defaultIntegrationIds: { has: id } },
    })
    if (teams + trees > 0) {
      throw new Fault(
        'conflict',
        `${teams} teams and ${trees} org trees use this integration. Take it out of their settings first.`,
      )
    }
    await deleteContents(tx, id)
    await tx.integration.delete({ where: { id }, select: { id: true } })
    await recordActivity(tx, actor, {
      type: 'INTEGRATION',
      action: 'DELETED',
      target: { id: String(id), name: row.name },
      details: { type: row.type, application: row.application, tableName: row.tableName },
    })
  })
}
