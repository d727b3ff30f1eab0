/** The list of people in each of its states. */
'use client'

import { Building2, Users } from 'lucide-react'
import { useMemo } from 'react'
import { listStateOf } from '@/lib/client/list-state'
import type { Person } from '@/lib/schema/person'
import { EmptyState } from '@/components/ui/empty-state'
import type { MenuItem } from '@/components/ui/menu'
import { PagedList } from '@/components/ui/paged-list'
import { peopleColumns, peopleColumnTemplate } from './people-columns'
import { searchId } from './people-toolbar'
import { countPeople } from './role-texts'
import type { PeopleList as List } from './use-people-list'

const texts = {
  label: 'People',
  pages: 'Pages of people',
  failed: 'The people could not be loaded',
  goneMeanwhile: 'Whoever was on it is not there any more.',
  noMatch: 'Nobody matches',
  tryInstead: 'Try another part of a name or an email, or another project, role or status.',
  count: countPeople,
}

type Props = { people: List; itemsOf: (person: Person) => MenuItem[]; onOpenKeys: (person: Person) => void }

/** Somebody always is there: whoever reads it. */
export function PeopleList({ people, itemsOf, onOpenKeys }: Props) {
  const columns = useMemo(() => peopleColumns({ itemsOf, onOpenKeys }), [itemsOf, onOpenKeys])
  return (
    <PagedList
      state={listStateOf(people.list)}
      texts={texts}
      columns={columns}
      template={peopleColumnTemplate}
      rowId={(person) => person.id}
      sorting={people.sorting}
      onSort={people.sortBy}
      onGoTo={people.goTo}
      isFirstPage={!people.params.cursor}
      isFiltered={people.filtered}
      onClearFilters={people.clearFilters}
      searchId={searchId}
      bar={people.list.data?.items.some(isFromDirectory) && <DirectoryNote />}
      icon={<Users size={22} />}
      none={<EmptyState icon={<Users size={22} />} title="Nobody is here yet" text="Invite the first person." />}
    />
  )
}

const isFromDirectory = ({ roles }: Person) => roles.some(({ source }) => source === 'DIRECTORY')

/** What the icon in chips means. */
function DirectoryNote() {
  return (
    <p className="mt-3 mb-2 flex items-start gap-1.5 text-xs leading-4 text-ink-muted">
      <Building2 size={12} aria-hidden className="mt-0.5 shrink-0 text-ink-subtle" />
      Role from the directory: it follows the person’s groups at each sign-in and is not edited here.
    </p>
  )
}
