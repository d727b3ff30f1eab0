/** Findings among a project's keys: the queries, dismissing some, and showing one again. */
import { queryOptions, useMutation } from '@tanstack/react-query'
import { dismissalsApi, findingsApi, findingsOfKindApi, type ProjectRef } from '../paths'
import { FindingCounts, FindingPage, type DismissFindings, type FindingKind, type ListFindings, type RestoreFinding } from '../schema/finding'
import { ChangedKeys } from '../schema/key-bulk'
import { request, requestWithoutBody } from './console-api'
import { useRefreshKeys } from './key-changes'
import { keysOfProjectKey } from './key-queries'
import { requestSearch } from './list-params'

/** A list of findings: of a kind, or those that were dismissed. */
export type FindingList = FindingKind | 'dismissed'

/** How many findings there are of each kind. What changes a key makes it stale, as its query key begins like that of the keys. */
export const findingCountsOptions = (ref: ProjectRef) =>
  queryOptions({
    queryKey: [...keysOfProjectKey(ref), 'finding-counts'] as const,
    queryFn: ({ signal }) => request(findingsApi(ref), FindingCounts, { signal }),
    refetchInterval: 60_000,
  })

/** One page of a list of findings; the previous page of the same list stays while the next one loads. */
export const findingsOptions = (ref: ProjectRef, list: FindingList, query: ListFindings) =>
  queryOptions({
    queryKey: [...keysOfProjectKey(ref), 'findings', list, query] as const,
    queryFn: ({ signal }) =>
      request(`${list === 'dismissed' ? dismissalsApi(ref) : findingsOfKindApi(ref, list)}?${requestSearch(query)}`, FindingPage, { signal }),
    placeholderData: (page: FindingPage | undefined, before) => (before?.queryKey.includes(list) ? page : undefined),
    refetchInterval: 60_000,
  })

/** Dismisses findings of one kind for 30 days; the answer says what became of each. */
export function useDismissFindings(ref: ProjectRef) {
  const refresh = useRefreshKeys(ref)
  return useMutation({
    mutationFn: (input: DismissFindings) => request(dismissalsApi(ref), ChangedKeys, { method: 'POST', body: input }),
    onSettled: () => void refresh(),
  })
}

/** Takes a dismissal back. */
export function useRestoreFinding(ref: ProjectRef) {
  const refresh = useRefreshKeys(ref)
  return useMutation({
    mutationFn: (input: RestoreFinding) => requestWithoutBody(dismissalsApi(ref), { method: 'DELETE', body: input }),
    onSettled: () => void refresh(),
  })
}
