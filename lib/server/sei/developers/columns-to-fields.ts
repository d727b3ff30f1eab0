/** Turns the columns of a file into fields of the schema: suggests mappings by header, and gives each field its key. */
import 'server-only'
import type { DeveloperSchema, DeveloperFieldType } from '../../../schema/developer'
import type { FieldMapping } from '../../../schema/developer-version'
import { foldFieldName } from '../../../schema/field-name'

/** A field as it is stored: its index counts from 0, while the API counts from 1. */
export type Field = DeveloperSchema['fields'][number]

type KnownType = Exclude<DeveloperFieldType, 'CUSTOM'>

/** The key of each type, and the headers that suggest it, best match first. */
const knownFields: Record<KnownType, { key: string; headers: string[] }> = {
  NAME: { key: 'name', headers: ['fullname', 'name', 'displayname', 'developername', 'employeename'] },
  EMAIL: { key: 'email', headers: ['email', 'emailaddress', 'workemail', 'useremail', 'mail'] },
  MANAGER_EMAIL: {
    key: 'managerEmail',
    headers: ['manageremail', 'manageremailaddress', 'managersemail', 'supervisoremail', 'manager', 'reportsto'],
  },
  ROLE: { key: 'role', headers: ['role', 'jobrole', 'jobtitle', 'title'] },
}
const knownTypes = Object.keys(knownFields) as KnownType[]

/** Names of a field besides its column and key: its type, and the headers that uploads take for that type. */
export const headersOf = (type: DeveloperFieldType): readonly string[] =>
  type === 'CUSTOM' ? [] : [type, ...knownFields[type].headers]

/** The keys that every dataset must have. */
export const basicKeys: readonly string[] = [
  knownFields.NAME.key,
  knownFields.EMAIL.key,
  knownFields.MANAGER_EMAIL.key,
]

/** The form in which column names are compared: headers that differ only in case and spaces name the same column. */
export const foldColumn = (column: string): string =>
  column.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()

const words = (column: string) => column.normalize('NFKC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? []

/** The letters and digits of a header: `E-Mail` becomes `email`. */
const lettersOf = (column: string) => words(foldColumn(column)).join('')

/** `Sub Role` becomes `subRole`. */
const camelCase = (column: string) =>
  words(column)
    .map((word) => (/^[\p{Lu}\p{N}]+$/u.test(word) ? word.toLowerCase() : word))
    .map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join('')

/** Members of a developer in the API that are no fields, and names that every JavaScript object has. */
const isReserved = (key: string) => key === 'developerRefId' || key === 'customFields' || key in Object.prototype

/** Characters of a key. Every developer is stored with all keys, and NFKC can make a column name many times as long. */
const longestKey = 64

/** A key for a custom field that no other field has. */
function unusedKey(column: string, taken: ReadonlySet<string>): string {
  const base = [...camelCase(column)].slice(0, longestKey).join('') || 'field'
  let key = base
  for (let suffix = 2; taken.has(key) || isReserved(key); suffix += 1) key = `${base}${suffix}`
  return key
}

/** The mapping that each column probably has: by the column that had this type before, else by its header. */
export function suggestMappings(columns: readonly string[], before: readonly Field[] = []): FieldMapping[] {
  const typeOf = new Map<string, KnownType>()
  for (const type of knownTypes) {
    const earlier = before.find(({ fieldType }) => fieldType === type)
    const wanted = [...(earlier ? [foldColumn(earlier.columnName)] : []), ...knownFields[type].headers]
    const header = wanted
      .map((name) => columns.find((column) => [foldColumn(column), lettersOf(column)].includes(name)))
      .find((column) => column !== undefined && !typeOf.has(column))
    if (header !== undefined) typeOf.set(header, type)
  }
  return columns.map((columnName) => ({ columnName, fieldType: typeOf.get(columnName) ?? 'CUSTOM' }))
}

/** The fields of a file with these mappings. A column without a mapping becomes a custom field. */
export function fieldsOfMappings(columns: readonly string[], mappings: readonly FieldMapping[]): Field[] {
  const typeOf = new Map(mappings.map(({ columnName, fieldType }) => [columnName, fieldType]))
  const taken = new Set(knownTypes.map((type) => knownFields[type].key))
  const unmappedRole = !mappings.some(({ fieldType }) => fieldType === 'ROLE')
  if (unmappedRole) taken.delete(knownFields.ROLE.key)
  return columns.map((columnName, index) => {
    const fieldType = typeOf.get(columnName) ?? 'CUSTOM'
    const key = fieldType === 'CUSTOM' ? unusedKey(columnName, taken) : knownFields[fieldType].key
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

/** The earlier field that each column is: by its name, or else by what its name folds to where that fits one of each. */
function earlierFields(columns: readonly string[], before: readonly Field[]): Map<string, Field> {
  const named = new Map(before.map((field) => [foldColumn(field.columnName), field]))
  const found = new Map<string, Field>()
  for (const column of columns) {
    const field = named.get(foldColumn(column))
    if (field) found.set(column, field)
  }
  const taken = new Set(found.values())
  const restOf = <T>(list: readonly T[], folded: string, nameOf: (element: T) => string, isTaken: (element: T) => boolean) =>
    list.filter((element) => !isTaken(element) && foldFieldName(nameOf(element)) === folded)
  for (const column of columns.filter((name) => !found.has(name))) {
    const folded = foldFieldName(column)
    const alike = restOf(columns, folded, (name) => name, (name) => found.has(name))
    const fields = restOf(before, folded, ({ columnName }) => columnName, (field) => taken.has(field))
    if (folded !== '' && alike.length === 1 && fields.length === 1) found.set(column, fields[0]!)
  }
  return found
}

/** The fields of a re-upload: columns of the current schema keep their key and type, others become custom fields. */
export function carryFields(columns: readonly string[], before: readonly Field[]): Field[] {
  const earlier = earlierFields(columns, before)
  const taken = new Set([...basicKeys, ...before.map(({ key }) => key)])
  return columns.map((columnName, index) => {
    const field = earlier.get(columnName)
    if (field) return fieldOf(columnName, field.key, field.fieldType, index)
    const key = unusedKey(columnName, taken)
    taken.add(key)
    return fieldOf(columnName, key, 'CUSTOM', index)
  })
}
