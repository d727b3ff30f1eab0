/** The query parameters of the API Keys page; server and browser read them with the same parsers. */
import {
  createLoader,
  createParser,
  createSerializer,
  parseAsString,
  parseAsStringLiteral,
  type inferParserType,
} from 'nuqs/server'
import { KeyRole, KeySort, ListKeys, maxCursorLength, maxSearchLength, SortOrder } from '../schema/key'
import { shortenSecret } from '../schema/secret-hint'
import { cutTo, withoutInvisible } from '../schema/text'

/** A search text that the API accepts and that may be in a URL: visible, not too long, a hint instead of a secret. */
export const cleanSearch = (text: string): string =>
  cutTo(shortenSecret(withoutInvisible(text).replaceAll('\0', '')).trim(), maxSearchLength).trim()

const parseAsSearch = createParser({ parse: cleanSearch, serialize: cleanSearch })

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
export const keyListSearch = (params: KeyListParams): string =>
  // nuqs leaves characters as they are that a Location header cannot have; the URL parser encodes them.
  new URL(serialize(params), 'http://this.invalid').search

/** The default order of a sort: names ascend, dates descend. */
export const defaultOrder = (sort: KeySort): SortOrder => (sort === 'name' ? 'asc' : 'desc')

/** Whether a search or a filter is set. */
export const isFiltered = ({ q, role }: KeyListParams) => q !== '' || role !== null

/** The API's query for these parameters. */
export function toListKeys({ q, role, sort, order, cursor }: KeyListParams): ListKeys {
  return ListKeys.parse({
    q: q || undefined,
    role: role ?? undefined,
    sort,
    order: order ?? undefined,
    cursor: cursor && cursor.length <= maxCursorLength ? cursor : undefined,
  })
}
