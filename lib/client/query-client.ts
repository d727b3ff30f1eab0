/** The settings of TanStack Query: when data is stale, and which failures are retried. */
import { QueryClient } from '@tanstack/react-query'
import { ProblemError } from './console-api'

const maxRetries = 2

const isRefusal = (error: Error) => error instanceof ProblemError && error.problem.status < 500

/** Makes a query client: one per browser tab, and one per page that the server renders. */
export const makeQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        refetchOnWindowFocus: 'always',
        retry: (failures, error) => !isRefusal(error) && failures < maxRetries,
      },
      mutations: { retry: false },
    },
  })
