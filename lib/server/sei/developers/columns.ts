/** What the columns of a file mean: suggestions by their headers, and the fields of a schema. */
import 'server-only'
import type { DeveloperSchema, DeveloperFieldType } from '../../../schema/developer'
import type { FieldMapping } from '../../../schema/developer-version'

/** As it is stored: its index counts from 0. */
export type Field = DeveloperSchema['fields'][number]

type KnownType = Exclude<DeveloperFieldType, 'CUSTOM'>

/** The key of each type, and headers that mean it, the clearest first. */
const known: Record<KnownType, { key: string; headers: string[] }> = {
  NAME: { key: 'name', headers: ['fullname', 'name', 'displayname', 'developername', 'employeename'] },
  EMAIL: { key: 'email', headers: ['email', 'emailaddress', 'workemail', 'useremail', 'mail'] },
  MANAGER_EMAIL: {
    key: 'managerEmail',
    headers: ['manageremail', 'manageremailaddress', 'managersemail', 'supervisoremail', 'manager', 'reportsto'],
  },
  ROLE: { key: 'role', headers: ['role', 'jobrole', 'jobtitle', 'title'] },
}
const knownTypes = Object.keys(known) as KnownType[]

/** The fields that a dataset cannot be without. */
export const basicKeys: readonly string[] = [known.NAME.key, known.EMAIL.key, known.MANAGER_EMAIL.key]

/** Headers that differ in nothing but case and spaces mean the same column. */
export const foldColumn = (column: string): string =>
  column.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()

const words = (column: string) => column.normalize('NFKC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? []

const bareColumn = (column: string) => words(foldColumn(column)).join('')

/** `Sub Role` becomes `subRole`. */
const camelCase = (column: string) =>
  words(column)
    .map((word) => (/^[\p{Lu}\p{N}]+$/u.test(word) ? word.toLowerCase() : word))
    .map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join('')

/** Names that a record has in the API beside its fields, or that every JavaScript object has. */
const isReserved = (key: string) => key === 'developerRefId' || key === 'customFields' || key in Object.prototype

/** Every developer is stored with every key, and compatibility forms can be many times as long as what was written. */
const longestKey = 64

function freeKey(column: string, taken: ReadonlySet<string>): string {
  const base = [...camelCase(column)].slice(0, longestKey).join('') || 'field'
  let key = base
  for (let suffix = 2; taken.has(key) || isReserved(key); suffix += 1) key = `${base}${suffix}`
  return key
}

/** What each column seems to be: as it was mapped before, else by its header. */
export function suggestMappings(columns: readonly string[], before: readonly Field[] = []): FieldMapping[] {
  const typeOf = new Map<string, KnownType>()
  for (const type of knownTypes) {
    const earlier = before.find(({ fieldType }) => fieldType === type)
    const wanted = [...(earlier ? [foldColumn(earlier.columnName)] : []), ...known[type].headers]
    const header = wanted
      .map((name) => columns.find((column) => [foldColumn(column), bareColumn(column)].includes(name)))
      .find((column) => column !== undefined && !typeOf.has(column))
    if (header !== undefined) typeOf.set(header, type)
  }
  return columns.map((columnName) => ({ columnName, fieldType: typeOf.get(columnName) ?? 'CUSTOM' }))
}

/** The fields of a file under mappings; a column that none of them names is kept as a custom one. */
export function fieldsOf(columns: readonly string[], mappings: readonly FieldMapping[]): Field[] {
  const typeOf = new Map(mappings.map(({ columnName, fieldType }) => [columnName, fieldType]))
  const taken = new Set(knownTypes.map((type) => known[type].key))
  const unmappedRole = !mappings.some(({ fieldType }) => fieldType === 'ROLE')
  if (unmappedRole) taken.delete(known.ROLE.key)
  return columns.map((columnName, index) => {
    const fieldType = typeOf.get(columnName) ?? 'CUSTOM'
    const key = fieldType === 'CUSTOM' ? freeKey(columnName, taken) : known[fieldType].key
    taken.add(key)
    return fieldOf(columnName, key, fieldType, index)
  })
}

const fieldOf = (columnName: string, key: string, fieldType: DeveloperFieldType, index: number): Field => ({
  columnName,
  key,
  displayName: columnName,
  fieldType,
  required: fieldType === 'NAME' || fieldType === 'EMAIL',
  index,
})

/** The fields of a later file: columns that were there keep their key and type, others become custom fields. */
export function carryFields(columns: readonly string[], before: readonly Field[]): Field[] {
  const earlier = new Map(before.map((field) => [foldColumn(field.columnName), field]))
  const taken = new Set([...basicKeys, ...before.map(({ key }) => key)])
  return columns.map((columnName, index) => {
    const field = earlier.get(foldColumn(columnName))
    if (field) return fieldOf(columnName, field.key, field.fieldType, index)
    const key = freeKey(columnName, taken)
    taken.add(key)
    return fieldOf(columnName, key, 'CUSTOM', index)
  })
}
