/** Why a key is in its state, for the line under it. */
import type { Key } from '@/lib/schema/key'
import { RelativeTime } from '@/components/ui/relative-time'
import { Truncated } from '@/components/ui/truncated'

function reasonOf({ status, expiresAt, lastUsedAt, oldSecret, pausedAt, pausedBy }: Key) {
  switch (status) {
    case 'EXPIRING_SOON':
    case 'EXPIRED':
      return expiresAt && <RelativeTime iso={expiresAt} />
    case 'ROTATING':
      return oldSecret?.endsAt ? (
        <>
          old ends <RelativeTime iso={oldSecret.endsAt} />
        </>
      ) : (
        'old secret works on'
      )
    case 'PAUSED':
      return (
        pausedAt && (
          <span className="flex gap-1">
            {pausedBy && (
              <>
                <span>by </span>
                <Truncated text={pausedBy.name} translate="no" />
              </>
            )}
            <span className="shrink-0">
              <RelativeTime iso={pausedAt} />
            </span>
          </span>
        )
      )
    case 'NEVER_REVEALED':
      return 'nobody has its secret'
    case 'ACTIVE':
      if (expiresAt) {
        return (
          <>
            expires <RelativeTime iso={expiresAt} />
          </>
        )
      }
      return lastUsedAt ? null : 'never used'
  }
}

/** Nothing for an active key that is used and does not expire. */
export function StateReason({ reasonFor }: { reasonFor: Key }) {
  const reason = reasonOf(reasonFor)
  return reason && <span className="block pl-6 text-xs leading-4 text-ink-muted">{reason}</span>
}
