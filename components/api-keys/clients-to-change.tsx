/** In the dialog that rotates a key: the clients of the last week, each of which needs the new secret. */
import type { UseQueryResult } from '@tanstack/react-query'
import type { KeyDetail } from '@/lib/schema/key-detail'
import { Skeleton } from '@/components/ui/skeleton'
import { ClientTable } from './client-table'
import { count } from '@/components/ui/counts'

const most = 8

/** A failed load is reported here, and keeps nobody from rotating. */
export function ClientsToChange({ detail }: { detail: UseQueryResult<KeyDetail> }) {
  if (detail.isError) return <p className="text-[13px] text-ink-muted">The clients of the last 7 days could not be loaded.</p>
  if (!detail.data) {
    return (
      <div role="status">
        <span className="sr-only">Loading clients…</span>
        <Skeleton className="h-24" />
      </div>
    )
  }
  const { clients, clientCount } = detail.data
  if (clientCount === 0) return <p className="text-[13px] text-ink-muted">Nothing has called with this key in the last 7 days.</p>
  return (
    <div>
      <h3 className="text-[13px] leading-5 font-semibold">
        To be changed: {count(clientCount, 'client')} of the last 7 days
      </h3>
      <div className="mt-2">
        <ClientTable label="Clients to be changed" clients={clients.slice(0, most)} />
      </div>
      {clientCount > most && <p className="mt-1 text-xs text-ink-muted">and {(clientCount - most).toLocaleString('en')} more, in the key’s panel</p>}
    </div>
  )
}
