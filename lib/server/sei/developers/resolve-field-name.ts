/** Finds the field that a caller names: in an upsert, a search, an order, a mapping, or a level or filter of an org tree. */
import 'server-only'
import { foldFieldName } from '../../../schema/field-name'
import { shorten, tidyCell } from '../../../schema/text'
import { withoutSecrets } from '../../runtime/without-secrets'
import { headersOf, type Field } from './columns-to-fields'

/** Columns whose names fit in an error. */
const mostListed = 40

const quote = (name: string) => `“${shorten(withoutSecrets(name), 100)}”`
const listOf = new Intl.ListFormat('en', { type: 'conjunction' })

/** The names of the fields of a schema. An exact column comes first, then a key, then whatever is one of them once folded. */
export class FieldNames {
  readonly #fields: readonly Field[]
  readonly #byColumn: ReadonlyMap<string, Field>
  readonly #byKey: ReadonlyMap<string, Field>
  readonly #folded = new Map<string, Set<Field>>()

  constructor(fields: readonly Field[]) {
    this.#fields = fields
    this.#byColumn = new Map(fields.map((field) => [tidyCell(field.columnName), field]))
    this.#byKey = new Map(fields.map((field) => [field.key, field]))
    for (const field of fields) {
      const { columnName, key, displayName, fieldType } = field
      for (const name of [columnName, key, displayName, ...headersOf(fieldType)]) {
        const folded = foldFieldName(name)
        const others = this.#folded.get(folded)
        if (others) others.add(field)
        else this.#folded.set(folded, new Set([field]))
      }
    }
  }

  /** The field with this key. */
  withKey = (key: string): Field | undefined => this.#byKey.get(key)

  /** The fields that a name fits: one where the name is good. */
  find(name: string): Field[] {
    const tidy = tidyCell(name)
    const exact = this.#byColumn.get(tidy) ?? this.#byKey.get(tidy)
    if (exact) return [exact]
    const folded = foldFieldName(tidy)
    return folded === '' ? [] : [...(this.#folded.get(folded) ?? [])]
  }

  /** Why a name is no field, where `find` found none or several. */
  explain(name: string, found: readonly Field[]): string {
    const columns = (found.length > 0 ? found : this.#fields).map(({ columnName }) => quote(columnName))
    if (found.length > 0) return `${quote(name)} fits ${found.length} columns: ${listOf.format(columns)}. Use the name of one of them.`
    if (columns.length === 0) return `There is no field ${quote(name)}: the schema has none yet.`
    const rest = columns.length - mostListed
    const listed = rest > 0 ? [...columns.slice(0, mostListed), `${rest} more`] : columns
    return `There is no field ${quote(name)}. The fields are ${listOf.format(listed)}.`
  }
}
