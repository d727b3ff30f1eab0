/** Who, when and from where, at the top of an entry's panel. */
import type { ReactNode } from 'react'
import type { ActivityEntry } from '@/lib/schema/activity-log'
import { RelativeTime } from '@/components/ui/relative-time'
import { Truncated } from '@/components/ui/truncated'
import { actorOf, addressOf } from './actor'
import { exactTime, LocalMoment } from './local-moment'

function Fact({ name, children, detail }: { name: string; children: ReactNode; detail?: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs leading-4 text-ink-subtle">{name}</dt>
      <dd className="text-[13px] font-medium">
        {children}
        {detail && <div className="text-xs leading-4 font-normal wrap-anywhere text-ink-muted">{detail}</div>}
      </dd>
    </div>
  )
}

/** The exact time has its zone. */
export function EntryFacts({ entry }: { entry: ActivityEntry }) {
  const { name, detail } = actorOf(entry)
  return (
    <dl className="grid grid-cols-1 gap-x-4 gap-y-3 min-[22rem]:grid-cols-2">
      <Fact name="Who" detail={<span translate="no">{detail}</span>}>
        <Truncated text={name} translate="no" />
      </Fact>
      <Fact name="When" detail={<LocalMoment date={new Date(entry.timestamp)} write={exactTime} />}>
        <RelativeTime alone iso={entry.timestamp} />
      </Fact>
      <Fact name="From" detail={entry.project && <span translate="no">{entry.project.name}</span>}>
        <Truncated text={addressOf(entry)} translate="no" />
      </Fact>
      <Fact name="Request">
        <Truncated text={entry.requestId} translate="no" className="font-mono text-xs leading-5 font-normal" />
      </Fact>
    </dl>
  )
}
