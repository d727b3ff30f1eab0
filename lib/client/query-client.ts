/** The settings of TanStack Query: when data is stale, and which failures are retried. */
import { QueryClient } from '@tanstack/react-query'
import { isRefusal, OfflineError } from './console-api'

/** Retries a query up to `times` times, but not after a refusal or while offline, where another try cannot help. */
export const retryUpTo = (times: number) => (failures: number, error: Error) =>
  !isRefusal(error) && !(error instanceof OfflineError) && failures < times

/** Makes a query client: one per browser tab, and one per page that the server renders. */
export const makeQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      // By default, TanStack Query holds requests back while the browser is offline. A held-back change would be sent
      // long after its click, when the person has forgotten it; it must fail at once instead.
      queries: {
        networkMode: 'always',
        refetchOnReconnect: true,
        staleTime: 5_000,
        refetchOnWindowFocus: 'always',
        retry: retryUpTo(2),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
