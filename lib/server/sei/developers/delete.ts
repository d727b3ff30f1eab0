/** Deletes developers by email. */
import 'server-only'
import type { DeletedDevelopers, DeleteDevelopers } from '../../../schema/developer'
import type { KeyActor } from '../../access/actor'
import { Fault } from '../../fault'
import { emailKeyOf } from '../../rules/email-key'
import { changeDevelopers } from './change-developers'
import { findBrokenRules } from './check-developers'
import { describeBrokenRules, describeWithStored, throwIfDatasetInvalid } from './developer-errors'
import { readManagerLinks, removeDevelopers } from './stored-developers'
import { requireActiveVersion, supersedeVersions } from './versions'

/** Emails that the request gives twice, reported like those of a file. */
function repeatedEmails(emails: readonly string[]) {
  const records = emails.map((email) => ({ emailKey: emailKeyOf(email), managerEmailKey: null }))
  return describeBrokenRules(findBrokenRules(records, ['email']), (index) => ({ email: emails[index]!.trim() }))
}

/**
 * Deletes all developers with these emails, or none; the answer lists the emails that no developer has.
 * @throws Fault not_set_up; not_found where no developer has any of them; validation where an email is given twice, or one
 * of them manages a developer who stays
 */
export async function deleteDevelopers(actor: KeyActor, { emails }: DeleteDevelopers): Promise<DeletedDevelopers> {
  const { accountId } = actor
  return changeDevelopers(actor, async (tx) => {
    const { fields } = await requireActiveVersion(tx, accountId)
    const found = await tx.developer.findMany({
      where: { accountId, emailKey: { in: emails.map(emailKeyOf) } },
      orderBy: { refId: 'asc' },
      select: { refId: true, emailKey: true, email: true },
    })
    const leaving = new Map(found.map(({ emailKey, email }) => [emailKey, email]))
    if (leaving.size === 0) throw new Fault('not_found', 'No developer has any of these emails.')
    const staying = (await readManagerLinks(tx, accountId)).filter(({ emailKey }) => !leaving.has(emailKey))
    const brokenRules = findBrokenRules(staying, ['email'])
    throwIfDatasetInvalid([
      ...repeatedEmails(emails),
      ...(await describeWithStored(tx, accountId, brokenRules, staying)),
    ])
    await removeDevelopers(tx, accountId, found.map(({ refId }) => refId))
    const deleted = leaving.size
    const notFound = emails.filter((email) => !leaving.has(emailKeyOf(email)))
    return {
      answer: { status: 'SUCCESS', deleted, notFound },
      changed: deleted,
      fields,
      lastly: () => supersedeVersions(tx, accountId, ['PENDING_APPROVAL']),
      activity: {
        type: 'DEVELOPER',
        action: 'DELETED',
        details: { deleted, emails: [...leaving.values()].slice(0, 100) },
      },
    }
  })
}
