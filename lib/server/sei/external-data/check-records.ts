/** Checks records against the schema of their integration: every rule, every record, the first violations by name. */
import 'server-only'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Violation } from '../../../schema/external-data'
import { timestampColumn, type ExternalColumn } from '../../../schema/external-schema'
import { fitOf } from './value-types'

type Code = Violation['code']
type Fields = Record<string, unknown>
type Report = (field: string | null, code: Code, message: string) => void

type Rule = 'name' | 'type' | 'required' | 'nullable' | 'min' | 'max' | 'mustBeGreaterThan' | 'mustBeGreaterThanOrEqual'
/**
 * A column that knows where among the values of a record those are that its rules are about. It has all of its properties,
 * if only as undefined: asking for one that an object lacks takes longer than all else.
 */
type Column = { [R in Rule]: ExternalColumn[R] } & {
  leastAt: number
  requiredWith: readonly string[]
  requiredAt: Int32Array
  allowed: ReadonlySet<unknown> | undefined
  /** The first of them, for a message. */
  someAllowed: string
}

/** How many violations are told; how many records are invalid is always told exactly. */
export const maxViolations = 100

/** So many are checked in a millisecond or two; then whoever else waits for this process has a turn. */
const cellsATurn = 5_000

/** Stands for the value of a column that a record does not have. */
const absent = Symbol('absent')

/** Text of a caller as it may stand in a message, whatever is in it. */
const shown = (text: string) => (text.length > 100 ? `${text.slice(0, 100)}…` : text).toWellFormed().replaceAll('\0', '\ufffd')

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Rules of numbers; the value of another column counts where it is a number itself. */
function checkNumber(column: Column, value: number, values: readonly unknown[], report: Report) {
  const { name, min, max, mustBeGreaterThan: floor, mustBeGreaterThanOrEqual: other } = column
  if (min !== undefined && value < min) report(name, 'VALUE_BELOW_MIN', `Field '${name}' must be at least ${min}`)
  if (max !== undefined && value > max) report(name, 'VALUE_ABOVE_MAX', `Field '${name}' must be at most ${max}`)
  if (floor !== undefined && value <= floor) {
    report(name, 'MUST_BE_GREATER_THAN', `Field '${name}' must be greater than ${floor}`)
  }
  const least = values[column.leastAt]
  if (typeof least === 'number' && value < least) {
    report(name, 'MUST_BE_GREATER_THAN_OR_EQUAL', `Field '${name}' must be greater than or equal to field '${other}'`)
  }
}

function checkColumn(column: Column, value: unknown, values: readonly unknown[], report: Report) {
  const { name } = column
  if (value === absent) {
    if (column.required) report(name, 'MISSING_REQUIRED_FIELD', `Required field '${name}' is missing`)
    return
  }
  const { requiredWith, requiredAt } = column
  for (let n = 0; n < requiredAt.length; n += 1) {
    if (values[requiredAt[n]!] !== absent) continue
    report(name, 'REQUIRED_WITH_MISSING', `Field '${name}' needs field '${requiredWith[n]}' in the same record`)
  }
  if (value === null || value === '') {
    if (column.nullable === false) report(name, 'NULL_NOT_ALLOWED', `Field '${name}' must not be null or empty`)
    if (value === null || column.nullable === false) return
  }
  const misfit = fitOf(column.type, value)
  if (misfit) return report(name, 'INVALID_TYPE', `Field '${name}' must be ${misfit}`)
  if (column.allowed?.has(value) === false) {
    report(name, 'VALUE_NOT_ALLOWED', `Field '${name}' must be one of: ${column.someAllowed}`)
  }
  if (typeof value === 'number') checkNumber(column, value, values, report)
}

/**
 * A check of records against these columns, made once for many records. It looks for more violations of a record until
 * `isEnough` says that they would change nothing.
 */
export function recordChecker(declared: readonly ExternalColumn[]) {
  const hasTimestamp = declared.some(({ name }) => name === timestampColumn)
  const all: readonly ExternalColumn[] = hasTimestamp ? declared : [...declared, { name: timestampColumn, type: 'timestamp' }]
  const places = new Map(all.map(({ name }, at) => [name, at]))
  // One look-up for each field of a record, however many rules ask for it. What is no column is always absent.
  const values = new Array<unknown>(all.length + 1).fill(absent)
  const placeOf = (name = '') => places.get(name) ?? all.length
  const columns = all.map((column): Column => {
    const requiredWith = [...new Set(column.requiredWith)]
    const allowed = column.allowedValues && new Set(column.allowedValues)
    return {
      name: column.name,
      type: column.type,
      required: column.required,
      nullable: column.nullable,
      min: column.min,
      max: column.max,
      mustBeGreaterThan: column.mustBeGreaterThan,
      mustBeGreaterThanOrEqual: column.mustBeGreaterThanOrEqual,
      leastAt: placeOf(column.mustBeGreaterThanOrEqual),
      requiredWith,
      requiredAt: Int32Array.from(requiredWith, (name) => placeOf(name)),
      allowed,
      someAllowed: allowed ? shown([...allowed].slice(0, 10).join(', ')) : '',
    }
  })
  return (record: unknown, report: Report, isEnough: () => boolean) => {
    if (!isRecord(record)) return report(null, 'INVALID_TYPE', 'A record must be an object')
    values.fill(absent)
    for (const field of Object.keys(record)) {
      const at = places.get(field)
      if (at !== undefined) {
        values[at] = record[field]
        continue
      }
      report(shown(field), 'UNKNOWN_FIELD', `Field '${shown(field)}' is not in the schema`)
      if (isEnough()) return
    }
    for (const [at, column] of columns.entries()) {
      checkColumn(column, values[at], values, report)
      if (isEnough()) return
    }
  }
}

/** How many of the records are invalid, and the first violations. */
export async function checkRecords(columns: readonly ExternalColumn[], records: readonly unknown[]) {
  const check = recordChecker(columns)
  const violations: Violation[] = []
  let invalid = 0
  let cells = 0
  for (const [index, record] of records.entries()) {
    cells += columns.length
    if (cells > cellsATurn) {
      await nextTurn()
      cells = 0
    }
    let valid = true
    const report: Report = (field, code, message) => {
      valid = false
      if (violations.length < maxViolations) violations.push({ index, field, code, message })
    }
    check(record, report, () => !valid && violations.length === maxViolations)
    if (!valid) invalid += 1
  }
  return { invalid, violations }
}
