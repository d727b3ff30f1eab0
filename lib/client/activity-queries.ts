/** Queries about the activity log, of a project or of the whole account. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import {
  accountActivityLogApi,
  accountActivityLogsApi,
  accountActivityLogsFileApi,
  activityLogApi,
  activityLogsApi,
  activityLogsFileApi,
  type ProjectRef,
} from '../paths'
import { ActivityEntry, ActivityPage } from '../schema/activity-log'
import { askedOf, filterQuery, pageQuery, type ActivityParams } from './activity-params'
import { request } from './console-api'
import { requestSearch } from './list-params'
import { retryUpTo } from './query-client'

/** Whose log: a project's, or where it is null, that of the whole account. */
export type LogOf = ProjectRef | null

const keyOf = (logOf: LogOf) => ['activity-log', logOf && logOf.org, logOf && logOf.project] as const

/** The query key of one page; the server's render fills it. */
export const activityPageKey = (logOf: LogOf, params: ActivityParams) => [...keyOf(logOf), 'page', askedOf(params)] as const

const refreshMs = 15_000

/** One page of entries, the newest first, refreshed every 15 seconds; the previous page stays while the next one loads. */
export const activityPageOptions = (logOf: LogOf, params: ActivityParams) =>
  queryOptions({
    queryKey: activityPageKey(logOf, params),
    queryFn: ({ signal }) => {
      const search = requestSearch(pageQuery(params, Date.now()))
      return request(`${logOf ? activityLogsApi(logOf) : accountActivityLogsApi()}?${search}`, ActivityPage, { signal })
    },
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  })

/** One entry, which never changes. */
export const activityEntryOptions = (logOf: LogOf, id: string) =>
  queryOptions({
    queryKey: [...keyOf(logOf), 'entry', id],
    queryFn: ({ signal }) => request(logOf ? activityLogApi(logOf, id) : accountActivityLogApi(id), ActivityEntry, { signal }),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    retry: retryUpTo(1),
  })

/** Where the CSV file is of all that the filters let through. */
export const activityFileUrl = (logOf: LogOf, params: ActivityParams, now: number): string => {
  const search = requestSearch(filterQuery(params, now))
  return `${logOf ? activityLogsFileApi(logOf) : accountActivityLogsFileApi()}${search && `?${search}`}`
}
