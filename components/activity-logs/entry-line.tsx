/** An entry of the activity log as a line of a short list, and the icon of what was done. */
import clsx from 'clsx'
import type { ActivityEntry } from '@/lib/schema/activity-log'
import { RelativeTime } from '@/components/ui/relative-time'
import { Truncated } from '@/components/ui/truncated'
import { actionText, entrySummary } from './activity-texts'
import { actorOf } from './actor'

const toneClasses = {
  primary: 'bg-primary-tint text-on-primary-tint',
  teal: 'bg-teal-tint text-on-teal-tint',
  danger: 'bg-danger-tint text-on-danger-tint',
  neutral: 'bg-sunken text-ink-muted',
}

/** The words beside it say what it shows. */
export function EntryIcon({ entry, small }: { entry: ActivityEntry; small?: boolean }) {
  const { icon: Icon, tone } = actionText(entry)
  return (
    <span aria-hidden className={clsx('flex shrink-0 items-center justify-center rounded-full', small ? 'size-5' : 'size-7', toneClasses[tone])}>
      <Icon size={small ? 12 : 14} />
    </span>
  )
}

type Props = {
  entry: ActivityEntry
  onOpen: () => void
  /** Whether the whole entry is shown under the line. */
  isExpanded: boolean
}

/** About one thing, whose name is said elsewhere: what was done, who did it and when. The button opens the whole entry. */
export function EntryLine({ entry, onOpen, isExpanded }: Props) {
  const summary = entrySummary(entry)
  const { label } = actionText(entry)
  const { name } = actorOf(entry)
  return (
    <span className="flex min-h-12 items-start gap-3 py-1.5">
      <EntryIcon entry={entry} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline justify-between gap-3">
          <Truncated text={label} button={{ 'aria-expanded': isExpanded, onClick: onOpen }} className="text-[13px] leading-5 font-semibold hover:text-link" />
          <span className="shrink-0 text-xs text-ink-muted">
            <RelativeTime iso={entry.timestamp} />
          </span>
        </span>
        <Truncated text={summary === null ? name : `${name} · ${summary}`} translate="no" className="text-xs leading-4 text-ink-muted" />
      </span>
    </span>
  )
}
