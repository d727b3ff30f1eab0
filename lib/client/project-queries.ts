/** Queries about the projects of the account. */
import { queryOptions } from '@tanstack/react-query'
import { projectsApi } from '../paths'
import { OrganizationList } from '../schema/project'
import { request } from './console-api'

/** The query key of the list; the server's render fills it. */
export const organizationsKey = ['organizations'] as const

/** All organizations with their projects, refreshed twice a minute. */
export const organizationsOptions = queryOptions({
  queryKey: organizationsKey,
  queryFn: ({ signal }) => request(projectsApi(), OrganizationList, { signal }),
  refetchInterval: 30_000,
})
