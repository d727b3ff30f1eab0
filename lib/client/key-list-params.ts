/** The query parameters of the API Keys page; server and browser read them with the same parsers. */
import { createLoader, createSerializer, parseAsString, parseAsStringLiteral, type inferParserType } from 'nuqs/server'
import { ListDeletedKeys } from '../schema/deleted-key'
import { KeyRole, KeySort, KeyStatus, ListKeys, SortOrder } from '../schema/key'
import { encodedSearch, knownCursor, parseAsSearch } from './list-params'

export const keyListParsers = {
  q: parseAsSearch.withDefault(''),
  role: parseAsStringLiteral(KeyRole.options),
  state: parseAsStringLiteral(KeyStatus.options),
  sort: parseAsStringLiteral(KeySort.options).withDefault('createdAt'),
  order: parseAsStringLiteral(SortOrder.options),
  cursor: parseAsString,
  /** The list of deleted keys instead of the live ones; or, of the panel, what was done to the key instead of the overview. */
  tab: parseAsStringLiteral(['deleted', 'activity']),
  /** The key whose panel is open. */
  key: parseAsString,
}

export type KeyListParams = inferParserType<typeof keyListParsers>

const serialize = createSerializer(keyListParsers)

/** Reads the list's parameters from a page's search params; invalid ones count as absent. */
export const loadKeyListParams = createLoader(keyListParsers)

/** The query string of a list with its question mark; empty if all parameters have their defaults. */
export const keyListSearch = (params: KeyListParams): string => encodedSearch(serialize(params))

/** Whether a search or a filter is set. */
export const isFiltered = ({ q, role, state }: KeyListParams) => q !== '' || role !== null || state !== null

/** The API's query for these parameters. */
export function toListKeys({ q, role, state, sort, order, cursor }: KeyListParams): ListKeys {
  return ListKeys.parse({
    q: q || undefined,
    role: role ?? undefined,
    state: state ?? undefined,
    sort,
    order: order ?? undefined,
    cursor: knownCursor(cursor),
  })
}

/** The API's query for the deleted keys, of which the last deleted are the newest. */
export function toListDeletedKeys({ q, role, sort, order, cursor }: KeyListParams): ListDeletedKeys {
  return ListDeletedKeys.parse({
    q: q || undefined,
    role: role ?? undefined,
    sort: sort === 'name' ? 'name' : 'deletedAt',
    order: order ?? undefined,
    cursor: knownCursor(cursor),
  })
}
