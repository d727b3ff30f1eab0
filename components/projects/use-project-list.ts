/** The state of the list of projects: parameters from the URL, rows from the server, and the actions that change them. */
'use client'

import { useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { cleanSearch, defaultOrder, sortParams } from '@/lib/client/list-params'
import { isFiltered, projectListParsers, selectProjects, type ProjectSort } from '@/lib/client/project-list-params'
import { organizationsOptions } from '@/lib/client/project-queries'
import type { ProjectStatus } from '@/lib/schema/project'
import { useAnnouncedResults } from '@/components/ui/use-announced-results'
import { countProjects } from './project-texts'

/** Everything is in one answer: search, filters and order are the browser's. */
export function useProjectList() {
  const [params, setParams] = useQueryStates(projectListParsers)
  const list = useQuery(organizationsOptions)
  const all = list.data?.organizations
  const shown = useMemo(() => all && selectProjects(all, params), [all, params])
  const total = shown?.reduce((sum, { projects }) => sum + projects.length, 0)
  useAnnouncedResults(JSON.stringify(params), total, 'No projects match', countProjects)
  const { sort } = params
  return {
    list,
    params,
    all,
    shown,
    filtered: isFiltered(params),
    sorting: { by: sort, descending: (params.order ?? defaultOrder(sort)) === 'desc' },
    search: (text: string) => void setParams({ q: cleanSearch(text) }),
    filterOrganization: (org: string | null) => void setParams({ org }),
    filterStatus: (status: ProjectStatus | null) => void setParams({ status }),
    clearFilters: () => void setParams({ q: null, org: null, status: null }),
    sortBy: (by: ProjectSort, descending: boolean) => {
      const { sort, order } = sortParams(by, descending)
      void setParams({ sort, order })
    },
  }
}

export type ProjectList = ReturnType<typeof useProjectList>
