/** One entry of the activity log in the list. */
import clsx from 'clsx'
import type { MouseEvent } from 'react'
import type { ActivityEntry } from '@/lib/schema/activity-log'
import { Truncated } from '@/components/ui/truncated'
import { entrySubtitle, entrySummary, entryTitle } from './activity-texts'
import { actorOf, addressOf } from './actor'
import { EntryIcon } from './entry-line'
import { clockTime } from './local-moment'

/** DOM id of the button that opens an entry. */
export const openerId = (entryId: string) => `open-entry-${entryId}`

type Props = {
  entry: ActivityEntry
  timeZone: string
  isOpen: boolean
  onOpen: () => void
  onRowClick: (event: MouseEvent<HTMLElement>) => void
  ofAccount: boolean
}

const second = 'text-xs leading-4 text-ink-muted'

/** In a narrow window the person comes under what was done, and there is no address. */
export function ActivityRow({ entry, timeZone, isOpen, onOpen, onRowClick, ofAccount }: Props) {
  const { name, detail } = actorOf(entry)
  const summary = entrySummary(entry)
  const subtitle = entrySubtitle(entry)
  const date = new Date(entry.timestamp)
  return (
    <tr
      role="row"
      onClick={onRowClick}
      className={clsx(
        'grid min-h-12 cursor-pointer grid-cols-[3.75rem_minmax(0,1fr)] items-start gap-x-3 border-t border-line-soft px-4 py-1.5 hover:bg-hover @2xl:grid-cols-(--template) @2xl:items-center @2xl:gap-x-4 @4xl:grid-cols-(--whole-template)',
        isOpen && 'bg-hover shadow-[inset_2px_0_var(--primary)] forced-colors:outline-2 forced-colors:-outline-offset-2',
      )}
    >
      <td role="cell" className="pt-1 text-[13px] leading-5 text-ink-muted tabular-nums @2xl:pt-0">
        <time dateTime={entry.timestamp}>{clockTime(date, timeZone)}</time>
      </td>
      <td role="cell" className="order-2 col-start-2 min-w-0 pl-10 @2xl:order-none @2xl:col-start-auto @2xl:pl-0">
        <Truncated text={name} translate="no" className="text-xs leading-4 text-ink-muted @2xl:text-[13px] @2xl:leading-5 @2xl:text-ink" />
        <span className="hidden @2xl:block">
          <Truncated text={detail} translate="no" className={second} />
        </span>
      </td>
      <td role="cell" className="flex min-w-0 items-start gap-3 @2xl:items-center">
        <EntryIcon entry={entry} />
        <span className="min-w-0 flex-1">
          <Truncated
            text={entryTitle(entry)}
            translate="no"
            className="text-[13px] leading-5 font-semibold"
            button={{ id: openerId(entry.id), onClick: onOpen, 'aria-haspopup': 'dialog', 'aria-expanded': isOpen }}
          />
          <span className="@4xl:hidden">
            <Truncated text={summary === null ? subtitle : `${subtitle} · ${summary}`} className={second} />
          </span>
          <span className="hidden @4xl:block">
            <Truncated text={subtitle} className={second} />
          </span>
        </span>
      </td>
      <td role="cell" className="hidden min-w-0 @4xl:block">
        {summary !== null && <Truncated text={summary} className="text-[13px] leading-5 text-ink-muted" />}
      </td>
      {ofAccount && (
        <td role="cell" className="order-3 col-start-2 min-w-0 pl-10 @2xl:order-none @2xl:col-start-auto @2xl:pl-0">
          <Truncated text={entry.project?.name ?? 'Account'} translate="no" className="text-xs leading-4 text-ink-muted @2xl:text-[13px] @2xl:leading-5" />
        </td>
      )}
      <td role="cell" className="hidden min-w-0 @2xl:block">
        <Truncated text={addressOf(entry)} translate="no" className="font-mono text-xs leading-5 text-ink-muted" />
      </td>
    </tr>
  )
}
