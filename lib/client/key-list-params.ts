/** The query parameters of the API Keys page; server and browser read them with the same parsers. */
import { createLoader, createSerializer, parseAsString, parseAsStringLiteral, type inferParserType } from 'nuqs/server'
import { KeyRole, KeySort, ListKeys, SortOrder } from '../schema/key'
import { encodedSearch, knownCursor, parseAsSearch } from './list-params'

export const keyListParsers = {
  q: parseAsSearch.withDefault(''),
  role: parseAsStringLiteral(KeyRole.options),
  sort: parseAsStringLiteral(KeySort.options).withDefault('createdAt'),
  order: parseAsStringLiteral(SortOrder.options),
  cursor: parseAsString,
}

export type KeyListParams = inferParserType<typeof keyListParsers>

const serialize = createSerializer(keyListParsers)

/** Reads the list's parameters from a page's search params; invalid ones count as absent. */
export const loadKeyListParams = createLoader(keyListParsers)

/** The query string of a list with its question mark; empty if all parameters have their defaults. */
export const keyListSearch = (params: KeyListParams): string => encodedSearch(serialize(params))

/** Whether a search or a filter is set. */
export const isFiltered = ({ q, role }: KeyListParams) => q !== '' || role !== null

/** The API's query for these parameters. */
export function toListKeys({ q, role, sort, order, cursor }: KeyListParams): ListKeys {
  return ListKeys.parse({
    q: q || undefined,
    role: role ?? undefined,
    sort,
    order: order ?? undefined,
    cursor: knownCursor(cursor),
  })
}
