/** Who, when and from where, at the top of an entry's panel. */
import type { ActivityEntry } from '@/lib/schema/activity-log'
import { Fact } from '@/components/ui/fact'
import { RelativeTime } from '@/components/ui/relative-time'
import { Truncated } from '@/components/ui/truncated'
import { actorOf, addressOf } from './actor'
import { exactTime, LocalMoment } from './local-moment'

/** The exact time has its zone. */
export function EntryFacts({ entry }: { entry: ActivityEntry }) {
  const { name, detail } = actorOf(entry)
  return (
    <dl className="grid grid-cols-1 gap-x-4 gap-y-3 min-[22rem]:grid-cols-2">
      <Fact name="Who" detail={<span translate="no" className="wrap-anywhere">{detail}</span>}>
        <Truncated text={name} translate="no" />
      </Fact>
      <Fact name="When" detail={<LocalMoment date={new Date(entry.timestamp)} write={exactTime} />}>
        <RelativeTime alone iso={entry.timestamp} />
      </Fact>
      <Fact name="From" detail={entry.project && <span translate="no" className="wrap-anywhere">{entry.project.name}</span>}>
        <Truncated text={addressOf(entry)} translate="no" />
      </Fact>
      <Fact name="Request">
        <Truncated text={entry.requestId} translate="no" className="font-mono text-xs leading-5 font-normal" />
      </Fact>
    </dl>
  )
}
