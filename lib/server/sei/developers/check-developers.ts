/** The rules of a dataset of developers. All rules are checked every time, so that one answer names every mistake. */
import 'server-only'
import { z } from 'zod'
import type { DeveloperError, DeveloperErrorType } from '../../../schema/developer-version'
import { isEmail, longestEmail } from '../../../schema/email'
import type { Transaction } from '../../database/open'
import { basicKeys, type Field } from './columns-to-fields'
import type { UploadedRecords } from './csv-to-developers'
import { describeBrokenRules, type BrokenRule } from './developer-errors'
import type { RecordToCheck } from './developer-record'
import { nodesOnCircles } from './find-manager-circles'

const mostSamples = 10

/** Counts the records that break one rule. */
function ruleCounter(errorType: DeveloperErrorType, fieldName: string | null) {
  const rule: BrokenRule = { errorType, fieldName, count: 0, at: [] }
  const add = (index: number) => {
    rule.count += 1
    if (rule.at.length < mostSamples) rule.at.push(index)
  }
  return { rule, add }
}

/** The position of the first record with each email, and the records that share an email. */
function indexEmails(records: readonly RecordToCheck[]) {
  const duplicates = ruleCounter('DUPLICATE_EMAIL', 'email')
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
  return { firstAt, duplicates: duplicates.rule }
}

/** Every manager is a developer, and nobody is their own manager, directly or over others. */
function checkManagers(records: readonly RecordToCheck[], firstAt: ReadonlyMap<string, number>): BrokenRule[] {
  const unknown = ruleCounter('MANAGER_EMAIL_MISSING_IN_DEVELOPER_EMAILS', 'managerEmail')
  const invalid = ruleCounter('INVALID_EMAIL', 'managerEmail')
  const circular = ruleCounter('CIRCULAR_REFERENCE', 'managerEmail')
  const managerAt = new Int32Array(records.length).fill(-1)
  for (const [index, { managerEmailKey }] of records.entries()) {
    if (managerEmailKey === null) continue
    const manager = firstAt.get(managerEmailKey)
    if (manager !== undefined) managerAt[index] = manager
    else if (isEmail(managerEmailKey)) unknown.add(index)
    else invalid.add(index)
  }
  for (const index of nodesOnCircles(managerAt)) circular.add(index)
  return [invalid.rule, unknown.rule, circular.rule]
}

/** The rules that a whole dataset breaks; `keys` are those of its fields. */
export function findBrokenRules(records: readonly RecordToCheck[], keys: readonly string[]): BrokenRule[] {
  const blank = ['name', 'email']
    .filter((key) => keys.includes(key))
    .map((key) => ({ key, ...ruleCounter('REQUIRED_VALUE_MISSING', key) }))
  const tooLong = ruleCounter('INVALID_CSV', 'email')
  const invalid = ruleCounter('INVALID_EMAIL', 'email')
  for (const [index, { emailKey, fields }] of records.entries()) {
    if (emailKey.length > longestEmail) tooLong.add(index)
    if (!fields) continue
    if (emailKey !== '' && !isEmail(emailKey)) invalid.add(index)
    for (const { key, add } of blank) if (!fields[key]?.trim()) add(index)
  }
  const { firstAt, duplicates } = indexEmails(records)
  // Without a column of emails every manager would be reported as unknown.
  const managers = keys.includes('email') ? checkManagers(records, firstAt) : []
  return [...blank.map(({ rule }) => rule), tooLong.rule, invalid.rule, duplicates, ...managers].filter(({ count }) => count > 0)
}

const TreeFilters = z.array(z.object({ column: z.string() })).catch([])

/** The keys that a new dataset must have: name, email, manager, and those that org trees divide or filter by. */
async function requiredKeys(tx: Transaction, accountId: string): Promise<string[]> {
  const trees = await tx.orgTree.findMany({ where: { accountId }, select: { levels: true, filters: true } })
  const filters = trees.flatMap((tree) => TreeFilters.parse(tree.filters))
  const used = [...trees.flatMap(({ levels }) => levels), ...filters.map(({ column }) => column)]
  return [...new Set([...basicKeys, ...used])]
}

/** Every mistake of an uploaded dataset. `unmapped` are required fields without a mapping: not reported as missing too. */
export async function checkUpload(
  tx: Transaction,
  accountId: string,
  { records, numberOf }: UploadedRecords,
  fields: readonly Field[],
  unmapped: readonly BrokenRule[] = [],
): Promise<DeveloperError[]> {
  const keys = fields.map(({ key }) => key)
  const known = new Set([...keys, ...unmapped.map(({ fieldName }) => fieldName)])
  const missing = (await requiredKeys(tx, accountId))
    .filter((key) => !known.has(key))
    .map((key) => ruleCounter('REQUIRED_FIELD_MISSING', key).rule)
  const broken = [...missing, ...unmapped, ...findBrokenRules(records, keys)]
  return describeBrokenRules(broken, (index) => records[index]!.fields, numberOf)
}
