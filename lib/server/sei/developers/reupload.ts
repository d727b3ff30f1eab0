/** Uploads a later CSV with the saved mappings, and answers what approving it would change. */
import 'server-only'
import type { ReuploadedDevelopers } from '../../../schema/developer-version'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { changeAccount } from '../../load/change-account'
import { checkUpload } from './check-developers'
import { carryFields } from './columns-to-fields'
import { readCsv, uploadedRecords, type CsvFile } from './csv-to-developers'
import { datasetLimit } from './dataset-limit'
import { throwIfDatasetInvalid } from './developer-errors'
import { approvalOf, lostColumns } from './removals'
import { reviewReupload } from './review-reupload'
import { readDataset } from './stored-developers'
import { addVersion, requireActiveVersion } from './versions'

/**
 * Stores the file as a version that waits for approval; an earlier one that waits is superseded.
 * @throws Fault not_set_up; validation where the dataset would break a rule; too_large, unsupported_media_type
 */
export async function reuploadDevelopers(actor: KeyActor, file: CsvFile): Promise<ReuploadedDevelopers> {
  const { accountId } = actor
  // Checked before a large file is read, and again below, where the account is locked.
  await requireActiveVersion((await database()).prisma, accountId).catch((error) => {
    file.stream.destroy()
    throw error
  })
  const table = await readCsv(file, await datasetLimit())
  return changeAccount(accountId, async (tx) => {
    const active = await requireActiveVersion(tx, accountId)
    const fields = carryFields(table.columns, active.fields)
    const uploaded = uploadedRecords(fields, table)
    const { records } = uploaded
    throwIfDatasetInvalid(await checkUpload(tx, accountId, uploaded, fields))
    const review = await reviewReupload(records, readDataset(tx, accountId))
    const versionId = await addVersion(tx, accountId, 'PENDING_APPROVAL', table, fields)
    const { addedCount, updatedCount, removedCount, unchangedCount } = review
    await recordActivity(tx, actor, {
      type: 'DEVELOPER',
      action: 'SUBMITTED',
      target: { id: versionId, name: 'Developer CSV' },
      details: { developers: records.length, addedCount, updatedCount, removedCount, unchangedCount },
    })
    const approval = await approvalOf(tx, accountId, {
      developers: removedCount,
      columns: lostColumns(active.fields, fields),
    })
    return { versionId, status: 'PENDING_APPROVAL', review, approval, errors: [] }
  })
}
