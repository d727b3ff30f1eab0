/** The list of keys as tests ask for it. */
import { ListKeys, type Key } from '../../schema/key'
import type { PersonActor } from '../../server/access/actor'
import { listKeys } from '../../server/keys/list'
import { walkPages } from './walk-pages'

/** A page; the query is as it comes in a URL. */
export const list = (actor: PersonActor, query: Record<string, unknown> = {}) => listKeys(actor, ListKeys.parse(query))

export const namesOf = (items: Key[]) => items.map((key) => key.name)

/** Follows cursors to the end; answers the pages in the order they came. */
export const walk = (actor: PersonActor, query: Record<string, unknown>, link: 'nextCursor' | 'previousCursor', from?: string) =>
  walkPages((cursor) => list(actor, { ...query, cursor }), link, from)
