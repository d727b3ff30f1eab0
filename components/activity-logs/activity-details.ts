/** The details of an activity, whatever its type, as what changed and what else is told, in words. */
import { formatDistanceStrict } from 'date-fns'
import { lengthOf, measured } from '@/components/ui/counts'
import { roleLabel } from '@/components/api-keys/role-texts'
import { findingTexts } from '@/components/findings/finding-texts'
import { roleLabels } from '@/components/people/role-texts'

/** A value in words, a line each. Moments are told in the zone of whoever reads them. */
export type Words = readonly (string | Date)[]

type Change = {
  field: string
  /** Null where there was nothing before: it was created. */
  before: Words | null
  after: Words
}

type Fact = { field: string; words: Words }

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The members of an entry's details; none where they are something else than an object. */
export const membersOf = (details: unknown): Members => (isObject(details) ? details : {})

const labels: Readonly<Record<string, string>> = {
  expiresAt: 'Expires',
  lastUsedAt: 'Last used',
  lastUsedIp: 'Last used from',
  pausedAt: 'Paused since',
  hint: 'Key',
  overlapSeconds: 'Old secret works on for',
  milliseconds: 'Time to the first refusal',
  withdrawn: 'Withdrawn secret',
  kept: 'Secret that stays',
  ended: 'Secret that ended',
  liveKeys: 'Live keys',
  limit: 'Limited by',
  link: 'Link made for',
  identifier: 'Identifier',
  kpis: 'KPIs',
  kpi: 'KPI',
  maxKeyDays: 'Longest life of a secret',
  requireKeyExpiry: 'Keys must expire',
  rotateAfterDays: 'Rotate after',
  unusedAfterDays: 'Unused after',
  removedNames: 'Removed teams',
  addedNames: 'Added teams',
  issuer: 'Identity provider',
  identity: 'Account there',
  method: 'Signed in by',
}

/** The label of a field: `fieldMappings` and `field_mappings` read "Field mappings". */
export function labelOf(field: string): string {
  if (Object.hasOwn(labels, field)) return labels[field] ?? field
  const text = field.replaceAll(/[_-]+/g, ' ').replaceAll(/([a-z\d])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const isMoment = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text))

/** What an absent value means. */
const absent: Readonly<Record<string, string>> = {
  expiresAt: 'never',
  lastUsedAt: 'never',
  networks: 'any',
  maxKeyDays: 'no limit',
}

const roles: Readonly<Record<string, string>> = { ...roleLabels, ADMIN: roleLabel('ADMIN'), INGESTION: roleLabel('INGESTION') }

const methods: Readonly<Record<string, string>> = { oidc: 'single sign-on' }

/** Words that are codes in the log. One of a later version stays as it is. */
function textOf(field: string, value: string): string {
  if (field === 'finding' && Object.hasOwn(findingTexts, value)) return findingTexts[value as keyof typeof findingTexts].title
  if (field === 'method') return methods[value] ?? value
  return (/^roles?$/.test(field) && roles[value]) || value
}

const inDays = (days: number) => formatDistanceStrict(0, days * 86_400_000, { unit: 'day' })

function numberWords(field: string, number: number): string {
  if (field === 'overlapSeconds') return number === 0 ? 'not at all' : lengthOf(number)
  if (field === 'milliseconds') return measured(number)
  if (field.endsWith('Days')) return inDays(number)
  return number.toLocaleString('en')
}

/** The note of the log for a value that was too long for it. */
const omittedOf = (value: Members) =>
  Object.keys(value).length === 1 && typeof value['omitted'] === 'string' ? value['omitted'] : null

const asText = (words: Words) => words.map((word) => (typeof word === 'string' ? word : word.toISOString())).join(', ')

const lineOf = ([name, value]: [string, unknown]) => `${labelOf(name)}: ${asText(wordsOf(name, value))}`

/** Of an item of a list: a record takes one line. */
const wordsOfItem = (field: string, item: unknown): Words =>
  isObject(item) ? [Object.entries(item).map(lineOf).join('; ')] : wordsOf(field, item)

/** The words of a value: lists have a line for each item, and records one for each member. */
export function wordsOf(field: string, value: unknown): Words {
  if (value === null || value === undefined || value === '') return [absent[field] ?? 'none']
  if (typeof value === 'boolean') return [value ? 'yes' : 'no']
  if (typeof value === 'number') return [numberWords(field, value)]
  if (typeof value === 'string') return isMoment(value) ? [new Date(value)] : [textOf(field, value)]
  if (Array.isArray(value)) return value.length === 0 ? wordsOf(field, null) : value.flatMap((item) => wordsOfItem(field, item))
  if (!isObject(value)) return [String(value)]
  const omitted = omittedOf(value)
  return omitted ? [`too long to keep (${omitted})`] : Object.entries(value).map(lineOf)
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

const telling = (members: Members) => Object.entries(members).filter(([, value]) => value !== undefined)

/** What an entry's details say. `unchanged` are fields that were sent along and stayed as they were. */
export type ToldDetails = { changes: Change[]; unchanged: string[]; facts: Fact[] }

/** @param action of the entry: for something that was created, there are no values before */
export function toldDetails(action: string, details: unknown): ToldDetails {
  const { before, after, ...rest } = membersOf(details)
  const facts = telling(rest).map(([field, value]) => ({ field: labelOf(field), words: wordsOf(field, value) }))
  if (after === undefined) {
    if (action !== 'CREATED') return { changes: [], unchanged: [], facts }
    return { changes: facts.map(({ field, words }) => ({ field, before: null, after: words })), unchanged: [], facts: [] }
  }
  if (!isObject(before) || !isObject(after)) {
    // Of a rotation: the hints of both secrets. Of other settings: the whole list.
    const name = action === 'ROTATED' ? 'hint' : typeof rest['setting'] === 'string' ? rest['setting'] : 'value'
    const field = action === 'ROTATED' ? 'Key' : labelOf(name)
    return { changes: [{ field, before: wordsOf(name, before), after: wordsOf(name, after) }], unchanged: [], facts }
  }
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const [same, other] = [true, false].map((wanted) => fields.filter((field) => isSame(before[field], after[field]) === wanted))
  return {
    changes: (other ?? []).map((field) => ({
      field: labelOf(field),
      before: wordsOf(field, before[field]),
      after: wordsOf(field, after[field]),
    })),
    unchanged: (same ?? []).map(labelOf),
    facts,
  }
}
