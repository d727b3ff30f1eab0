/** The state of an Activity Logs page: parameters from the URL, entries from the server, and what changes them. */
'use client'

import { useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { activityParsers, askedOf, isFiltered, noFilters, type ActivityParams } from '@/lib/client/activity-params'
import { activityFileUrl, activityPageOptions, type LogOf } from '@/lib/client/activity-queries'
import { count } from '@/components/ui/counts'
import { useAnnouncedResults } from '@/components/ui/use-announced-results'

/** "1 entry", "50 entries". */
export const countEntries = (total: number) => count(total, 'entry', 'entries')

type Filters = Partial<Omit<ActivityParams, 'cursor' | 'entry'>>

/** @param logOf a project, or null for the whole account */
export function useActivityLog(logOf: LogOf) {
  const [params, setParams] = useQueryStates(activityParsers)
  const list = useQuery(activityPageOptions(logOf, params))
  const total = list.isPlaceholderData ? undefined : list.data?.items.length
  useAnnouncedResults(askedOf(params), total, 'No entries match', countEntries)
  return {
    list,
    params,
    filtered: isFiltered(params),
    fileUrl: (now: number) => activityFileUrl(logOf, params, now),
    filter: (change: Filters) => void setParams({ ...change, cursor: null }),
    clearFilters: () => void setParams(noFilters),
    /** All entries about one thing. */
    showTarget: (target: string) => void setParams({ ...noFilters, target }, { history: 'push' }),
    goTo: (cursor: string | null) => void setParams({ cursor }, { history: 'push', scroll: true }),
  }
}

export type ActivityLog = ReturnType<typeof useActivityLog>
