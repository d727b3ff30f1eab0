/** Deletes a profile that no org tree uses. */
import 'server-only'
import type { ProfileSlug } from '../../../schema/profile'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { Fault } from '../../fault'
import { changeAccount } from '../../load/change-account'
import { kindOf, readProfile, settingsOf, treeColumnOf } from './row'

/** Deletes a profile and records it in the activity log. @throws Fault not_found; conflict where an org tree uses it */
export async function deleteProfile(actor: KeyActor, slug: ProfileSlug, id: number): Promise<void> {
  const { accountId, projectId } = actor
  const { kind, type } = kindOf[slug]
  await changeAccount(accountId, async (tx) => {
    const { name, ...settings } = settingsOf(await readProfile(tx, accountId, kind, id))
    const users = await tx.orgTree.findMany({
      where: { accountId, [treeColumnOf[slug]]: id },
      orderBy: { id: 'asc' },
      select: { name: true, projectId: true },
    })
    if (users.length > 0) {
      // A key may not learn the names of other projects' trees.
      const own = users.filter((tree) => tree.projectId === projectId).map((tree) => `“${tree.name}”`)
      const elsewhere = own.length < users.length ? ['org trees of other projects'] : []
      const shown = [...own.slice(0, 5), ...(own.length > 5 ? [`${own.length - 5} more`] : []), ...elsewhere]
      throw new Fault('conflict', `Org trees use this profile: ${shown.join(', ')}. Give them another one first.`)
    }
    await tx.profile.delete({ where: { id } })
    await recordActivity(tx, actor, { type, action: 'DELETED', target: { id: String(id), name }, details: settings })
  })
}
