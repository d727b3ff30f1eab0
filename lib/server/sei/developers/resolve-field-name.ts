/** Finds the field of the schema that a caller names in a search, an order or an upserted record. */
import 'server-only'
import type { Field } from './columns-to-fields'

/** A function that finds a field by its key or else by its column name; undefined where neither fits. */
export function fieldNameResolver(fields: readonly Field[]): (name: string) => Field | undefined {
  const byKey = new Map(fields.map((field) => [field.key, field]))
  const byColumn = new Map(fields.map((field) => [field.columnName, field]))
  return (name) => byKey.get(name) ?? byColumn.get(name.trim())
}
