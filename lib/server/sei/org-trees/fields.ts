/** Finds the fields of the developer schema that levels and filters name. */
import 'server-only'
import type { OrgTreeFilter } from '../../../schema/org-tree'
import type { FieldError } from '../../fault'
import type { DeveloperFieldType } from '../../prisma-client/enums'
import type { Field } from '../developers/columns-to-fields'

/** Makes spellings alike: `Manager Email`, `manager-email` and `manager_email`. */
const foldName = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/[\s_-]+/g, '')

/** Names of a field by its type, besides those of its column. */
const namesByType: Partial<Record<DeveloperFieldType, string[]>> = {
  NAME: ['name', 'fullname'],
  EMAIL: ['email'],
  MANAGER_EMAIL: ['manageremail'],
  ROLE: ['role'],
}

const namesOf = ({ key, columnName, displayName, fieldType }: Field) => [
  ...[key, columnName, displayName].map(foldName),
  ...(namesByType[fieldType] ?? []),
]

/** An exact key comes first: it is unique, and may be the display name of another field. */
function findField(fields: Field[], name: string): Field | undefined {
  return fields.find(({ key }) => key === name) ?? fields.find((field) => namesOf(field).includes(foldName(name)))
}

/** Finds the fields of levels. @returns their keys, and an error for each level that cannot be one */
export function resolveLevels(fields: Field[], levels: string[]): { keys: string[]; errors: FieldError[] } {
  const errors: FieldError[] = []
  const keys: string[] = []
  levels.forEach((level, index) => {
    const refuse = (detail: string) => errors.push({ pointer: `/levels/${index}`, detail })
    const field = findField(fields, level)
    if (!field) return refuse(`The developer schema has no field “${level}”.`)
    if (keys.includes(field.key)) return refuse(`“${level}” is a level already.`)
    if (field.fieldType === 'MANAGER_EMAIL' && index < levels.length - 1) {
      refuse('Nothing may follow a Manager Email level: it goes down to the last manager.')
    }
    keys.push(field.key)
  })
  return { keys, errors }
}

const filterable = ['role', 'site', 'team']

/** Finds the fields of filters. @returns the filters with the keys of their fields, and an error for each that cannot filter */
export function resolveFilters(fields: Field[], filters: OrgTreeFilter[]): { resolved: OrgTreeFilter[]; errors: FieldError[] } {
  const errors: FieldError[] = []
  const resolved = filters.flatMap((filter, index) => {
    const refuse = (detail: string) => {
      errors.push({ pointer: `/filters/${index}/column`, detail })
      return []
    }
    const field = findField(fields, filter.column)
    const may = field && (field.fieldType === 'NAME' || namesOf(field).some((name) => filterable.includes(name)))
    if (!field) return refuse(`The developer schema has no field “${filter.column}”.`)
    if (!may) return refuse(`Filter by Full Name, Role, Site or Team, not by “${filter.column}”.`)
    return [{ ...filter, column: field.key }]
  })
  return { resolved, errors }
}
