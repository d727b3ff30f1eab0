/** Deletes developers by email. */
import 'server-only'
import type { DeletedDevelopers, DeleteDevelopers } from '../../../schema/developer'
import { recordActivity } from '../../activity/record'
import type { KeyActor } from '../../access/actor'
import { Fault } from '../../fault'
import { changeAccount } from '../../load/change-account'
import { rebuildTreesAfterChange } from '../org-trees/rebuild'
import { readDevelopers, readLinks } from './dataset'
import { emailKeyOf } from '../../rules/email-key'
import { checkRecords, describeFindings, refusal, type Finding } from './validate'
import { requireActiveVersion, supersede } from './versions'

/** An email that was sent twice is told like one that is in a file twice. */
const repeatedIn = (emailKeys: readonly string[]): Finding[] =>
  checkRecords(emailKeys.map((emailKey) => ({ emailKey, managerEmailKey: null })), ['email'])

/**
 * Deletes all developers with these emails, or none. Emails that nobody has are reported.
 * @throws Fault not_set_up; not_found where nobody has any of them; validation where one of them manages somebody who
 * stays
 */
export async function deleteDevelopers(actor: KeyActor, { emails }: DeleteDevelopers): Promise<DeletedDevelopers> {
  const { accountId } = actor
  const emailKeys = emails.map(emailKeyOf)
  return changeAccount(accountId, async (tx) => {
    await requireActiveVersion(tx, accountId)
    const found = await tx.developer.findMany({
      where: { accountId, emailKey: { in: emailKeys } },
      orderBy: { refId: 'asc' },
      select: { emailKey: true, email: true },
    })
    const leaving = new Map(found.map(({ emailKey, email }) => [emailKey, email]))
    if (leaving.size === 0) throw new Fault('not_found', 'No developer has any of these emails.')
    const staying = (await readLinks(tx, accountId)).filter(({ emailKey }) => !leaving.has(emailKey))
    const orphans = checkRecords(staying, ['email'])
    const repeated = repeatedIn(emailKeys)
    if (orphans.length + repeated.length > 0) {
      const shown = orphans.flatMap(({ at }) => at).map((index) => staying[index]!.emailKey)
      const stored = await readDevelopers(tx, accountId, shown)
      throw refusal([
        ...describeFindings(repeated, (index) => ({ email: emails[index]!.trim() })),
        ...describeFindings(orphans, (index) => stored.get(staying[index]!.emailKey)?.fields ?? {}),
      ])
    }
    await tx.developer.deleteMany({ where: { accountId, emailKey: { in: [...leaving.keys()] } } })
    await supersede(tx, accountId, ['PENDING_APPROVAL'])
    await rebuildTreesAfterChange(tx, actor)
    const deleted = leaving.size
    await recordActivity(tx, actor, {
      type: 'DEVELOPER',
      action: 'DELETED',
      details: { deleted, emails: [...leaving.values()].slice(0, 100) },
    })
    return { status: 'SUCCESS', deleted, notFound: emails.filter((email) => !leaving.has(emailKeyOf(email))) }
  })
}
