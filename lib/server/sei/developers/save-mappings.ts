/** Saves the field mappings of an upload, which becomes the account's dataset: the first one, or a new beginning. */
import 'server-only'
import type { SavedDevelopers, SaveFieldMappings } from '../../../schema/developer-version'
import type { KeyActor } from '../../access/actor'
import { Fault } from '../../fault'
import { changeDevelopers } from './change-developers'
import { checkUpload } from './check-developers'
import { findUnmappedFields, throwIfMappingsInvalid } from './check-mappings'
import { fieldsOfMappings } from './columns-to-fields'
import { throwIfDatasetInvalid } from './developer-errors'
import { compareDataset, writeDataset } from './stored-developers'
import { activateVersion, findVersion, readUploadedRecords } from './versions'

/** Why a version with another status than PREVIEW takes no mappings. */
const whyNotSaved = {
  ACTIVE: 'This version is saved already.',
  SUPERSEDED: 'A newer upload has taken the place of this version.',
  PENDING_APPROVAL: 'This version takes over the saved field mappings. Approve it instead.',
} as const

/**
 * Makes the upload the account's dataset, with the fields of these mappings as its schema.
 * @throws Fault not_found; conflict for a version that does not wait for mappings; validation
 */
export async function saveFieldMappings(
  actor: KeyActor,
  versionId: string,
  input: SaveFieldMappings,
): Promise<SavedDevelopers> {
  const { accountId } = actor
  const mappings = Array.isArray(input) ? input : input.fieldMappings
  return changeDevelopers(actor, async (tx) => {
    const { status, columns } = await findVersion(tx, accountId, versionId)
    if (status !== 'PREVIEW') throw new Fault('conflict', whyNotSaved[status])
    throwIfMappingsInvalid(mappings, columns)
    const fields = fieldsOfMappings(columns, mappings)
    const records = await readUploadedRecords(tx, versionId, fields)
    throwIfDatasetInvalid(await checkUpload(tx, accountId, records, fields, findUnmappedFields(mappings)))
    await writeDataset(tx, actor, await compareDataset(tx, accountId, records))
    const developerCount = records.length
    return {
      answer: { versionId, status: 'ACTIVE', developerCount },
      changed: 'all',
      fields,
      lastly: async () => {
        await tx.developerField.createMany({ data: fields.map((field) => ({ versionId, ...field })) })
        await activateVersion(tx, accountId, versionId)
      },
      activity: {
        type: 'DEVELOPER',
        action: 'CREATED',
        target: { id: versionId, name: 'Developer field mappings' },
        details: {
          developers: developerCount,
          fieldMappings: fields.map(({ columnName, fieldType, key }) => ({ columnName, fieldType, key })),
        },
      },
    }
  })
}
