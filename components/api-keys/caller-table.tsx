/** Where a key was used from, in its panel: each with its first and last use, and how many calls. */
'use client'

import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { RelativeTime } from '@/components/ui/relative-time'
import { CallCells, callerCell, callerHead } from './caller-cells'

type Caller = {
  id: string
  /** An address, or a network. */
  place: ReactNode
  /** What called from there. */
  client?: string
  isNew: boolean
  firstAt: string
  lastAt: string
  calls: number
  refused: number
}

type Props = { label: string; placeName: string; callers: readonly Caller[] }

/** Those that were only refused are red. In a narrow window the first use stands under the place. */
export function CallerTable({ label, placeName, callers }: Props) {
  const hasClients = callers.some(({ client }) => client !== undefined)
  return (
    <table aria-label={label} className="w-full table-fixed">
      <thead>
        <tr>
          <th scope="col" className={callerHead}>
            {hasClients ? `${placeName} and client` : placeName}
          </th>
          <th scope="col" className={`${callerHead} hidden w-28 pl-3 text-right! sm:table-cell`}>
            First
          </th>
          <th scope="col" className={`${callerHead} w-26 pl-3 text-right! sm:w-28`}>
            Last
          </th>
          <th scope="col" className={`${callerHead} w-22 pl-3 text-right!`}>
            Calls
          </th>
        </tr>
      </thead>
      <tbody>
        {callers.map(({ id, place, client, isNew, firstAt, lastAt, calls, refused }) => (
          <tr key={id}>
            <th scope="row" className={`${callerCell} text-left text-[13px] font-normal wrap-anywhere ${calls === 0 ? 'text-on-danger-tint' : ''}`}>
              {place}{' '}
              {isNew && (
                <Badge tone="warning" size="s">
                  new
                </Badge>
              )}
              {client !== undefined && (
                <span translate="no" className="block text-xs leading-4 text-ink-muted">
                  {client}
                </span>
              )}
              <span className="block text-xs leading-4 text-ink-muted sm:hidden">
                first <RelativeTime iso={firstAt} />
              </span>
            </th>
            <td className={`${callerCell} hidden pl-3 text-right text-xs leading-5! text-ink-muted sm:table-cell`}>
              <RelativeTime iso={firstAt} />
            </td>
            <CallCells lastAt={lastAt} calls={calls} refused={refused} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}
