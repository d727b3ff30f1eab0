/** Queries about a project's API keys. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { activityLogsApi, deletedKeyApi, deletedKeysApi, keyApi, keysApi, keyUsageApi, projectMembersApi, type ProjectRef } from '../paths'
import { ActivityPage } from '../schema/activity-log'
import { DeletedKeyDetail, DeletedKeyPage, type ListDeletedKeys } from '../schema/deleted-key'
import { KeyPage, type ListKeys } from '../schema/key'
import { KeyDetail } from '../schema/key-detail'
import { KeyUsage } from '../schema/key-usage'
import { ProjectMembers } from '../schema/project-settings'
import { request } from './console-api'
import { requestSearch } from './list-params'
import { retryUpTo } from './query-client'

/** The query key that all queries about a project's keys start with. */
export const keysOfProjectKey = ({ org, project }: ProjectRef) => ['api-keys', org, project] as const

/** The query key that all key lists of a project start with. */
export const keyListsKey = (ref: ProjectRef) => [...keysOfProjectKey(ref), 'list'] as const

/** The query key of one list; the server's render fills it. */
export const keyListKey = (ref: ProjectRef, query: ListKeys) => [...keyListsKey(ref), query] as const

/** One page of keys, refreshed every 15 seconds; the previous page stays while the next one loads. */
export const keyListOptions = (ref: ProjectRef, query: ListKeys) =>
  queryOptions({
    queryKey: keyListKey(ref, query),
    queryFn: ({ signal }) => request(`${keysApi(ref)}?${requestSearch(query)}`, KeyPage, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  })

/** A key with its secrets and recent use; never cached, because people decide by it what to do with the key. */
export const keyDetailOptions = (ref: ProjectRef, keyId: string) =>
  queryOptions({
    queryKey: [...keysOfProjectKey(ref), 'detail', keyId],
    queryFn: ({ signal }) => request(keyApi(ref, keyId), KeyDetail, { signal }),
    gcTime: 0,
    retry: retryUpTo(1),
  })

/** What a key was used for; never cached, as its details. */
export const keyUsageOptions = (ref: ProjectRef, keyId: string) =>
  queryOptions({
    queryKey: [...keysOfProjectKey(ref), 'usage', keyId],
    queryFn: ({ signal }) => request(keyUsageApi(ref, keyId), KeyUsage, { signal }),
    gcTime: 0,
    retry: retryUpTo(1),
  })

/** Of a page of the log in a key's panel. */
const entriesOfPage = 20

/** What was done to a key, the newest first: page after page of the activity log. */
export const keyActivityOptions = (ref: ProjectRef, keyId: string) =>
  infiniteQueryOptions({
    queryKey: [...keysOfProjectKey(ref), 'activity', keyId],
    queryFn: ({ pageParam, signal }) =>
      request(
        `${activityLogsApi(ref)}?${requestSearch({ target: keyId, limit: entriesOfPage, cursor: pageParam ?? undefined })}`,
        ActivityPage,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    gcTime: 0,
    retry: retryUpTo(1),
  })

/** Members of a project whose name or email has `q`; those found before stay while others are looked for. */
export const projectMembersOptions = (ref: ProjectRef, q: string) =>
  queryOptions({
    queryKey: ['project-members', ref.org, ref.project, q],
    queryFn: ({ signal }) =>
      request(`${projectMembersApi(ref)}?${requestSearch({ q: q || undefined })}`, ProjectMembers, { signal }),
    placeholderData: keepPreviousData,
    retry: retryUpTo(1),
  })

/** The query key of one list of deleted keys; the server's render fills it. */
export const deletedKeysKey = (ref: ProjectRef, query: ListDeletedKeys) => [...keysOfProjectKey(ref), 'deleted', query] as const

/** One page of deleted keys, refreshed every 15 seconds: who still tries is seen soon after. */
export const deletedKeysOptions = (ref: ProjectRef, query: ListDeletedKeys) =>
  queryOptions({
    queryKey: deletedKeysKey(ref, query),
    queryFn: ({ signal }) => request(`${deletedKeysApi(ref)}?${requestSearch(query)}`, DeletedKeyPage, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  })

/** A deleted key with who tried it last. */
export const deletedKeyOptions = (ref: ProjectRef, keyId: string) =>
  queryOptions({
    queryKey: [...keysOfProjectKey(ref), 'deleted-key', keyId],
    queryFn: ({ signal }) => request(deletedKeyApi(ref, keyId), DeletedKeyDetail, { signal }),
    refetchInterval: 15_000,
    retry: retryUpTo(1),
  })
