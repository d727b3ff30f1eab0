/** The cells with the evidence of a finding. */
import type { Finding, FindingEvidence, FindingKind } from '@/lib/schema/finding'
import { Bars } from '@/components/ui/bars'
import { LocalDate } from '@/components/ui/local-date'
import { RelativeTime } from '@/components/ui/relative-time'
import { Truncated } from '@/components/ui/truncated'
import { count } from '@/components/ui/counts'

const second = 'text-xs leading-4 text-ink-muted'

/** The evidence of one kind, and the key that it is of. */
type Of<Kind extends FindingKind> = { evidence: Extract<FindingEvidence, { kind: Kind }>; finding: Finding }

const networkClass = 'font-mono text-xs'

type Caller = { address: string; client: string; calls: number }

/** One line each. */
function Callers({ callers }: { callers: readonly Caller[] }) {
  return (
    <ul className="text-xs leading-4">
      {callers.map(({ address, client, calls }) => (
        <li key={`${address} ${client}`} className="flex gap-2 py-0.5">
          <Truncated text={client} translate="no" className="font-medium" />
          <Truncated text={address} translate="no" className="min-w-0 flex-1 text-ink-muted" />
          <span className="shrink-0 tabular-nums">{calls.toLocaleString('en')}</span>
        </li>
      ))}
    </ul>
  )
}

export const TriesCell = ({ evidence: { tries, lastTryAt } }: Of<'deleted_in_use'>) => (
  <>
    <span className="block font-semibold text-on-danger-tint tabular-nums">{count(tries, 'try', 'tries')}</span>
    <span className={`block ${second}`}>
      last <RelativeTime iso={lastTryAt} />
    </span>
  </>
)

export const TriersCell = ({ evidence: { callers } }: Of<'deleted_in_use'>) => <Callers callers={callers} />

export const NetworkCell = ({ evidence: { network, firstAt, more } }: Of<'new_network'>) => (
  <>
    <Truncated text={network} translate="no" className={networkClass} />
    <span className={`block ${second}`}>
      first <RelativeTime iso={firstAt} />
      {more.length > 0 && `, and ${more.length} more`}
    </span>
  </>
)

export const NetworkCallsCell = ({ evidence: { calls } }: Of<'new_network'>) => <span className="tabular-nums">{calls.toLocaleString('en')}</span>

export const OtherNetworksCell = ({ evidence: { others } }: Of<'new_network'>) => (
  <ul>
    {others.map((network) => (
      <li key={network}>
        <Truncated text={network} translate="no" className={networkClass} />
      </li>
    ))}
  </ul>
)

export const SharersCell = ({ evidence: { clients } }: Of<'shared'>) => <Callers callers={clients} />

export const SharedAtCell = ({ evidence: { at } }: Of<'shared'>) => <RelativeTime alone iso={at} />

export const WhoCell = ({ evidence: { person, reason } }: Of<'no_responsible'>) => (
  <>
    <Truncated text={person.name} translate="no" />
    <span className="block text-xs leading-4 text-on-warning-tint">{reason === 'disabled' ? 'disabled' : 'no access any more'}</span>
  </>
)

export const CallsCell = ({ evidence: { ingest, read } }: Of<'least_privilege'>) => (
  <>
    <span className="block tabular-nums">{ingest.toLocaleString('en')} ingest</span>
    <span className={`block tabular-nums ${second}`}>{read.toLocaleString('en')} read, 0 Admin</span>
  </>
)

export const AdminCallCell = ({ evidence: { configuredAt } }: Of<'least_privilege'>) =>
  configuredAt ? <RelativeTime alone iso={configuredAt} /> : <span className="text-ink-muted">None known</span>

export const SecretAgeCell = ({ evidence: { secretCreatedAt, limitDays } }: Of<'old_secret'>) => (
  <>
    <LocalDate iso={secretCreatedAt} />
    <span className={`block ${second}`}>
      <RelativeTime iso={secretCreatedAt} />, limit {count(limitDays, 'day')}
    </span>
  </>
)

export const ExpiryCell = ({ evidence: { expiresAt } }: Of<'expires_soon'>) => (
  <>
    <RelativeTime alone iso={expiresAt} />
    <span className={`block ${second}`}>
      <LocalDate iso={expiresAt} />
    </span>
  </>
)

export function MonthsCell({ evidence: { callsByMonth } }: Of<'unused'>) {
  const calls = callsByMonth.reduce((sum, month) => sum + month, 0)
  if (calls === 0) return <span className="text-xs text-ink-muted">No call yet</span>
  return <Bars values={callsByMonth} label={`Calls in 13 months, this one last: ${callsByMonth.join(', ')}`} />
}

export const PausedCell = ({ evidence: { pausedAt } }: Of<'paused_unused'>) => (
  <>
    <RelativeTime alone iso={pausedAt} />
    <span className={`block ${second}`}>nobody called since</span>
  </>
)

/** The last call of the key, or since when there is none. */
export function LastCallCell({ finding: { key } }: { finding: Finding }) {
  const { lastUsedAt, lastUsedIp, createdAt, createdBy } = key
  return (
    <>
      {lastUsedAt ? (
        <RelativeTime alone iso={lastUsedAt} />
      ) : (
        <>
          Created <RelativeTime iso={createdAt} />
        </>
      )}
      <span className={`flex gap-1 ${second}`}>
        {lastUsedAt ? lastUsedIp && <span>from </span> : <span>by </span>}
        <Truncated text={(lastUsedAt ? lastUsedIp : createdBy.name) ?? ''} translate="no" />
      </span>
    </>
  )
}

export const CreatedCell = ({ finding: { key } }: { finding: Finding }) => (
  <>
    <RelativeTime alone iso={key.createdAt} />
    <span className={`flex gap-1 ${second}`}>
      <span>by </span>
      <Truncated text={key.createdBy.name} translate="no" />
    </span>
  </>
)

export const ResponsibleCell = ({ finding: { key } }: { finding: Finding }) => <Truncated text={key.responsible.name} translate="no" />

