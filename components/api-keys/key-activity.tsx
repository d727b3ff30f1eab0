/** What was done to a key, in its panel: its own part of the activity log, the newest first. */
'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { EntryDetails } from '@/components/activity-logs/change-table'
import { EntryLine } from '@/components/activity-logs/entry-line'
import { exactTime, LocalMoment } from '@/components/activity-logs/local-moment'
import { isRefusal, messageOf } from '@/lib/client/console-api'
import { keyActivityOptions } from '@/lib/client/key-queries'
import { activityLogsPath, type ProjectRef } from '@/lib/paths'
import type { ActivityEntry } from '@/lib/schema/activity-log'
import { Button, ButtonLink } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Skeleton } from '@/components/ui/skeleton'
import { useMovedFocus } from '@/components/ui/use-moved-focus'
import { count } from '@/components/ui/counts'

type Props = { projectRef: ProjectRef; keyId: string }

/** Entries open in place. Older ones follow when they are asked for. */
export function KeyActivity({ projectRef, keyId }: Props) {
  const log = useInfiniteQuery(keyActivityOptions(projectRef, keyId))
  const entries = log.data?.pages.flatMap(({ items }) => items) ?? []
  // The last Older gives way to the sentence that this is all, which gets the focus.
  const end = useMovedFocus<HTMLElement>()
  const keptDays = log.data?.pages[0]?.keptDays ?? 0
  return (
    <div className="flex flex-col gap-3">
      <ButtonLink variant="quiet" href={`${activityLogsPath(projectRef)}?target=${keyId}`} className="-my-1 -mr-2 ml-auto!">
        All of this key
      </ButtonLink>
      {log.isLoading && <LoadingEntries />}
      {log.error && (
        <Callout tone="warning" role="alert">
          <p>
            {messageOf(log.error)} {entries.length > 0 ? 'What is shown may be out of date.' : 'The activity of the key could not be loaded.'}
          </p>
          {!isRefusal(log.error) && (
            <Button variant="outline" onClick={() => void log.refetch()} className="mt-2">
              Try again
            </Button>
          )}
        </Callout>
      )}
      {entries.length > 0 && (
        <ul aria-label="Activity of this key" className="-mt-2">
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      {log.hasNextPage && (
        <Button
          ref={end}
          variant="outline"
          busy={log.isFetchingNextPage && 'Loading…'}
          onClick={() => void log.fetchNextPage()}
          className="self-start"
        >
          Older
        </Button>
      )}
      {log.data && !log.hasNextPage && (
        <p ref={end} tabIndex={-1} className="text-xs leading-4 text-ink-muted">
          {entries.length === 0 ? 'Nothing is in the log about this key.' : 'That is all.'}
          {keptDays > 0 && ` Entries are kept for ${count(keptDays, 'day')}.`}
        </p>
      )}
    </div>
  )
}

/** A line, and under it what changed, who did it, and from where. */
function Entry({ entry }: { entry: ActivityEntry }) {
  const [isExpanded, setIsExpanded] = useState(false)
  const facts = [
    ['By', entry.actorName === null ? entry.email : `${entry.actorName} (${entry.email})`],
    ['From', entry.address],
  ].filter(([, text]) => text !== null)
  return (
    <li className="border-b border-line-soft">
      <EntryLine entry={entry} isExpanded={isExpanded} onOpen={() => setIsExpanded(!isExpanded)} />
      {isExpanded && (
        <div className="pb-4 sm:pl-10">
          <EntryDetails action={entry.action} details={entry.details} />
          <dl className="mt-3 grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 gap-y-1 text-[13px] first:mt-0">
            <dt className="text-ink-muted">When</dt>
            <dd>
              <LocalMoment date={new Date(entry.timestamp)} write={exactTime} />
            </dd>
            {facts.map(([name, text]) => (
              <div key={name} className="contents">
                <dt className="text-ink-muted">{name}</dt>
                <dd translate="no" className="min-w-0 wrap-anywhere">
                  {text}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </li>
  )
}

function LoadingEntries() {
  return (
    <div role="status" className="flex flex-col gap-2">
      <span className="sr-only">Loading the activity of the key…</span>
      {[1, 2, 3, 4].map((row) => (
        <Skeleton key={row} className="h-12" />
      ))}
    </div>
  )
}
