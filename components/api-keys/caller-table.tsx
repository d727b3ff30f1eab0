/** Where a key was used from, in its panel: each with its first and last use, and how many calls. */
'use client'

import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { RelativeTime } from '@/components/ui/relative-time'

export type Caller = {
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

const headClass = 'pb-1 text-left text-xs leading-4 font-normal text-ink-subtle'
const cellClass = 'border-t border-line-soft py-1.5 align-top leading-5'

/** Those that were only refused are red. In a narrow window the first use stands under the place. */
export function CallerTable({ label, placeName, callers }: Props) {
  const hasClients = callers.some(({ client }) => client !== undefined)
  return (
    <table aria-label={label} className="w-full table-fixed">
      <thead>
        <tr>
          <th scope="col" className={headClass}>
            {hasClients ? `${placeName} and client` : placeName}
          </th>
          <th scope="col" className={`${headClass} hidden w-28 pl-3 text-right! sm:table-cell`}>
            First
          </th>
          <th scope="col" className={`${headClass} w-26 pl-3 text-right! sm:w-28`}>
            Last
          </th>
          <th scope="col" className={`${headClass} w-22 pl-3 text-right!`}>
            Calls
          </th>
        </tr>
      </thead>
      <tbody>
        {callers.map(({ id, place, client, isNew, firstAt, lastAt, calls, refused }) => (
          <tr key={id}>
            <th scope="row" className={`${cellClass} text-left text-[13px] font-normal wrap-anywhere ${calls === 0 ? 'text-on-danger-tint' : ''}`}>
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
            <td className={`${cellClass} hidden pl-3 text-right text-xs leading-5! text-ink-muted sm:table-cell`}>
              <RelativeTime iso={firstAt} />
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
