/** The query parameters of the API Keys page; server and browser read them with the same parsers. */
import { createLoader, createSerializer, parseAsString, parseAsStringLiteral, type inferParserType } from 'nuqs/server'
import { KeyRole, KeySort, ListKeys, maxCursorLength, SortOrder } from '../schema/key'

export const keyListParsers = {
  q: parseAsString.withDefault(''),
  role: parseAsStringLiteral(KeyRole.options),
  sort: parseAsStringLiteral(KeySort.options).withDefault('createdAt'),
  order: parseAsStringLiteral(SortOrder.options),
  cursor: parseAsString,
}

export type KeyListParams = inferParserType<typeof keyListParsers>

/** Reads the list's parameters from a page's search params; invalid ones count as absent. */
export const loadKeyListParams = createLoader(keyListParsers)

/** The query string of a list with its question mark; empty if all parameters have their defaults. */
export const keyListSearch: (params: KeyListParams) => string = createSerializer(keyListParsers)

/** The default order of a sort: names ascend, dates descend. */
export const defaultOrder = (sort: KeySort): SortOrder => (sort === 'name' ? 'asc' : 'desc')

/** Whether a search or a filter is set. */
export const isFiltered = ({ q, role }: KeyListParams) => q.trim() !== '' || role !== null

/** The API's query for these parameters. A search that is too long for the API is cut. */
export function toListKeys({ q, role, sort, order, cursor }: KeyListParams): ListKeys {
  return ListKeys.parse({
    q: q.trim().slice(0, 200) || undefined,
    role: role ?? undefined,
    sort,
    order: order ?? undefined,
    cursor: cursor && cursor.length <= maxCursorLength ? cursor : undefined,
  })
}
