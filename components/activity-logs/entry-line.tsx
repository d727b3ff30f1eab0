/** An entry of the activity log as a line of a short list, and the icon of what was done. */
import clsx from 'clsx'
import type { ActivityEntry } from '@/lib/schema/activity-log'
import { RelativeTime } from '@/components/ui/relative-time'
import { Truncated } from '@/components/ui/truncated'
import { actionText, entrySummary } from './activity-texts'

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

/** Who acted: the name of a person, else what the log has: the name of a key, an email that was tried. */
export const whoOf = ({ actorName, email }: Pick<ActivityEntry, 'actorName' | 'email'>) => actorName ?? email

type Props = {
  entry: ActivityEntry
  onOpen: () => void
  /** DOM id of its button. */
  id?: string
}

/** About one thing, whose name is said elsewhere: what was done, who did it and when. The button opens the whole entry. */
export function EntryLine({ entry, onOpen, id }: Props) {
  const summary = entrySummary(entry)
  const { label } = actionText(entry)
  return (
    <span className="flex min-h-12 items-start gap-3 py-1.5">
      <EntryIcon entry={entry} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline justify-between gap-3">
          <Truncated text={label} button={{ id, 'aria-haspopup': 'dialog', onClick: onOpen }} className="text-[13px] leading-5 font-semibold hover:text-link" />
          <span className="shrink-0 text-xs text-ink-muted">
            <RelativeTime iso={entry.timestamp} />
          </span>
        </span>
        <Truncated text={summary === null ? whoOf(entry) : `${whoOf(entry)} · ${summary}`} translate="no" className="text-xs leading-4 text-ink-muted" />
      </span>
    </span>
  )
}
