/** Deletes an archived project for good. Its row stays as a tombstone, so that its identifier is not given again. */
import 'server-only'
import type { AdminActor } from '../access/actor'
import { recordActivity } from '../activity-log/record'
import type { Transaction } from '../database/open'
import { Fault } from '../fault'
import { changeAccount } from '../load/change-account'
import { lockPeople } from '../people/change-people'
import { removeOrgTree } from '../sei/org-trees/delete'
import { now } from '../runtime/clock'
import { lockProject } from './lock'

/** Removes what nobody can reach without the project, and what would count for, or stand in the way of, other projects. */
async function removeContents(tx: Transaction, accountId: string, projectId: string) {
  const { count: kpis } = await tx.kpi.deleteMany({ where: { projectId } })
  const trees = await tx.orgTree.findMany({ where: { projectId }, orderBy: { id: 'asc' }, select: { id: true } })
  for (const { id } of trees) await removeOrgTree(tx, id)
  // After this lock, a role that was being given in the project is stored, and a later one finds the project deleted.
  await lockPeople(tx, accountId)
  const { count: roles } = await tx.roleBinding.deleteMany({ where: { projectId } })
  return { roles, orgTrees: trees.length, kpis }
}

/**
 * With the project go the roles in it, its org trees and its KPIs. Its deleted keys stay, so that tries with them are
 * recognised, and so do its log and its pipeline runs, for as long as the settings keep them.
 * @throws Fault not_found; conflict unless it is archived and has no live key; rate_limited, unavailable as `changeAccount` does
 */
export async function deleteProject(actor: AdminActor, id: string): Promise<void> {
  const { accountId } = actor
  // Org trees and KPIs are made while holding the account: none can come between.
  await changeAccount(accountId, async (tx) => {
    const { name, identifier, orgName: organization, isArchived, liveKeys } = await lockProject(tx, accountId, id)
    if (!isArchived) throw new Fault('conflict', 'Only an archived project can be deleted. Archive this one first.')
    if (liveKeys > 0) {
      const keys = liveKeys === 1 ? '1 live key' : `${liveKeys} live keys`
      throw new Fault('conflict', `This project has ${keys}. Delete what it has on its API Keys page first.`)
    }
    const removed = await removeContents(tx, accountId, id)
    await tx.project.update({ where: { id }, data: { deletedAt: now() }, select: { id: true } })
    // Recorded in no project: nobody can open the log of this one any more.
    await recordActivity(tx, actor, {
      type: 'PROJECT',
      action: 'DELETED',
      target: { id, name },
      details: { identifier, organization, ...removed },
    })
  })
}
