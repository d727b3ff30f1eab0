/** The recent use of a key, shown before it is deleted: calls, addresses, last use. */
'use client'

import { useQuery } from '@tanstack/react-query'
import { keyUsageOptions } from '@/lib/client/key-queries'
import type { ProjectRef } from '@/lib/paths'
import type { Key, KeyUsage } from '@/lib/schema/key'
import { Callout } from '@/components/ui/callout'
import { RelativeTime } from '@/components/ui/relative-time'
import { Skeleton } from '@/components/ui/skeleton'

const count = (number: number, one: string, many: string) =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`

function LastUse({ lastUsedAt, lastUsedIp }: Key) {
  if (!lastUsedAt) return 'It has never been used.'
  return (
    <>
      Last used <RelativeTime iso={lastUsedAt} />
      {lastUsedIp && (
        <>
          {' from '}
          <span translate="no">{lastUsedIp}</span>
        </>
      )}
      .
    </>
  )
}

function Calls({ calls, addresses, addressCount }: KeyUsage) {
  return (
    <>
      <p className="font-semibold">
        {count(calls, 'call', 'calls')} in the last 24 hours, from {count(addressCount, 'address', 'addresses')}
      </p>
      <ul className="mt-1.5 text-xs leading-[18px]">
        {addresses.map(({ address, calls: from }) => (
          <li key={address} className="flex justify-between gap-4">
            <span translate="no" className="min-w-0 font-mono wrap-anywhere">
              {address}
            </span>
            <span className="shrink-0">{count(from, 'call', 'calls')}</span>
          </li>
        ))}
      </ul>
      {addressCount > addresses.length && <p className="mt-1 text-xs">and {addressCount - addresses.length} more</p>}
    </>
  )
}

type Props = { projectRef: ProjectRef; usedKey: Key; mayRead: boolean }

/** A failed load is reported here and does not block deleting. */
export function KeyUsageSummary({ projectRef, usedKey, mayRead }: Props) {
  const usage = useQuery({ ...keyUsageOptions(projectRef, usedKey.id), enabled: mayRead })
  if (usage.isLoading) {
    return (
      <div role="status" className="mt-4">
        <span className="sr-only">Loading recent use…</span>
        <Skeleton className="h-[72px]" />
      </div>
    )
  }
  const busy = usage.data && usage.data.calls > 0
  return (
    <Callout tone={busy ? 'warning' : 'info'} className="mt-4">
      {busy && <Calls {...usage.data} />}
      {usage.data && !busy && <p>No calls in the last 24 hours.</p>}
      {usage.isError && <p>Its recent calls could not be loaded.</p>}
      <p className={busy ? 'mt-1.5' : undefined}>
        <LastUse {...usedKey} />
      </p>
      {busy && <p>Whatever sends these calls will be refused with 401.</p>}
    </Callout>
  )
}
