/** Saves what the columns of an upload mean, and with that its developers: the set-up, or a new beginning. */
import 'server-only'
import type { FieldMapping, SavedDevelopers, SaveFieldMappings } from '../../../schema/developer-version'
import { recordActivity } from '../../activity/record'
import type { KeyActor } from '../../access/actor'
import { Fault, type FieldError } from '../../fault'
import { analyze } from '../../database/analyze'
import { changeAccount } from '../../load/change-account'
import { rebuildTreesAfterChange } from '../org-trees/rebuild'
import { checkFile } from './check'
import { fieldsOf } from './columns'
import { requiredKeys } from './required-keys'
import { refusal, type Finding } from './validate'
import { activate, findVersion, readRecords } from './versions'

const needed = [
  { fieldType: 'NAME', fieldName: 'name' },
  { fieldType: 'EMAIL', fieldName: 'email' },
  { fieldType: 'MANAGER_EMAIL', fieldName: 'managerEmail' },
] as const

/** @throws Fault validation where a mapping names no column of the file, or two say the same */
function requireFitting(mappings: readonly FieldMapping[], columns: readonly string[]): void {
  const errors = mappings.flatMap(({ columnName, fieldType }, index): FieldError[] => {
    const pointer = `/fieldMappings/${index}`
    const earlier = mappings.slice(0, index)
    if (!columns.includes(columnName)) {
      return [{ pointer: `${pointer}/columnName`, detail: 'The file has no such column.' }]
    }
    if (earlier.some((other) => other.columnName === columnName)) {
      return [{ pointer: `${pointer}/columnName`, detail: 'This column is mapped twice.' }]
    }
    if (fieldType !== 'CUSTOM' && earlier.some((other) => other.fieldType === fieldType)) {
      return [{ pointer: `${pointer}/fieldType`, detail: `Two columns are mapped to ${fieldType}.` }]
    }
    return []
  })
  if (errors.length > 0) {
    throw new Fault('validation', 'The field mappings do not fit the file.', { errors: errors.slice(0, 10) })
  }
}

const unmapped = (mappings: readonly FieldMapping[]): Finding[] =>
  needed
    .filter(({ fieldType }) => !mappings.some((mapping) => mapping.fieldType === fieldType))
    .map(({ fieldName }) => ({
      errorType: 'MISSING_NAME_OR_EMAIL_OR_MANAGER_EMAIL_FIELD_MAPPING',
      fieldName,
      count: 0,
      at: [],
    }))

const states = {
  ACTIVE: 'This version is saved already.',
  SUPERSEDED: 'A newer upload has taken the place of this version.',
  PENDING_APPROVAL: 'This version takes over the saved field mappings. Approve it instead.',
} as const

/**
 * Makes the upload the account's dataset, with these mappings as its schema.
 * @throws Fault not_found; conflict for a version that does not wait for mappings; validation
 */
export async function saveFieldMappings(
  actor: KeyActor,
  versionId: string,
  input: SaveFieldMappings,
): Promise<SavedDevelopers> {
  const { accountId } = actor
  const mappings = Array.isArray(input) ? input : input.fieldMappings
  const developerCount = await changeAccount(accountId, async (tx) => {
    const { status, columns } = await findVersion(tx, accountId, versionId)
    if (status !== 'PREVIEW') throw new Fault('conflict', states[status])
    requireFitting(mappings, columns)
    const fields = fieldsOf(columns, mappings)
    const records = await readRecords(tx, versionId, fields)
    const missing = unmapped(mappings)
    const required = await requiredKeys(tx, accountId)
    // What is not mapped is told as that alone.
    const others = required.filter((key) => !missing.some(({ fieldName }) => fieldName === key))
    const errors = checkFile(records, fields, others, missing)
    if (errors.length > 0) throw refusal(errors)
    await tx.developerField.createMany({ data: fields.map((field) => ({ versionId, ...field })) })
    await activate(tx, accountId, versionId, records)
    await rebuildTreesAfterChange(tx, actor)
    await recordActivity(tx, actor, {
      type: 'DEVELOPER',
      action: 'CREATED',
      target: { id: versionId, name: 'Developer field mappings' },
      details: {
        developers: records.length,
        fieldMappings: fields.map(({ columnName, fieldType, key }) => ({ columnName, fieldType, key })),
      },
    })
    return records.length
  })
  await analyze('developers', 'teams')
  return { versionId, status: 'ACTIVE', developerCount }
}
