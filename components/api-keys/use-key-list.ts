/** The state of the key list: parameters from the URL, rows from the server, and the actions that change them. */
'use client'

import { useQuery } from '@tanstack/react-query'
import type { SortingState } from '@tanstack/react-table'
import { useQueryStates } from 'nuqs'
import { useEffect, useRef } from 'react'
import { cleanSearch, defaultOrder, isFiltered, keyListParsers, toListKeys } from '@/lib/client/key-list-params'
import { keyListOptions } from '@/lib/client/key-queries'
import type { ProjectRef } from '@/lib/paths'
import { KeySort, type KeyRole } from '@/lib/schema/key'
import { useAnnounce } from '@/components/ui/announcer'

/** A count with its noun: "1 key", "12 keys". */
export const countKeys = (total: number) => `${total.toLocaleString('en')} ${total === 1 ? 'key' : 'keys'}`

/** Reads the list's parameters from the URL and its rows from the query cache. */
export function useKeyList(ref: ProjectRef) {
  const [params, setParams] = useQueryStates(keyListParsers)
  const list = useQuery(keyListOptions(ref, toListKeys(params)))
  useAnnouncedResults(JSON.stringify(params), list.isPlaceholderData ? undefined : list.data?.total)
  const { sort } = params
  const order = params.order ?? defaultOrder(sort)
  return {
    list,
    params,
    filtered: isFiltered(params),
    sorting: [{ id: sort, desc: order === 'desc' }] satisfies SortingState,
    search: (text: string) => void setParams({ q: cleanSearch(text), cursor: null }),
    filterRole: (role: KeyRole | null) => void setParams({ role, cursor: null }),
    clearFilters: () => void setParams({ q: null, role: null, cursor: null }),
    goTo: (cursor: string | null) => void setParams({ cursor }, { history: 'push', scroll: true }),
    sortBy: ([first]: SortingState) => {
      const by = KeySort.catch('createdAt').parse(first?.id)
      const direction = first?.desc ? 'desc' : 'asc'
      void setParams({ sort: by, order: direction === defaultOrder(by) ? null : direction, cursor: null })
    },
  }
}

export type KeyList = ReturnType<typeof useKeyList>

/** Announces the number of keys after search, filter, sort or page changed, but not after each refresh. */
function useAnnouncedResults(asked: string, total: number | undefined) {
  const announce = useAnnounce()
  const last = useRef(asked)
  useEffect(() => {
    if (total === undefined || last.current === asked) return
    last.current = asked
    announce(total === 0 ? 'No keys match' : countKeys(total))
  }, [announce, asked, total])
}
