/** The state of the lists of live and of deleted keys: parameters from the URL, rows from the server, and what changes them. */
'use client'

import { useQuery } from '@tanstack/react-query'
import type { SortingState } from '@tanstack/react-table'
import { useQueryStates } from 'nuqs'
import { isFiltered, keyListParsers, toListDeletedKeys, toListKeys, type KeyListParams } from '@/lib/client/key-list-params'
import { deletedKeysOptions, keyListOptions } from '@/lib/client/key-queries'
import { cleanSearch, defaultOrder, sortParams } from '@/lib/client/list-params'
import type { ProjectRef } from '@/lib/paths'
import { KeySort } from '@/lib/schema/key'
import { useAnnouncedResults } from '@/components/ui/use-announced-results'
import { countKeys } from './key-counts'

export type KeyTab = 'live' | 'deleted'

/**
 * Reads the parameters from the URL and the rows from the query cache. Beside deleted keys, the first page of live ones is read
 * too, for the numbers at the tabs.
 * @param mayReadDeleted others see the live keys, whatever the URL says
 */
export function useKeyList(ref: ProjectRef, mayReadDeleted: boolean) {
  const [params, setParams] = useQueryStates(keyListParsers)
  const tab: KeyTab = params.tab === 'deleted' && mayReadDeleted ? 'deleted' : 'live'
  const isDeleted = tab === 'deleted'
  const list = useQuery(keyListOptions(ref, toListKeys(isDeleted ? { ...params, cursor: null } : params)))
  const deleted = useQuery({ ...deletedKeysOptions(ref, toListDeletedKeys(params)), enabled: isDeleted })
  const shown = isDeleted ? deleted : list
  const total = shown.isPlaceholderData ? undefined : shown.data?.total
  /** What is shown, as text that changes with it. */
  const asked = JSON.stringify({ ...params, tab, key: null })
  useAnnouncedResults(asked, total, 'No keys match', countKeys)
  const sort = isDeleted ? (params.sort === 'name' ? 'name' : 'deletedAt') : params.sort
  const order = params.order ?? defaultOrder(sort)
  return {
    tab,
    list,
    deleted,
    params,
    asked,
    filtered: isFiltered(isDeleted ? { ...params, state: null } : params),
    sorting: [{ id: sort, desc: order === 'desc' }] as [{ id: string; desc: boolean }],
    search: (text: string) => void setParams({ q: cleanSearch(text), cursor: null }),
    filter: (change: Partial<Pick<KeyListParams, 'role' | 'state'>>) => void setParams({ ...change, cursor: null }),
    clearFilters: () => void setParams({ q: null, role: null, state: null, cursor: null }),
    /** The search goes along: a key that is not in one list may be in the other. */
    showTab: (next: KeyTab) =>
      void setParams({ tab: next === 'deleted' ? next : null, sort: null, order: null, state: null, cursor: null, key: null }, { history: 'push' }),
    /** Everything, the newest first: a key that was just made is on top. */
    showNewest: () => void setParams(null),
    goTo: (cursor: string | null) => void setParams({ cursor }, { history: 'push', scroll: true }),
    sortBy: ([first]: SortingState) =>
      void setParams(sortParams(KeySort.catch('createdAt').parse(first?.id), first?.desc ?? false)),
  }
}

export type KeyList = ReturnType<typeof useKeyList>
