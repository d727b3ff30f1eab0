/** The search field and the filters above the list of people. */
'use client'

import { PersonRole, PersonStatus } from '@/lib/schema/person'
import type { ProjectChoice } from '@/lib/schema/project'
import { shortenSecret } from '@/lib/schema/secret-hint'
import { SearchBox } from '@/components/ui/search-box'
import { Select } from '@/components/ui/select'
import { projectChoices } from './role-choices'
import { roleLabels, statusLabels } from './role-texts'
import type { PeopleList } from './use-people-list'

/** DOM id of the search field, which takes focus when a panel with the focused button disappears. */
export const searchId = 'search-people'

const roleOptions = PersonRole.options.map((value) => ({ value, label: roleLabels[value] }))
const statusOptions = PersonStatus.options.map((value) => ({ value, label: statusLabels[value] }))

/** All of them change the URL. */
export function PeopleToolbar({ people, projects }: { people: PeopleList; projects: readonly ProjectChoice[] }) {
  const { q, project, role, status } = people.params
  return (
    <div role="search" aria-label="People" className="flex flex-wrap items-center gap-3">
      <SearchBox id={searchId} label="Name or email" value={q} onSearch={people.search} rewrite={shortenSecret} />
      <Select
        label="Project filter"
        value={project ?? ''}
        onChange={(value) => people.filter({ project: value || null })}
        options={[{ value: '', label: 'All projects' }, ...projectChoices(projects)]}
      />
      <Select
        label="Role filter"
        value={role ?? ''}
        onChange={(value) => people.filter({ role: PersonRole.nullable().catch(null).parse(value) })}
        options={[{ value: '', label: 'All roles' }, ...roleOptions]}
      />
      <Select
        label="Status filter"
        value={status ?? ''}
        onChange={(value) => people.filter({ status: PersonStatus.nullable().catch(null).parse(value) })}
        options={[{ value: '', label: 'All statuses' }, ...statusOptions]}
      />
    </div>
  )
}
