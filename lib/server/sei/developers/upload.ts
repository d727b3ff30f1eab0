/** Uploads a CSV of developers for a preview; nothing changes before its field mappings are saved. */
import 'server-only'
import type { DeveloperPreview } from '../../../schema/developer-version'
import { recordActivity } from '../../activity-log/record'
import type { KeyActor } from '../../access/actor'
import { changeAccount } from '../../load/change-account'
import { checkUpload } from './check-developers'
import { fieldsOfMappings, suggestMappings } from './columns-to-fields'
import { readCsv, uploadedRecords, type CsvFile } from './csv-to-developers'
import { datasetLimit } from './dataset-limit'
import { activeVersion, addVersion } from './versions'

const previewRows = 10

/**
 * Stores the file as a version; answers its first rows, suggested mappings, and the mistakes that saving would refuse.
 * @throws Fault validation where the file is not a CSV with rows; too_large, unsupported_media_type
 */
export async function uploadDevelopers(actor: KeyActor, file: CsvFile): Promise<DeveloperPreview> {
  const { accountId } = actor
  const table = await readCsv(file, await datasetLimit())
  const { columns, rows } = table
  return changeAccount(accountId, async (tx) => {
    const active = await activeVersion(tx, accountId)
    const fieldMappings = suggestMappings(columns, active?.fields)
    const fields = fieldsOfMappings(columns, fieldMappings)
    const errors = await checkUpload(tx, accountId, uploadedRecords(fields, table), fields)
    const versionId = await addVersion(tx, accountId, 'PREVIEW', table)
    await recordActivity(tx, actor, {
      type: 'DEVELOPER',
      action: 'SUBMITTED',
      target: { id: versionId, name: 'Developer CSV' },
      details: { developers: rows.length, columns },
    })
    const byColumn = (cells: string[]) =>
      Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']))
    return {
      versionId,
      status: 'PREVIEW',
      columns,
      fieldMappings,
      preview: rows.slice(0, previewRows).map(byColumn),
      totalDevelopers: rows.length,
      errors,
    }
  })
}
