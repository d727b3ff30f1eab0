/** The state of the list of people: parameters from the URL, rows from the server, and the actions that change them. */
'use client'

import { useQuery } from '@tanstack/react-query'
import type { SortingState } from '@tanstack/react-table'
import { useQueryStates } from 'nuqs'
import { cleanSearch, defaultOrder, sortParams } from '@/lib/client/list-params'
import { isFiltered, peopleListParsers, toListPeople, type PeopleListParams } from '@/lib/client/people-list-params'
import { peopleListOptions } from '@/lib/client/people-queries'
import { PersonSort } from '@/lib/schema/person'
import { useAnnouncedResults } from '@/components/ui/use-announced-results'
import { countPeople } from './role-texts'

/** Reads the list's parameters from the URL and its rows from the query cache. */
export function usePeopleList() {
  const [params, setParams] = useQueryStates(peopleListParsers)
  const list = useQuery(peopleListOptions(toListPeople(params)))
  const total = list.isPlaceholderData ? undefined : list.data?.total
  useAnnouncedResults(JSON.stringify(params), total, 'Nobody matches', countPeople)
  const { sort } = params
  const order = params.order ?? defaultOrder(sort)
  return {
    list,
    params,
    filtered: isFiltered(params),
    sorting: [{ id: sort, desc: order === 'desc' }] satisfies SortingState,
    search: (text: string) => void setParams({ q: cleanSearch(text), cursor: null }),
    filter: (change: Partial<Pick<PeopleListParams, 'project' | 'role' | 'status'>>) => void setParams({ ...change, cursor: null }),
    clearFilters: () => void setParams({ q: null, project: null, role: null, status: null, cursor: null }),
    goTo: (cursor: string | null) => void setParams({ cursor }, { history: 'push', scroll: true }),
    sortBy: ([first]: SortingState) =>
      void setParams(sortParams(PersonSort.catch('name').parse(first?.id), first?.desc ?? false)),
  }
}

export type PeopleList = ReturnType<typeof usePeopleList>
