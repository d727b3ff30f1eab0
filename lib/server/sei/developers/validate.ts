/** The rules of a whole dataset of developers. Every rule is always looked at, so that one answer tells everything. */
import 'server-only'
import type { DeveloperError, DeveloperErrorType } from '../../../schema/developer-version'
import { Fault } from '../../fault'
import { onCircles } from './managers'
import type { DeveloperRecord, Fields } from './record'

/** A record to check; `fields` are left out where the record is known to be complete. */
export type Checked = Omit<DeveloperRecord, 'fields'> & { fields?: Fields }

/** Records that break a rule: how many, and the positions of the first ten. */
export type Finding = { errorType: DeveloperErrorType; fieldName: string | null; count: number; at: number[] }

const mostSamples = 10
/** The longest address that mail allows; longer ones would not fit the index of emails either. */
const longestEmail = 320

/** Breaks of one rule, counted as they are found. */
function finder(errorType: DeveloperErrorType, fieldName: string | null) {
  const finding: Finding = { errorType, fieldName, count: 0, at: [] }
  const add = (index: number) => {
    finding.count += 1
    if (finding.at.length < mostSamples) finding.at.push(index)
  }
  return { finding, add }
}

/** What is missing in a schema with these keys. */
export const missingFields = (required: readonly string[], keys: readonly string[]): Finding[] =>
  required
    .filter((key) => !keys.includes(key))
    .map((fieldName) => ({ errorType: 'REQUIRED_FIELD_MISSING', fieldName, count: 0, at: [] }))

/** Where each email stands first, and the records whose email stands more than once. */
function indexEmails(records: readonly Checked[]) {
  const duplicates = finder('DUPLICATE_EMAIL', 'email')
  const firstAt = new Map<string, number>()
  const repeated = new Set<string>()
  for (const [index, { emailKey }] of records.entries()) {
    if (emailKey === '') continue
    if (firstAt.has(emailKey)) repeated.add(emailKey)
    else firstAt.set(emailKey, index)
  }
  if (repeated.size > 0) {
    for (const [index, { emailKey }] of records.entries()) if (repeated.has(emailKey)) duplicates.add(index)
  }
  return { firstAt, duplicates: duplicates.finding }
}

/** Managers have to be developers, and nobody may be above themselves. */
function checkManagers(records: readonly Checked[], firstAt: ReadonlyMap<string, number>): Finding[] {
  const unknown = finder('MANAGER_EMAIL_MISSING_IN_DEVELOPER_EMAILS', 'managerEmail')
  const circular = finder('CIRCULAR_REFERENCE', 'managerEmail')
  const managerAt = new Int32Array(records.length).fill(-1)
  for (const [index, { managerEmailKey }] of records.entries()) {
    if (managerEmailKey === null) continue
    const manager = firstAt.get(managerEmailKey)
    if (manager === undefined) unknown.add(index)
    else managerAt[index] = manager
  }
  for (const index of onCircles(managerAt)) circular.add(index)
  return [unknown.finding, circular.finding]
}

/** Every rule that records break; `keys` are those of the schema. */
export function checkRecords(records: readonly Checked[], keys: readonly string[]): Finding[] {
  const blank = ['name', 'email']
    .filter((key) => keys.includes(key))
    .map((key) => ({ key, ...finder('REQUIRED_VALUE_MISSING', key) }))
  const tooLong = finder('INVALID_CSV', 'email')
  for (const [index, { emailKey, fields }] of records.entries()) {
    if (emailKey.length > longestEmail) tooLong.add(index)
    if (!fields) continue
    for (const { key, add } of blank) if (!fields[key]?.trim()) add(index)
  }
  const { firstAt, duplicates } = indexEmails(records)
  // Without a column of emails every manager would be unknown, which says nothing.
  const managers = keys.includes('email') ? checkManagers(records, firstAt) : []
  const findings = [...blank.map(({ finding }) => finding), tooLong.finding, duplicates, ...managers]
  return findings.filter(({ count }) => count > 0)
}

/** Findings as the API tells them, with the records that they are about. */
export const describeFindings = (findings: readonly Finding[], fieldsAt: (index: number) => Fields): DeveloperError[] =>
  findings.map(({ errorType, fieldName, count, at }) => ({
    errorType,
    fieldName,
    errorDeveloperCount: count,
    sampleErrorDevelopers: at.map(fieldsAt),
  }))

/** A mistake of a file as a whole. */
export const fileError = (errorType: DeveloperErrorType): DeveloperError => ({
  errorType,
  fieldName: null,
  errorDeveloperCount: 0,
  sampleErrorDevelopers: [],
})

/** The refusal of a dataset. */
export function refusal(errors: readonly DeveloperError[], why?: string): Fault {
  const kinds = [...new Set(errors.map(({ errorType }) => errorType))].join(', ')
  return new Fault('validation', `Nothing was saved: ${kinds}.${why ? ` ${why}` : ''}`, { body: { errors } })
}
