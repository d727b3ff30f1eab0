/** The state of the key list: parameters from the URL, rows from the server, and the actions that change them. */
'use client'

import { useQuery } from '@tanstack/react-query'
import type { SortingState } from '@tanstack/react-table'
import { useQueryStates } from 'nuqs'
import { isFiltered, keyListParsers, toListKeys, type KeyListParams } from '@/lib/client/key-list-params'
import { keyListOptions } from '@/lib/client/key-queries'
import { cleanSearch, defaultOrder, sortParams } from '@/lib/client/list-params'
import type { ProjectRef } from '@/lib/paths'
import { KeySort } from '@/lib/schema/key'
import { useAnnouncedResults } from '@/components/ui/use-announced-results'

/** A count with its noun: "1 key", "12 keys". */
export const countKeys = (total: number) => `${total.toLocaleString('en')} ${total === 1 ? 'key' : 'keys'}`

/** Reads the list's parameters from the URL and its rows from the query cache. */
export function useKeyList(ref: ProjectRef) {
  const [params, setParams] = useQueryStates(keyListParsers)
  const list = useQuery(keyListOptions(ref, toListKeys(params)))
  const total = list.isPlaceholderData ? undefined : list.data?.total
  useAnnouncedResults(JSON.stringify({ ...params, key: null }), total, 'No keys match', countKeys)
  const { sort } = params
  const order = params.order ?? defaultOrder(sort)
  return {
    list,
    params,
    filtered: isFiltered(params),
    sorting: [{ id: sort, desc: order === 'desc' }] satisfies SortingState,
    search: (text: string) => void setParams({ q: cleanSearch(text), cursor: null }),
    filter: (change: Partial<Pick<KeyListParams, 'role' | 'state'>>) => void setParams({ ...change, cursor: null }),
    clearFilters: () => void setParams({ q: null, role: null, state: null, cursor: null }),
    /** Everything, the newest first: a key that was just made is on top. */
    showNewest: () => void setParams(null),
    goTo: (cursor: string | null) => void setParams({ cursor }, { history: 'push', scroll: true }),
    sortBy: ([first]: SortingState) =>
      void setParams(sortParams(KeySort.catch('createdAt').parse(first?.id), first?.desc ?? false)),
  }
}

export type KeyList = ReturnType<typeof useKeyList>
