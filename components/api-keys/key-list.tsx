/** The list of keys in each of its states. */
'use client'

import { KeyRound } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import { listStateOf } from '@/lib/client/list-state'
import type { Permission } from '@/lib/schema/permission'
import { EmptyState } from '@/components/ui/empty-state'
import { PagedList } from '@/components/ui/paged-list'
import type { KeyActions } from './key-actions'
import { keyColumns, keyColumnTemplates, mayTickKeys } from './key-columns'
import { KeyGuidance } from './key-guidance'
import { searchId } from './key-toolbar'
import { countKeys } from './key-counts'
import type { KeyList as List } from './use-key-list'

type Props = {
  keys: List
  permissions: readonly Permission[]
  isArchived: boolean
  actions: KeyActions
  createButton: ReactNode
}

const texts = {
  label: 'API keys',
  pages: 'Pages of keys',
  failed: 'The keys could not be loaded',
  goneMeanwhile: 'Its keys have been deleted meanwhile.',
  noMatch: 'No keys match',
  tryInstead:
    'Try another name, a word of the description, the first or last letters of the key, its creator, or another role or state.',
  count: countKeys,
}

/** Columns of keys, and what an empty project shows. */
export function KeyList({ keys, permissions, isArchived, actions, createButton }: Props) {
  const columns = useMemo(() => keyColumns({ permissions, isArchived, actions }), [permissions, isArchived, actions])
  return (
    <PagedList
      state={listStateOf(keys.list)}
      texts={texts}
      columns={columns}
      early
      {...keyColumnTemplates(mayTickKeys(permissions))}
      onOpenRow={permissions.includes('api_keys:read') ? (key) => actions.open(key.id) : undefined}
      rowId={(key) => key.id}
      sorting={keys.sorting}
      onSort={keys.sortBy}
      onGoTo={keys.goTo}
      isFirstPage={!keys.params.cursor}
      isFiltered={keys.filtered}
      onClearFilters={keys.clearFilters}
      searchId={searchId}
      icon={<KeyRound size={22} />}
      none={
        <EmptyState
          icon={<KeyRound size={22} />}
          title="No API keys yet"
          text="API keys let pipelines and scripts call the SEI API of this project without a person signing in. Create one for each of them."
          more={<KeyGuidance />}
        >
          {createButton}
        </EmptyState>
      }
    />
  )
}
