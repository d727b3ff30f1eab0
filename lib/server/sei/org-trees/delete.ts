/** Deletes an org tree with its teams, their settings and the KPIs for them. */
import 'server-only'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { batchesOf, readInBatches } from '../../database/batches'
import type { Transaction } from '../../database/open'
import { changeAccount } from '../../load/change-account'
import { Prisma } from '../../prisma-client/client'
import { readOrgTree } from './row'

/** In steps, the newest teams first, which are mostly below the others: deleting 200,000 with the tree would be one long statement. */
async function deleteTeams(tx: Transaction, orgTreeId: number): Promise<void> {
  const refIds: number[] = []
  const rows = readInBatches<{ refId: number }>(tx, Prisma.sql`SELECT ref_id AS "refId" FROM team WHERE org_tree_id = ${orgTreeId}`)
  for await (const batch of rows) for (const { refId } of batch) refIds.push(refId)
  refIds.sort((one, other) => other - one)
  for (const batch of batchesOf(refIds)) {
    await tx.$executeRaw`DELETE FROM team WHERE ref_id = ANY(${batch}::int[])`
  }
}

/** Removes an org tree with its teams. The transaction must hold the account's row. */
export async function removeOrgTree(tx: Transaction, id: number): Promise<void> {
  await deleteTeams(tx, id)
  await tx.orgTree.delete({ where: { id }, select: { id: true } })
}

/** Deletes an org tree of the actor's project. @throws Fault not_found */
export async function deleteOrgTree(actor: KeyActor, id: number): Promise<void> {
  await changeAccount(actor.accountId, async (tx) => {
    const { name, levels, teamCount } = await readOrgTree(tx, actor, id)
    const kpis = await tx.kpi.count({ where: { projectId: actor.projectId, OR: [{ orgTreeId: id }, { team: { orgTreeId: id } }] } })
    await removeOrgTree(tx, id)
    await recordActivity(tx, actor, {
      type: 'ORG_TREE',
      action: 'DELETED',
      target: { id: String(id), name },
      details: { levels, teamCount, kpis },
    })
  })
}
