/** Changes an org tree and rebuilds its teams. */
import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import type { OrgTree, PatchOrgTree } from '../../../schema/org-tree'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { fold } from '../../rules/fold'
import { analyzeTeams } from '../../database/analyze'
import { changeAccount } from '../../load/change-account'
import { nameTaken, withUniqueName } from '../../rules/unique-name'
import { now } from '../../runtime/clock'
import { rebuildOrgTree } from './rebuild'
import { resolveOrgTree } from './references'
import { readOrgTree } from './row'

const settingsOf = ({ name, levels, filters, profiles, integrations }: OrgTree) => ({
  name,
  levels,
  filters,
  profiles,
  integrations,
})

/**
 * Changes what the input has; the rest stays. Where nothing differs nothing is recorded.
 * @throws Fault not_found, not_set_up, validation, name_taken; limit_reached where new teams would copy too many settings
 */
export async function updateOrgTree(actor: KeyActor, id: number, input: PatchOrgTree): Promise<OrgTree> {
  const { accountId, label } = actor
  const { tree, changed } = await withUniqueName(() => nameTaken('an org tree', input.name ?? ''), () =>
    changeAccount(accountId, async (tx) => {
      const unchanged = await readOrgTree(tx, actor, id)
      const before = settingsOf(unchanged)
      const wanted = { ...before, ...input, profiles: { ...before.profiles, ...input.profiles } }
      const columns = await resolveOrgTree(tx, accountId, wanted, {
        levels: isDeepStrictEqual(wanted.levels, before.levels),
        filters: isDeepStrictEqual(wanted.filters, before.filters),
      })
      const { levels, filters, defaultIntegrationIds: integrations, name, ...profiles } = columns
      const after = { name, levels, filters, profiles, integrations }
      if (isDeepStrictEqual(before, after)) return { tree: unchanged, changed: false }
      await tx.orgTree.update({
        where: { id },
        data: { ...columns, foldedName: fold(name), updatedAt: now(), updatedBy: label },
      })
      await rebuildOrgTree(tx, accountId, id)
      await recordActivity(tx, actor, {
        type: 'ORG_TREE',
        action: 'EDITED',
        target: { id: String(id), name },
        details: { before, after },
      })
      return { tree: await readOrgTree(tx, actor, id), changed: true }
    }),
  )
  if (changed) await analyzeTeams(tree)
  return tree
}
