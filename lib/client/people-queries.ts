/** Queries about the people of the account. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { peopleApi, personApi } from '../paths'
import { KeysOfPerson, PeoplePage, type ListPeople, type Person } from '../schema/person'
import { request } from './console-api'
import { requestSearch } from './list-params'
import { retryUpTo } from './query-client'

/** The query key that all lists of people start with. */
export const peopleListsKey = ['people', 'list'] as const

/** The query key of one list; the server's render fills it. */
export const peopleListKey = (query: ListPeople) => [...peopleListsKey, query] as const

const listPeople = (query: Partial<ListPeople>, signal: AbortSignal) =>
  request(`${peopleApi()}?${requestSearch(query)}`, PeoplePage, { signal })

/** One page of people, refreshed every 15 seconds; the previous page stays while the next one loads. */
export const peopleListOptions = (query: ListPeople) =>
  queryOptions({
    queryKey: peopleListKey(query),
    queryFn: ({ signal }) => listPeople(query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  })

/** The state of an invitation, asked every few seconds until it is accepted. Null where the person is gone. */
export const invitedPersonOptions = ({ id, email }: Person) =>
  queryOptions({
    queryKey: ['people', 'invited', id],
    queryFn: async ({ signal }) => (await listPeople({ q: email }, signal)).items.find((person) => person.id === id) ?? null,
    refetchInterval: ({ state }) => (state.data === undefined || state.data?.status === 'INVITED' ? 4_000 : false),
  })

/** The live keys that a person created; never cached, because people decide by it which of them to delete. */
export const keysOfPersonOptions = (personId: string) =>
  queryOptions({
    queryKey: ['people', 'keys', personId],
    queryFn: ({ signal }) => request(personApi(personId, 'keys'), KeysOfPerson, { signal }),
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    retry: retryUpTo(1),
  })
