/** The rotation of a key in its panel: who still sends the old secret, and whether it is safe to end. */
import type { KeyDetail } from '@/lib/schema/key-detail'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { PanelSection } from '@/components/ui/panel-section'
import { RelativeTime } from '@/components/ui/relative-time'
import { ClientTable } from './client-table'
import { count, lengthOf } from '@/components/ui/counts'
import { countCalls } from './key-counts'
import type { KeyActions } from './key-actions'
import { SecretTable } from './secret-table'

type Props = {
  keyDetail: KeyDetail
  rotation: NonNullable<KeyDetail['rotation']>
  actions: KeyActions
  /** Why the person may not change the rotation, or undefined. */
  unavailable: string | undefined
}

const endId = 'panel-end-old-secret'
const cancelId = 'panel-cancel-rotation'

/** Only while the key rotates. */
export function KeyRotation({ keyDetail, rotation, actions, unavailable }: Props) {
  const current = keyDetail.secrets.find(({ isCurrent }) => isCurrent)
  return (
    <PanelSection title="Rotation">
      {current && !current.isRevealed && current.lastCall === null ? (
        <Callout tone="warning">
          <p className="font-semibold">Nobody may have the new secret</p>
          <p>No browser has said that it shows it. The old secret works on: cancel the rotation, and rotate again.</p>
        </Callout>
      ) : (
        <Safety rotation={rotation} isNewUsed={current?.lastCall != null} />
      )}
      <div className="mt-3">
        <SecretTable secrets={keyDetail.secrets} />
      </div>
      {rotation.oldClients.length > 0 && (
        <div className="mt-4">
          <h4 className="mb-1 text-[13px] font-medium text-ink-muted">Who still sends the old secret</h4>
          <ClientTable label="Who still sends the old secret" clients={rotation.oldClients} />
        </div>
      )}
      <div className="mt-3 flex flex-col gap-2 sm:flex-row">
        <Button
          id={endId}
          variant={rotation.isSafe ? 'primary' : 'outline'}
          unavailable={unavailable}
          onClick={() => actions.endOldSecret(keyDetail, endId)}
        >
          End old secret now…
        </Button>
        <Button id={cancelId} variant="tertiary" unavailable={unavailable} onClick={() => actions.cancelRotation(keyDetail, cancelId)}>
          Cancel rotation…
        </Button>
      </div>
    </PanelSection>
  )
}

function Safety({ rotation, isNewUsed }: { rotation: Props['rotation']; isNewUsed: boolean }) {
  const { oldCalls, oldClients, lastOldCallAt, quietSeconds, isSafe, safeAt } = rotation
  const quiet = lengthOf(quietSeconds)
  if (isSafe) {
    return (
      <Callout tone="success">
        <strong className="font-semibold">Safe to end.</strong> No call with the old secret in the last {quiet}.
        {!isNewUsed && ' The new one has not been used either.'}
      </Callout>
    )
  }
  return (
    <Callout tone="warning">
      <strong className="font-semibold">Not safe to end yet.</strong> <StillSent clients={oldClients} />
      {oldClients.length > 0 && (
        <>
          {countCalls(oldCalls)} in {quiet}
          {lastOldCallAt && (
            <>
              , the last one <RelativeTime iso={lastOldCallAt} />
            </>
          )}
          .{' '}
        </>
      )}
      {safeAt ? (
        <>
          Safe after {quiet} without a call, <RelativeTime iso={safeAt} />.
        </>
      ) : (
        `The new secret has not been used yet. Safe once it is, and the old one was not called for ${quiet}.`
      )}
    </Callout>
  )
}

/** The beginning of the sentence: which addresses call with the old secret. */
function StillSent({ clients }: { clients: KeyDetail['clients'] }) {
  const [first, ...others] = new Set(clients.map(({ address }) => address))
  if (first === undefined) return null
  return (
    <>
      <span translate="no">{first}</span>
      {others.length > 0 ? ` and ${count(others.length, 'other')} still send it: ` : ' still sends it: '}
    </>
  )
}
