/** Finds the fields of the developer schema that levels and filters name. */
import 'server-only'
import { foldFieldName } from '../../../schema/field-name'
import type { OrgTreeFilter } from '../../../schema/org-tree'
import type { FieldError } from '../../fault'
import { headersOf, type Field } from '../developers/columns-to-fields'
import { FieldNames } from '../developers/resolve-field-name'

const namesOf = ({ key, columnName, displayName, fieldType }: Field) =>
  [key, columnName, displayName, ...headersOf(fieldType)].map(foldFieldName)

/** Finds fields by the names that a caller gives, or by the keys that a stored tree has. */
function fieldFinder(fields: Field[], byKey: boolean) {
  const names = new FieldNames(fields)
  return (name: string): { field: Field; wrong?: undefined } | { field?: undefined; wrong: string } => {
    const field = byKey ? names.withKey(name) : undefined
    const found = field ? [field] : names.find(name)
    return found.length === 1 ? { field: found[0]! } : { wrong: names.explain(name, found) }
  }
}

/**
 * Finds the fields of levels.
 * @param stored whether they are the keys of a stored tree
 * @returns their keys, and an error for each level that cannot be one
 */
export function resolveLevels(fields: Field[], levels: string[], stored: boolean): { keys: string[]; errors: FieldError[] } {
  const find = fieldFinder(fields, stored)
  const errors: FieldError[] = []
  const keys: string[] = []
  levels.forEach((level, index) => {
    const refuse = (detail: string) => errors.push({ pointer: `/levels/${index}`, detail })
    const { field, wrong } = find(level)
    if (!field) return refuse(wrong)
    if (keys.includes(field.key)) return refuse(`“${level}” is a level already.`)
    if (field.fieldType === 'MANAGER_EMAIL' && index < levels.length - 1) {
      refuse('Nothing may follow a Manager Email level: it goes down to the last manager.')
    }
    keys.push(field.key)
  })
  return { keys, errors }
}

const filterable = ['role', 'site', 'team']

/**
 * Finds the fields of filters.
 * @param stored whether they are those of a stored tree
 * @returns the filters with the keys of their fields, and an error for each that cannot filter
 */
export function resolveFilters(fields: Field[], filters: OrgTreeFilter[], stored: boolean): { resolved: OrgTreeFilter[]; errors: FieldError[] } {
  const find = fieldFinder(fields, stored)
  const errors: FieldError[] = []
  const resolved = filters.flatMap((filter, index) => {
    const refuse = (detail: string) => {
      errors.push({ pointer: `/filters/${index}/column`, detail })
      return []
    }
    const { field, wrong } = find(filter.column)
    const may = field && (field.fieldType === 'NAME' || namesOf(field).some((name) => filterable.includes(name)))
    if (!field) return refuse(wrong)
    if (!may) return refuse(`Filter by Full Name, Role, Site or Team, not by “${filter.column}”.`)
    return [{ ...filter, column: field.key }]
  })
  return { resolved, errors }
}
