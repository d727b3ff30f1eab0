/** The activity log in each of its states. */
'use client'

import { ScrollText } from 'lucide-react'
import { listStateOf } from '@/lib/client/list-state'
import { EmptyState } from '@/components/ui/empty-state'
import { ListPages } from '@/components/ui/list-pages'
import { ListStates } from '@/components/ui/list-states'
import { Skeleton } from '@/components/ui/skeleton'
import { ActivityTable } from './activity-table'
import { emailFieldId } from './activity-toolbar'
import { countEntries, type ActivityLog } from './use-activity-log'

const texts = {
  failed: 'The activity log could not be loaded',
  goneMeanwhile: 'Its entries are not kept any more, or the filters let fewer of them through.',
  noMatch: 'No entries match',
  tryInstead: 'Try another email, type or action, or a longer time.',
}

type Props = {
  log: ActivityLog
  openId: string | null
  onOpen: (id: string) => void
  /** Of the whole account: each entry names its project. */
  ofAccount: boolean
}

export function ActivityList({ log, openId, onOpen, ofAccount }: Props) {
  const state = listStateOf(log.list)
  return (
    <ListStates
      state={state}
      texts={texts}
      onGoTo={log.goTo}
      isFirstPage={!log.params.cursor}
      hasOthers={() => log.params.cursor !== null}
      isFiltered={log.filtered}
      onClearFilters={log.clearFilters}
      searchId={emailFieldId}
      icon={<ScrollText size={22} />}
      loading={<LoadingRows />}
      none={
        <EmptyState
          icon={<ScrollText size={22} />}
          title="Nothing has happened yet"
          text="Changes of keys, settings, people and data appear here, with who made them, when and from where."
        />
      }
    >
      {(page) => (
        <>
          <ActivityTable entries={page.items} openId={openId} onOpen={onOpen} ofAccount={ofAccount} stale={state.stale} />
          <ListPages
            label="Pages of the activity log"
            count={countEntries(page.items.length)}
            page={page}
            stale={state.stale}
            onGoTo={log.goTo}
            words={{ previous: 'Newer', next: 'Older' }}
          />
        </>
      )}
    </ListStates>
  )
}

const widths = ['w-40', 'w-56', 'w-32', 'w-48', 'w-36', 'w-52']

/** In the shape of the rows. */
function LoadingRows() {
  return (
    <div role="status" aria-label="Loading the activity log" className="overflow-hidden rounded bg-surface shadow-card forced-colors:border">
      <div className="h-8 bg-sunken" />
      {widths.map((width) => (
        <div key={width} className="flex h-12 items-center gap-4 border-t border-line-soft px-4">
          <Skeleton className="h-3.5 w-14" />
          <Skeleton className="hidden h-3.5 w-36 sm:block" />
          <Skeleton className="size-7 rounded-full" />
          <Skeleton className={`h-3.5 max-w-full ${width}`} />
        </div>
      ))}
    </div>
  )
}
