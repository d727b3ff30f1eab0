/** What the lists of all pages have in common in their URLs and requests. */
import { createParser } from 'nuqs/server'
import { maxCursorLength, maxSearchLength, type SortOrder } from '../schema/key'
import { shortenSecret } from '../schema/secret-hint'
import { cutTo, withoutInvisible } from '../schema/text'

/** A search text that the API accepts and that may be in a URL: visible, not too long, a hint instead of a secret. */
export const cleanSearch = (text: string): string =>
  cutTo(shortenSecret(withoutInvisible(text).replaceAll('\0', '')).trim(), maxSearchLength).trim()

export const parseAsSearch = createParser({ parse: cleanSearch, serialize: cleanSearch })

/** Whether a page's search parameter has a secret, which must not stay in the history, or be sent on with a link. */
export const hasSecret = (q: string | string[] | undefined): boolean =>
  [q].flat().some((text) => text && shortenSecret(text) !== text)

/** A cursor as the API takes it: one that is too long cannot be the API's own. */
export const knownCursor = (cursor: string | null): string | undefined =>
  cursor && cursor.length <= maxCursorLength ? cursor : undefined

/** A query string with its question mark, as a Location header may have it; nuqs leaves more characters as they are. */
export const encodedSearch = (serialized: string): string => new URL(serialized, 'http://this.invalid').search

/** The query string of a request, without those that are undefined. */
export function requestSearch(query: Record<string, string | number | boolean | undefined>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  return search.toString()
}

/** The default order of a sort: names ascend, dates descend. */
export const defaultOrder = (sort: string): SortOrder => (sort === 'name' ? 'asc' : 'desc')

/** The parameters for a sort that was chosen; the default order is not written into the URL. */
export function sortParams<Sort extends string>(sort: Sort, descending: boolean) {
  const order: SortOrder = descending ? 'desc' : 'asc'
  return { sort, order: order === defaultOrder(sort) ? null : order, cursor: null }
}
