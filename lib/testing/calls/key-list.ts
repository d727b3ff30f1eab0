/** The list of keys as tests ask for it. */
import { ListKeys, type Key } from '../../schema/key'
import type { PersonActor } from '../../server/access/actor'
import { listKeys } from '../../server/keys/list'

/** A page; the query is as it comes in a URL. */
export const list = (actor: PersonActor, query: Record<string, unknown> = {}) => listKeys(actor, ListKeys.parse(query))

export const namesOf = (items: Key[]) => items.map((key) => key.name)

/** Follows cursors to the end; answers the pages in the order they came. */
export async function walk(
  actor: PersonActor,
  query: Record<string, unknown>,
  link: 'nextCursor' | 'previousCursor',
  from?: string,
) {
  const pages = []
  for (let cursor = from, more = true; more; more = cursor !== undefined) {
    const page = await list(actor, { ...query, cursor })
    pages.push(page)
    if (pages.length > 100) throw new Error('The list does not end.')
    cursor = page[link] ?? undefined
  }
  return pages
}
