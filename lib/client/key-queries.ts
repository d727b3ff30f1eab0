/** What the browser asks about a project's API keys. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { keysApi, keyUsageApi, type ProjectRef } from '../paths'
import { KeyPage, KeyUsage, type ListKeys } from '../schema/key'
import { request } from './http'

/** The key of every list of a project, whatever its filters. */
export const keyListsKey = ({ org, project }: ProjectRef) => ['api-keys', org, project, 'list'] as const

/** The key of one list: what the server seeds and the browser keeps fresh. */
export const keyListKey = (ref: ProjectRef, query: ListKeys) => [...keyListsKey(ref), query] as const

/** One page of keys, fetched again every 15 seconds; the last page stays while the next one loads. */
export const keyListOptions = (ref: ProjectRef, query: ListKeys) =>
  queryOptions({
    queryKey: keyListKey(ref, query),
    queryFn: ({ signal }) => {
      const search = new URLSearchParams()
      for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
      return request(`${keysApi(ref)}?${search}`, KeyPage, { signal })
    },
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  })

/** What would break if a key went away; asked anew each time, since it is what a person decides by. */
export const keyUsageOptions = (ref: ProjectRef, keyId: string) =>
  queryOptions({
    queryKey: ['api-keys', ref.org, ref.project, 'usage', keyId],
    queryFn: ({ signal }) => request(keyUsageApi(ref, keyId), KeyUsage, { signal }),
    gcTime: 0,
    retry: 1,
  })
