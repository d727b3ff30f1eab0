/** Takes in a CSV of developers for a look before it is saved. */
import 'server-only'
import type { DeveloperPreview } from '../../../schema/developer-version'
import { recordActivity } from '../../activity/record'
import type { KeyActor } from '../../access/actor'
import { changeAccount } from '../../load/change-account'
import { checkFile } from './check'
import { fieldsOf, suggestMappings } from './columns'
import { readCsv, type CsvFile } from './csv'
import { recordsOf } from './record'
import { requiredKeys } from './required-keys'
import { activeVersion, addVersion } from './versions'

const previewRows = 10

/**
 * Keeps the file as a version that can be saved, and answers what its columns seem to be and what would be refused.
 * @throws Fault validation where the file is not a CSV with rows; too_large, unsupported_media_type
 */
export async function uploadDevelopers(actor: KeyActor, file: CsvFile): Promise<DeveloperPreview> {
  const { accountId } = actor
  const table = await readCsv(file)
  const { columns, rows } = table
  return changeAccount(accountId, async (tx) => {
    const active = await activeVersion(tx, accountId)
    const fieldMappings = suggestMappings(columns, active?.fields)
    const fields = fieldsOf(columns, fieldMappings)
    const records = recordsOf(fields.map(({ key }) => key), rows)
    const errors = checkFile(records, fields, await requiredKeys(tx, accountId))
    const versionId = await addVersion(tx, accountId, 'PREVIEW', table)
    await recordActivity(tx, actor, {
      type: 'DEVELOPER',
      action: 'SUBMITTED',
      target: { id: versionId, name: 'Developer CSV' },
      details: { developers: rows.length, columns },
    })
    const asRecord = (cells: string[]) =>
      Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']))
    return {
      versionId,
      status: 'PREVIEW',
      columns,
      fieldMappings,
      preview: rows.slice(0, previewRows).map(asRecord),
      totalDevelopers: rows.length,
      errors,
    }
  })
}
