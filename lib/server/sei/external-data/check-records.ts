/** Checks external data against the schema of its integration. */
import 'server-only'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Violation } from '../../../schema/external-data'
import { timestampColumn, type ExternalColumn } from '../../../schema/external-schema'
import { shorten } from '../../../schema/text'
import { valueTypes } from './value-types'

type Code = Violation['code']
type Fields = Record<string, unknown>
type Report = (field: string | null, code: Code, message: string) => void

/** The value of each column of a record, in the order of the columns; `absent` in the place behind them. */
type Values = readonly unknown[]

/** Tells where the value of the column with this name is: behind all others where there is no such column. */
type PlaceOf = (name: string | undefined) => number

/** Most violations in one answer. The number of invalid records is always exact. */
export const maxViolations = 100

/** Cells that are checked before other requests get a turn: one or two milliseconds. */
const cellsPerTurn = 5_000

/** The value of a column that a record does not have; null is a value. */
const absent = Symbol('absent')

/** The caller's text made safe for a message: at most 100 characters, and none that PostgreSQL cannot store. */
const shown = (text: string) => shorten(text, 100).toWellFormed().replaceAll('\0', '\ufffd')

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Compiles the bounds of a number column; one that is not given is a bound that no number breaks. */
function compileBounds(column: ExternalColumn, placeOf: PlaceOf) {
  const { name, min = -Infinity, max = Infinity, mustBeGreaterThan: floor = -Infinity, mustBeGreaterThanOrEqual: other } = column
  const place = placeOf(other)
  return (value: number, values: Values, report: Report) => {
    if (value < min) report(name, 'VALUE_BELOW_MIN', `Field '${name}' must be at least ${min}`)
    if (value > max) report(name, 'VALUE_ABOVE_MAX', `Field '${name}' must be at most ${max}`)
    if (value <= floor) report(name, 'MUST_BE_GREATER_THAN', `Field '${name}' must be greater than ${floor}`)
    const least = values[place]
    if (typeof least === 'number' && value < least) {
      report(name, 'MUST_BE_GREATER_THAN_OR_EQUAL', `Field '${name}' must be greater than or equal to field '${other}'`)
    }
  }
}

/** Compiles the definition of a column to a check of its value in a record. */
function compileColumn(column: ExternalColumn, placeOf: PlaceOf) {
  const { name, required, nullable } = column
  const { fits, expected } = valueTypes[column.type]
  const companions = [...new Set(column.requiredWith)].map((companion) => ({ companion, place: placeOf(companion) }))
  const allowed = column.allowedValues && new Set<unknown>(column.allowedValues)
  const someAllowed = allowed && shown([...allowed].slice(0, 10).join(', '))
  const checkBounds = compileBounds(column, placeOf)
  return (value: unknown, values: Values, report: Report) => {
    if (value === absent) {
      if (required) report(name, 'MISSING_REQUIRED_FIELD', `Required field '${name}' is missing`)
      return
    }
    for (const { companion, place } of companions) {
      if (values[place] !== absent) continue
      report(name, 'REQUIRED_WITH_MISSING', `Field '${name}' needs field '${companion}' in the same record`)
    }
    if (nullable === false && (value === null || value === '')) {
      return report(name, 'NULL_NOT_ALLOWED', `Field '${name}' must not be null or empty`)
    }
    if (value === null) return
    if (!fits(value)) return report(name, 'INVALID_TYPE', `Field '${name}' must be ${expected}`)
    if (allowed?.has(value) === false) report(name, 'VALUE_NOT_ALLOWED', `Field '${name}' must be one of: ${someAllowed}`)
    if (typeof value === 'number') checkBounds(value, values, report)
  }
}

/**
 * Compiles the columns of a schema to a check for many records.
 * @returns a function that reports the violations of one record, until `isEnough` says that no more are needed
 */
export function recordChecker(declared: readonly ExternalColumn[]) {
  const hasTimestamp = declared.some(({ name }) => name === timestampColumn)
  const columns: readonly ExternalColumn[] = hasTimestamp ? declared : [...declared, { name: timestampColumn, type: 'timestamp' }]
  const places = new Map<string | undefined, number>(columns.map(({ name }, at) => [name, at]))
  // Fields of a record are looked up once each, however many rules ask for them.
  const values = new Array<unknown>(columns.length + 1).fill(absent)
  const checks = columns.map((column) => compileColumn(column, (name) => places.get(name) ?? columns.length))
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
    for (const [at, check] of checks.entries()) {
      check(values[at], values, report)
      if (isEnough()) return
    }
  }
}

/** Checks all records. @returns how many are invalid, and the first violations with the place of their record */
export async function checkRecords(columns: readonly ExternalColumn[], records: readonly unknown[]) {
  const check = recordChecker(columns)
  const violations: Violation[] = []
  let invalid = 0
  let cells = 0
  for (const [index, record] of records.entries()) {
    cells += columns.length
    if (cells > cellsPerTurn) {
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
