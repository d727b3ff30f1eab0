/** Checks the field mappings that a caller sends for an upload. */
import 'server-only'
import type { FieldMapping } from '../../../schema/developer-version'
import { Fault, type FieldError } from '../../fault'
import type { BrokenRule } from './developer-errors'

const mostErrors = 10

/** @throws Fault validation where a mapping names no column of the file, or two have the same column or field type */
export function throwIfMappingsInvalid(mappings: readonly FieldMapping[], columns: readonly string[]): void {
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
  if (errors.length === 0) return
  throw new Fault('validation', 'The field mappings do not fit the file.', { errors: errors.slice(0, mostErrors) })
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
