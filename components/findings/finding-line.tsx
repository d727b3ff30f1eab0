/** The evidence of one finding in a few words. */
import type { FindingEvidence } from '@/lib/schema/finding'
import { count } from '@/components/ui/counts'
import { RelativeTime } from '@/components/ui/relative-time'

/** Part of a sentence: "198.51.100.0/24, 3 hours ago". */
export function FindingLine({ evidence }: { evidence: FindingEvidence }) {
  switch (evidence.kind) {
    case 'deleted_in_use':
      return (
        <>
          {count(evidence.tries, 'try', 'tries')}, the last <RelativeTime iso={evidence.lastTryAt} />
        </>
      )
    case 'new_network':
      return (
        <>
          <span translate="no">{evidence.network}</span>, <RelativeTime iso={evidence.firstAt} />
          {evidence.more.length > 0 && `, and ${evidence.more.length} more`}
        </>
      )
    case 'shared':
      return (
        <>
          {count(evidence.clients.length, 'client')}, <RelativeTime iso={evidence.at} />
        </>
      )
    case 'no_responsible':
      return (
        <>
          <bdi translate="no">{evidence.person.name}</bdi> {evidence.reason === 'disabled' ? 'is disabled' : 'has no access'}
        </>
      )
    case 'least_privilege':
      return <>No Admin call in 30 days</>
    case 'old_secret':
      return (
        <>
          Made <RelativeTime iso={evidence.secretCreatedAt} />
        </>
      )
    case 'expires_soon':
      return <RelativeTime alone iso={evidence.expiresAt} />
    case 'unused':
      return evidence.lastUsedAt ? (
        <>
          Last call <RelativeTime iso={evidence.lastUsedAt} />
        </>
      ) : (
        <>No call since it was made</>
      )
    case 'paused_unused':
      return (
        <>
          Paused <RelativeTime iso={evidence.pausedAt} />
        </>
      )
    case 'never_revealed':
      return <>Nobody has its secret</>
  }
}
