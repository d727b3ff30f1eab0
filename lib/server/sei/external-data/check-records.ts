/** Checks records against the schema of their integration: every rule, every record, the first violations by name. */
import 'server-only'
import type { Violation } from '../../../schema/external-data'
import { timestampColumn, type ExternalColumn } from '../../../schema/external-schema'
import { fitOf } from './value-types'

type Code = Violation['code']
type Fields = Record<string, unknown>
/** The message is made only where it is told. */
type Report = (field: string | null, code: Code, message: () => string) => void
type Column = Omit<ExternalColumn, 'allowedValues'> & { allowed?: ReadonlySet<unknown> }

/** How many violations are told; how many records are invalid is always told exactly. */
export const maxViolations = 100

/** Text of a caller as it may stand in a message, whatever is in it. */
const shown = (text: string) => (text.length > 100 ? `${text.slice(0, 100)}…` : text).toWellFormed().replaceAll('\0', '\ufffd')

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Rules of numbers; the value of another column counts where it is a number itself. */
function checkNumber(column: Column, value: number, fields: Fields, report: Report) {
  const { name, min, max, mustBeGreaterThan: floor, mustBeGreaterThanOrEqual: other } = column
  if (min !== undefined && value < min) report(name, 'VALUE_BELOW_MIN', () => `Field '${name}' must be at least ${min}`)
  if (max !== undefined && value > max) report(name, 'VALUE_ABOVE_MAX', () => `Field '${name}' must be at most ${max}`)
  if (floor !== undefined && value <= floor) {
    report(name, 'MUST_BE_GREATER_THAN', () => `Field '${name}' must be greater than ${floor}`)
  }
  const least = other !== undefined && Object.hasOwn(fields, other) ? fields[other] : undefined
  if (typeof least === 'number' && value < least) {
    report(name, 'MUST_BE_GREATER_THAN_OR_EQUAL', () => `Field '${name}' must be greater than or equal to field '${other}'`)
  }
}

function checkColumn(column: Column, fields: Fields, report: Report) {
  const { name } = column
  if (!Object.hasOwn(fields, name)) {
    if (column.required) report(name, 'MISSING_REQUIRED_FIELD', () => `Required field '${name}' is missing`)
    return
  }
  for (const companion of column.requiredWith ?? []) {
    if (Object.hasOwn(fields, companion)) continue
    report(name, 'REQUIRED_WITH_MISSING', () => `Field '${name}' needs field '${companion}' in the same record`)
  }
  const value = fields[name]
  if (value === null || value === '') {
    if (column.nullable === false) report(name, 'NULL_NOT_ALLOWED', () => `Field '${name}' must not be null or empty`)
    if (value === null || column.nullable === false) return
  }
  const misfit = fitOf(column.type, value)
  if (misfit) return report(name, 'INVALID_TYPE', () => `Field '${name}' must be ${misfit}`)
  const { allowed } = column
  if (allowed && !allowed.has(value)) {
    const some = () => shown([...allowed].slice(0, 10).join(', '))
    report(name, 'VALUE_NOT_ALLOWED', () => `Field '${name}' must be one of: ${some()}`)
  }
  if (typeof value === 'number') checkNumber(column, value, fields, report)
}

/** A check of records against these columns, made once for many records. */
export function recordChecker(declared: readonly ExternalColumn[]) {
  const hasTimestamp = declared.some(({ name }) => name === timestampColumn)
  const columns = declared.map(({ allowedValues, requiredWith, ...column }): Column => ({
    ...column,
    ...(allowedValues && { allowed: new Set(allowedValues) }),
    ...(requiredWith && { requiredWith: [...new Set(requiredWith)] }),
  }))
  if (!hasTimestamp) columns.push({ name: timestampColumn, type: 'timestamp' })
  const names = new Set(columns.map(({ name }) => name))
  return (record: unknown, report: Report) => {
    if (!isRecord(record)) return report(null, 'INVALID_TYPE', () => 'A record must be an object')
    for (const field of Object.keys(record)) {
      if (!names.has(field)) report(shown(field), 'UNKNOWN_FIELD', () => `Field '${shown(field)}' is not in the schema`)
    }
    for (const column of columns) checkColumn(column, record, report)
  }
}

/** How many of the records are invalid, and the first violations. */
export function checkRecords(columns: readonly ExternalColumn[], records: readonly unknown[]) {
  const check = recordChecker(columns)
  const violations: Violation[] = []
  let invalid = 0
  records.forEach((record, index) => {
    let valid = true
    check(record, (field, code, message) => {
      valid = false
      if (violations.length < maxViolations) violations.push({ index, field, code, message: message() })
    })
    if (!valid) invalid += 1
  })
  return { invalid, violations }
}
