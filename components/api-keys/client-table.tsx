/** A table of the clients of a key: from where they call, how often, and when last. */
import type { KeyClient } from '@/lib/schema/key-detail'
import { RelativeTime } from '@/components/ui/relative-time'
import { CallerAddress } from './caller-address'

type Props = { label: string; clients: readonly KeyClient[] }

const headClass = 'pb-1 text-left text-xs leading-4 font-normal text-ink-subtle'
const cellClass = 'border-t border-line-soft py-1.5 align-top leading-5'

/** In a narrow window the kind of client stands under its address. */
export function ClientTable({ label, clients }: Props) {
  return (
    <table aria-label={label} className="w-full table-fixed">
      <thead>
        <tr>
          <th scope="col" className={headClass}>
            Address
          </th>
          <th scope="col" className={`${headClass} hidden pl-3 sm:table-cell`}>
            Client
          </th>
          <th scope="col" className={`${headClass} w-29 pl-3 text-right!`}>
            Last
          </th>
          <th scope="col" className={`${headClass} w-20 pl-3 text-right!`}>
            Calls
          </th>
        </tr>
      </thead>
      <tbody>
        {clients.map(({ address, client, calls, refused, lastAt }) => (
          <tr key={`${address} ${client}`}>
            <th scope="row" className={`${cellClass} text-left font-normal wrap-anywhere`}>
              <CallerAddress address={address} client={client} />
            </th>
            <td translate="no" className={`${cellClass} hidden pl-3 text-[13px] wrap-anywhere sm:table-cell`}>
              {client}
            </td>
            <td className={`${cellClass} pl-3 text-right text-xs leading-5! text-ink-muted`}>
              <RelativeTime iso={lastAt} />
            </td>
            <td className={`${cellClass} pl-3 text-right text-[13px] tabular-nums`}>
              {calls.toLocaleString('en')}
              {refused > 0 && <span className="block text-xs leading-4 text-on-danger-tint">{refused.toLocaleString('en')} refused</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
