/** How TanStack Query behaves here: fresh within seconds, patient with failures, quick to accept a refusal. */
import { QueryClient } from '@tanstack/react-query'
import { ProblemError } from './http'

const maxRetries = 2

const isRefusal = (error: Error) => error instanceof ProblemError && error.problem.status < 500

/** A query client, one for each browser tab and one for each rendered page. */
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
