/** What the URL of the API Keys page says about its list; the server reads it with the same parsers as the browser. */
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

/** Reads the list's parameters from a page's search params; what cannot be understood counts as absent. */
export const loadKeyListParams = createLoader(keyListParsers)

/** The query string of a list, with its question mark, or nothing where all is as usual. */
export const keyListSearch: (params: KeyListParams) => string = createSerializer(keyListParsers)

/** The order that a sort has unless the URL says otherwise: names go up, dates go down. */
export const defaultOrder = (sort: KeySort): SortOrder => (sort === 'name' ? 'asc' : 'desc')

/** Whether anything narrows the list. */
export const isFiltered = ({ q, role }: KeyListParams) => q.trim() !== '' || role !== null

/** The API's query for these parameters. A search too long for the API is cut, as no name is that long. */
export function toListKeys({ q, role, sort, order, cursor }: KeyListParams): ListKeys {
  return ListKeys.parse({
    q: q.trim().slice(0, 200) || undefined,
    role: role ?? undefined,
    sort,
    order: order ?? undefined,
    cursor: cursor && cursor.length <= maxCursorLength ? cursor : undefined,
  })
}
