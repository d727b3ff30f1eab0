/** The search field and the filters above the list of projects. */
'use client'

import { shortenSecret } from '@/lib/schema/secret-hint'
import { ProjectStatus } from '@/lib/schema/project'
import { SearchBox } from '@/components/ui/search-box'
import { Select } from '@/components/ui/select'
import type { ProjectList } from './use-project-list'

const statusOptions = [
  { value: '', label: 'Active and archived' },
  { value: 'ACTIVE', label: 'Active' },
  { value: 'ARCHIVED', label: 'Archived' },
]

/** DOM id of the search field, which takes focus when a panel with the focused button disappears. */
export const searchId = 'search-projects'

/** All of them change the URL. */
export function ProjectToolbar({ projects }: { projects: ProjectList }) {
  const { params, all = [] } = projects
  return (
    <div role="search" aria-label="Projects" className="flex flex-wrap items-center gap-3">
      <SearchBox id={searchId} label="Project or identifier" value={params.q} onSearch={projects.search} rewrite={shortenSecret} />
      <Select
        label="Organization filter"
        value={params.org ?? ''}
        onChange={(value) => projects.filterOrganization(value || null)}
        options={[
          { value: '', label: 'All organizations' },
          ...all.map(({ identifier, name }) => ({ value: identifier, label: name })),
        ]}
      />
      <Select
        label="Status filter"
        value={params.status ?? ''}
        onChange={(value) => projects.filterStatus(ProjectStatus.nullable().catch(null).parse(value))}
        options={statusOptions}
      />
    </div>
  )
}
