/** A table of the clients of a key: from where they call, how often, and when last. */
import type { KeyClient } from '@/lib/schema/key-detail'
import { CallerAddress } from './caller-address'
import { CallCells, callerCell, callerHead } from './caller-cells'

type Props = { label: string; clients: readonly KeyClient[] }

/** In a narrow window the kind of client stands under its address. */
export function ClientTable({ label, clients }: Props) {
  return (
    <table aria-label={label} className="w-full table-fixed">
      <thead>
        <tr>
          <th scope="col" className={callerHead}>
            Address
          </th>
          <th scope="col" className={`${callerHead} hidden pl-3 sm:table-cell`}>
            Client
          </th>
          <th scope="col" className={`${callerHead} w-29 pl-3 text-right!`}>
            Last
          </th>
          <th scope="col" className={`${callerHead} w-20 pl-3 text-right!`}>
            Calls
          </th>
        </tr>
      </thead>
      <tbody>
        {clients.map(({ address, client, calls, refused, lastAt }) => (
          <tr key={`${address} ${client}`}>
            <th scope="row" className={`${callerCell} text-left font-normal wrap-anywhere`}>
              <CallerAddress address={address} client={client} />
            </th>
            <td translate="no" className={`${callerCell} hidden pl-3 text-[13px] wrap-anywhere sm:table-cell`}>
              {client}
            </td>
            <CallCells lastAt={lastAt} calls={calls} refused={refused} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}
