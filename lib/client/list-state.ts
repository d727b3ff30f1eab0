/** What a screen shows of a query for one page of a list. */
import type { UseQueryResult } from '@tanstack/react-query'
import { isRefusal, messageOf } from './console-api'

/** A failed refresh has both the rows before it and what went wrong. */
export const listStateOf = <Page>({ data, error, isPlaceholderData, refetch }: UseQueryResult<Page>) => ({
  page: data,
  failure: error && messageOf(error),
  refused: isRefusal(error),
  stale: isPlaceholderData,
  retry: () => void refetch(),
})
