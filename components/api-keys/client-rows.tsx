/** Who calls with a key: addresses, kinds of clients, and how much. */
import type { KeyClient } from '@/lib/schema/key-detail'
import { RelativeTime } from '@/components/ui/relative-time'
import { Truncated } from '@/components/ui/truncated'

type Props = {
  clients: readonly KeyClient[]
  /** How many there are, of which these are some. */
  count: number
  /** How many of them are shown. */
  most?: number
}

/** One line each, the one that called last first; narrow windows leave the client out. */
export function ClientRows({ clients, count, most = 5 }: Props) {
  const shown = clients.slice(0, most)
  return (
    <>
      <ul className="mt-1 text-xs leading-5">
        {shown.map(({ address, client, lastAt, calls, refused }) => (
          <li
            key={`${address} ${client}`}
            className="grid grid-cols-[minmax(0,1fr)_auto_minmax(3.5rem,auto)] gap-x-3 sm:grid-cols-[minmax(0,1fr)_minmax(0,8rem)_auto_minmax(3.5rem,auto)]"
          >
            <Truncated text={address} translate="no" className="font-mono" />
            <Truncated text={client} translate="no" className="hidden sm:block" />
            <span className="text-right">
              <RelativeTime iso={lastAt} />
            </span>
            <span className="text-right tabular-nums">{calls > 0 ? calls.toLocaleString('en') : `${refused.toLocaleString('en')} refused`}</span>
          </li>
        ))}
      </ul>
      {count > shown.length && <p className="text-xs leading-5">and {count - shown.length} more</p>}
    </>
  )
}
