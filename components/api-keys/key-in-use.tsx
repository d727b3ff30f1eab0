/** In the dialog that deletes a key: its calls of the last days, and who makes them. */
import type { UseQueryResult } from '@tanstack/react-query'
import type { Key } from '@/lib/schema/key'
import type { KeyDetail } from '@/lib/schema/key-detail'
import { Callout } from '@/components/ui/callout'
import { RelativeTime } from '@/components/ui/relative-time'
import { Skeleton } from '@/components/ui/skeleton'
import { ClientRows } from './client-rows'
import { countCalls } from './key-counts'

/** When a key was used last, and from where, as a sentence. */
export function LastUse({ lastUsedAt, lastUsedIp }: Key) {
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

/** A failed load is reported here and does not block deleting. */
export function KeyInUse({ usedKey, detail }: { usedKey: Key; detail: UseQueryResult<KeyDetail> }) {
  if (detail.isLoading) {
    return (
      <div role="status" className="mt-4">
        <span className="sr-only">Loading recent use…</span>
        <Skeleton className="h-[84px]" />
      </div>
    )
  }
  const { data } = detail
  return (
    <Callout tone="warning" className="mt-4">
      {data && (
        <p className="font-semibold">
          In use: {countCalls(data.calls24h)} in 24 hours, {data.calls7d.toLocaleString('en')} in 7 days
        </p>
      )}
      {data && data.clients.length > 0 && <ClientRows clients={data.clients} count={data.clientCount} most={10} />}
      {detail.isError && <p>Its recent calls could not be loaded.</p>}
      <p className="mt-1">
        <LastUse {...usedKey} />{' '}
        {usedKey.pausedAt ? 'It is paused: its calls are refused already.' : 'Its callers will be refused with 401.'}
      </p>
    </Callout>
  )
}
