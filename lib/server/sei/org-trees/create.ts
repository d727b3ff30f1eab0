/** Creates an org tree with its teams. */
import 'server-only'
import type { CreateOrgTree, OrgTree } from '../../../schema/org-tree'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { fold } from '../../rules/fold'
import { analyzeTeams } from '../../database/analyze'
import { requireQuota } from '../../load/quotas'
import { changeAccount } from '../../load/change-account'
import { nameTaken, withUniqueName } from '../../rules/unique-name'
import { rebuildOrgTree } from './rebuild'
import { resolveOrgTree } from './references'
import { readOrgTree } from './row'

/** Creates an org tree in the actor's project. @throws Fault limit_reached, not_set_up, validation, name_taken */
export async function createOrgTree(actor: KeyActor, input: CreateOrgTree): Promise<OrgTree> {
  const { accountId, projectId, label } = actor
  const created = await withUniqueName(() => nameTaken('an org tree', input.name), () =>
    changeAccount(accountId, async (tx) => {
      await requireQuota(tx, 'orgTrees', actor)
      const columns = await resolveOrgTree(tx, accountId, input)
      const { id } = await tx.orgTree.create({
        data: { ...columns, accountId, projectId, foldedName: fold(input.name), createdBy: label, updatedBy: label },
        select: { id: true },
      })
      await rebuildOrgTree(tx, accountId, id)
      const tree = await readOrgTree(tx, actor, id)
      const { levels, filters, profiles, integrations, teamCount } = tree
      await recordActivity(tx, actor, {
        type: 'ORG_TREE',
        action: 'CREATED',
        target: { id: String(id), name: tree.name },
        details: { levels, filters, profiles, integrations, teamCount },
      })
      return tree
    }),
  )
  await analyzeTeams(created)
  return created
}
