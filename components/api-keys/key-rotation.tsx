/** The rotation of a key in its panel: who still sends the old secret, and whether it is safe to end. */
import type { KeyDetail } from '@/lib/schema/key-detail'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { PanelSection } from '@/components/ui/panel-section'
import { RelativeTime } from '@/components/ui/relative-time'
import { ClientTable } from './client-table'
import { countCalls, lengthOf } from './counts'
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
  const { oldCalls, oldClients, lastOldCallAt, quietSeconds, isSafe } = rotation
  const quiet = lengthOf(quietSeconds)
  const addresses = [...new Set(oldClients.map(({ address }) => address))]
  const others = addresses.length - 1
  if (isSafe) {
    return (
      <Callout tone="success">
        <strong className="font-semibold">Safe to end.</strong> No call with the old secret in the last {quiet}.
        {!isNewUsed && ' The new one has not been used yet.'}
      </Callout>
    )
  }
  return (
    <Callout tone="warning">
      <strong className="font-semibold">Not safe to end yet.</strong>{' '}
      {addresses[0] !== undefined && (
        <>
          <span translate="no">{addresses[0]}</span>
          {others > 0 ? ` and ${others === 1 ? 'another' : `${others} others`} still send it: ` : ' still sends it: '}
          {countCalls(oldCalls)} in {quiet}
          {lastOldCallAt && (
            <>
              , the last one <RelativeTime iso={lastOldCallAt} />
            </>
          )}
          .{' '}
        </>
      )}
      Safe after {quiet} without a call.
    </Callout>
  )
}
