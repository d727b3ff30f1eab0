/** The entries of a page of the activity log, under their days. */
'use client'

import clsx from 'clsx'
import { ArrowDown } from 'lucide-react'
import type { CSSProperties } from 'react'
import type { ActivityEntry } from '@/lib/schema/activity-log'
import { isOnRow } from '@/components/ui/data-table'
import { useNow } from '@/components/ui/relative-time'
import { ActivityRow } from './activity-row'
import { byDay } from './days'
import { useTimeZone } from './time-zone'

type Props = {
  entries: readonly ActivityEntry[]
  openId: string | null
  onOpen: (id: string) => void
  ofAccount: boolean
  /** The entries belong to the previous query; the new ones are loading. */
  stale: boolean
}

/** Widths of columns: those that a window of middle width has, and all. */
const templates = {
  project: ['3.75rem minmax(0,10.25rem) minmax(0,1fr) minmax(0,8.5rem)', '3.75rem 10.25rem minmax(0,17.5rem) minmax(0,1fr) 8.5rem'],
  account: [
    '3.75rem minmax(0,9.5rem) minmax(0,1fr) minmax(0,7rem) minmax(0,7.5rem)',
    '3.75rem 10.25rem minmax(0,17.5rem) minmax(0,1fr) 8rem 8.5rem',
  ],
}

const headClass = 'text-left text-[11px] leading-4 font-bold tracking-wide text-ink-muted uppercase'

/** Roles are explicit because a table that is laid out with CSS grid loses its implicit ones. */
export function ActivityTable({ entries, openId, onOpen, ofAccount, stale }: Props) {
  const now = useNow()
  const timeZone = useTimeZone()
  const [template, whole] = templates[ofAccount ? 'account' : 'project']
  const columns = ofAccount ? 6 : 5
  return (
    <div className="@container mb-4">
      <table
        role="table"
        aria-label="Activity log"
        aria-busy={stale}
        className={clsx('block', stale && 'opacity-60')}
        style={{ '--template': template, '--whole-template': whole } as CSSProperties}
      >
        <thead role="rowgroup" className="sr-only @2xl:not-sr-only @2xl:block">
          <tr role="row" className="grid grid-cols-(--template) gap-x-4 px-4 pb-2 @4xl:grid-cols-(--whole-template)">
            <th role="columnheader" scope="col" aria-sort="descending" className={clsx(headClass, 'flex items-center gap-1 text-ink!')}>
              Time
              <ArrowDown size={14} className="shrink-0" />
            </th>
            <Head>Who</Head>
            <Head>What</Head>
            <Head className="@max-4xl:sr-only">Details</Head>
            {ofAccount && <Head>Project</Head>}
            <Head>From</Head>
          </tr>
        </thead>
        {byDay(entries, now, timeZone).map(({ day, name, entries: ofDay }, index) => (
          <tbody
            key={day}
            role="rowgroup"
            className="block bg-surface shadow-card first-of-type:rounded-t last-of-type:rounded-b forced-colors:border"
          >
            <tr role="row" className="sticky top-[62px] z-5 block lg:top-0">
              <th
                role="rowheader"
                scope="rowgroup"
                aria-colspan={columns}
                className={clsx('flex h-8 items-center bg-sunken px-4 text-left text-xs font-semibold text-ink-muted', index === 0 && 'rounded-t')}
              >
                {name}
              </th>
            </tr>
            {ofDay.map((entry) => (
              <ActivityRow
                key={entry.id}
                entry={entry}
                timeZone={timeZone}
                isOpen={entry.id === openId}
                onOpen={() => onOpen(entry.id)}
                onRowClick={(event) => isOnRow(event) && onOpen(entry.id)}
                ofAccount={ofAccount}
              />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

const Head = ({ children, className }: { children: string; className?: string }) => (
  <th role="columnheader" scope="col" className={clsx(headClass, className)}>
    {children}
  </th>
)
