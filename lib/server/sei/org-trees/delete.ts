/** Deletes an org tree with its teams, their settings and the KPIs for them. */
import 'server-only'
import { recordActivity } from '../../activity/record'
import type { KeyActor } from '../../access/actor'
import { changeAccount } from '../../load/change-account'
import { readOrgTree } from './row'

/** Deletes an org tree of the actor's project. @throws Fault not_found */
export async function deleteOrgTree(actor: KeyActor, id: number): Promise<void> {
  await changeAccount(actor.accountId, async (tx) => {
    const { name, levels, teamCount } = await readOrgTree(tx, actor, id)
    const kpis = await tx.kpi.count({ where: { projectId: actor.projectId, OR: [{ orgTreeId: id }, { team: { orgTreeId: id } }] } })
    await tx.orgTree.delete({ where: { id } })
    await recordActivity(tx, actor, {
      type: 'ORG_TREE',
      action: 'DELETED',
      target: { id: String(id), name },
      details: { levels, teamCount, kpis },
    })
  })
}
