/** The list of deleted keys in each of its states. */
'use client'

import { Trash2 } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { listStateOf } from '@/lib/client/list-state'
import type { ProjectRef } from '@/lib/paths'
import { EmptyState } from '@/components/ui/empty-state'
import { PagedList } from '@/components/ui/paged-list'
import { deletedColumns, deletedColumnTemplate, ExpandedProvider, wholeDeletedColumnTemplate } from './deleted-columns'
import { DeletedKeyMore } from './deleted-key-detail'
import { searchId } from './key-toolbar'
import { countKeys } from './key-counts'
import type { KeyList as List } from './use-key-list'

const texts = {
  label: 'Deleted API keys',
  pages: 'Pages of deleted keys',
  failed: 'The deleted keys could not be loaded',
  goneMeanwhile: 'There are fewer deleted keys than there were.',
  noMatch: 'No keys match',
  tryInstead: 'Try another name, the first or last letters of the key, or another role. It may be among the live keys, too.',
  count: countKeys,
}

/** A deleted key stays: it can never be used or restored, and whoever tries it is seen. */
export function DeletedKeyList({ projectRef, keys }: { projectRef: ProjectRef; keys: List }) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const toggle = useCallback(
    (keyId: string) =>
      setIds((before) => {
        const next = new Set(before)
        if (!next.delete(keyId)) next.add(keyId)
        return next
      }),
    [],
  )
  const expanded = useMemo(() => ({ ids, toggle }), [ids, toggle])
  return (
    <ExpandedProvider value={expanded}>
      <PagedList
        early
        state={listStateOf(keys.deleted)}
        texts={texts}
        columns={deletedColumns}
        template={deletedColumnTemplate}
        wholeTemplate={wholeDeletedColumnTemplate}
        rowId={(key) => key.id}
        onOpenRow={(key) => toggle(key.id)}
        detailOf={(key) => ids.has(key.id) && <DeletedKeyMore projectRef={projectRef} deleted={key} />}
        sorting={keys.sorting}
        onSort={keys.sortBy}
        onGoTo={keys.goTo}
        isFirstPage={!keys.params.cursor}
        isFiltered={keys.filtered}
        onClearFilters={keys.clearFilters}
        searchId={searchId}
        icon={<Trash2 size={22} />}
        none={
          <EmptyState
            icon={<Trash2 size={22} />}
            title="No key was deleted yet"
            text="Deleted keys stay here, with who deleted them and why, and who still tries them."
          />
        }
      />
    </ExpandedProvider>
  )
}
