/** Checks the field mappings that a caller sends for an upload. */
import 'server-only'
import type { FieldMapping } from '../../../schema/developer-version'
import { Fault, type FieldError } from '../../fault'
import { fieldsOfMappings, suggestMappings } from './columns-to-fields'
import type { BrokenRule } from './developer-errors'
import { FieldNames } from './resolve-field-name'

const mostErrors = 10

/**
 * The mappings with the columns of the file that they name, however they spell them. One that is given twice is one.
 * @throws Fault validation where a mapping names no column of the file, or two have the same column or field type
 */
export function resolveMappings(mappings: readonly FieldMapping[], columns: readonly string[]): FieldMapping[] {
  const names = new FieldNames(fieldsOfMappings(columns, suggestMappings(columns)))
  const typeOf = new Map<string, FieldMapping['fieldType']>()
  const errors: FieldError[] = []
  for (const [index, { columnName: name, fieldType }] of mappings.entries()) {
    const refuse = (member: string, detail: string) => errors.push({ pointer: `/fieldMappings/${index}/${member}`, detail })
    const found = names.find(name)
    const columnName = found[0]?.columnName
    if (columnName === undefined || found.length > 1) {
      refuse('columnName', names.explain(name, found))
    } else if (typeOf.has(columnName)) {
      if (typeOf.get(columnName) !== fieldType) refuse('columnName', 'This column is mapped twice.')
    } else if (fieldType !== 'CUSTOM' && [...typeOf.values()].includes(fieldType)) {
      refuse('fieldType', `Two columns are mapped to ${fieldType}.`)
    } else {
      typeOf.set(columnName, fieldType)
    }
    if (errors.length === mostErrors) break
  }
  if (errors.length > 0) throw new Fault('validation', 'The field mappings do not fit the file.', { errors })
  return [...typeOf].map(([columnName, fieldType]) => ({ columnName, fieldType }))
}

const requiredTypes = [
  { fieldType: 'NAME', fieldName: 'name' },
  { fieldType: 'EMAIL', fieldName: 'email' },
  { fieldType: 'MANAGER_EMAIL', fieldName: 'managerEmail' },
] as const

/** The required fields that no column is mapped to. */
export const findUnmappedFields = (mappings: readonly FieldMapping[]): BrokenRule[] =>
  requiredTypes
    .filter(({ fieldType }) => !mappings.some((mapping) => mapping.fieldType === fieldType))
    .map(({ fieldName }) => ({
      errorType: 'MISSING_NAME_OR_EMAIL_OR_MANAGER_EMAIL_FIELD_MAPPING',
      fieldName,
      count: 0,
      at: [],
    }))
