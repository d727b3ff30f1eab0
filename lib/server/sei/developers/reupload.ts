/** Takes in a later CSV under the saved mappings, and tells what approving it would change. */
import 'server-only'
import type { ReuploadedDevelopers } from '../../../schema/developer-version'
import { recordActivity } from '../../activity/record'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { changeAccount } from '../../load/change-account'
import { checkFile } from './check'
import { carryFields } from './columns'
import { readCsv, type CsvFile } from './csv'
import { readDataset } from './dataset'
import { Review } from './merge'
import { recordsOf } from './record'
import { requiredKeys } from './required-keys'
import { refusal } from './validate'
import { addVersion, requireActiveVersion } from './versions'

/**
 * Keeps the file as a version that waits for approval; an earlier one that waited is superseded.
 * @throws Fault not_set_up; validation where the file breaks a rule; too_large, unsupported_media_type
 */
export async function reuploadDevelopers(actor: KeyActor, file: CsvFile): Promise<ReuploadedDevelopers> {
  const { accountId } = actor
  // Before a large file is read, and again below, where nobody can change it meanwhile.
  await requireActiveVersion((await database()).prisma, accountId).catch((error) => {
    file.stream.destroy()
    throw error
  })
  const table = await readCsv(file)
  return changeAccount(accountId, async (tx) => {
    const active = await requireActiveVersion(tx, accountId)
    const fields = carryFields(table.columns, active.fields)
    const records = recordsOf(fields.map(({ key }) => key), table.rows)
    const errors = checkFile(records, fields, await requiredKeys(tx, accountId))
    if (errors.length > 0) throw refusal(errors)
    const review = new Review(records)
    for await (const batch of readDataset(tx, accountId)) review.add(batch)
    const result = review.result()
    const versionId = await addVersion(tx, accountId, 'PENDING_APPROVAL', table, fields)
    const { addedCount, updatedCount, removedCount, unchangedCount } = result
    await recordActivity(tx, actor, {
      type: 'DEVELOPER',
      action: 'SUBMITTED',
      target: { id: versionId, name: 'Developer CSV' },
      details: { developers: records.length, addedCount, updatedCount, removedCount, unchangedCount },
    })
    return { versionId, status: 'PENDING_APPROVAL', review: result, errors: [] }
  })
}
