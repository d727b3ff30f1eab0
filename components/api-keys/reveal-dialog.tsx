/** The dialog that shows a new secret, once: of a key that was created or rotated. */
'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import { signInAgainPath } from '@/lib/client/session'
import type { ProjectRef } from '@/lib/paths'
import type { CreatedKey, Key } from '@/lib/schema/key'
import type { Overlap } from '@/lib/schema/key-rotation'
import { useAnnounce } from '@/components/ui/announcer'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Dialog, type CloseRequest } from '@/components/ui/dialog'
import { useLeaveGuard } from '@/components/ui/use-leave-guard'
import { ArrivalLine } from './arrival-line'
import { OldSecretNotice } from './old-secret-notice'
import { RevealedKey } from './revealed-key'
import { useAcknowledgement, type Acknowledgement } from './use-acknowledgement'

type Props = {
  projectRef: ProjectRef
  created: CreatedKey
  /** What made the secret: a creation, or a rotation with this overlap. */
  after: 'create' | Overlap
  publicUrl: string | null
  /** The person has put the secret away. */
  onDone: (key: Key) => void
  returnFocus: () => HTMLElement | null
}

/** The secret is lost when this unmounts. */
export function RevealDialog({ projectRef, created, after, publicUrl, onDone, returnFocus }: Props) {
  const { key, secret, secretId } = created
  const [copied, setCopied] = useState(false)
  const [received, setReceived] = useState(false)
  const [oldEnded, setOldEnded] = useState(false)
  const [confirmingClose, setConfirmingClose] = useState(false)
  const acknowledgement = useAcknowledgement(projectRef, key.id, secretId)
  const isSafe = copied || received
  const oldWorksOn = after === '0' && key.oldSecret !== null && !oldEnded
  const announce = useAnnounce()
  const begin = useEffectEvent(() =>
    announce(`Key ${key.name} ${after === 'create' ? 'created' : 'rotated'}. Copy the secret now: it will not appear again.`),
  )
  useEffect(() => begin(), [])
  useLeaveGuard(true, () => requestClose('back'))

  function requestClose(by: CloseRequest) {
    // A second Escape can arrive before the question has the focus: it answers the question with "go back".
    if (confirmingClose) return by === 'escape' && setConfirmingClose(false)
    if (by === 'button' && isSafe && !oldWorksOn) onDone(key)
    // A click outside is no answer to what is safe already.
    else if (by !== 'outside' || !isSafe || oldWorksOn) setConfirmingClose(true)
  }

  return (
    <Dialog
      wide
      title={after === 'create' ? 'Copy your API key' : 'Copy your new secret'}
      description={
        <>
          “<bdi translate="no">{key.name}</bdi>” is ready to use.
        </>
      }
      onRequestClose={requestClose}
      returnFocus={returnFocus}
    >
      <div className="mt-6 flex flex-col gap-4">
        <RevealedKey secret={secret} publicUrl={publicUrl} onCopied={() => setCopied(true)} />
        {after !== 'create' && (
          <OldSecretNotice
            projectRef={projectRef}
            rotated={key}
            endsHere={after === '0'}
            acknowledgement={acknowledgement}
            isEnded={oldEnded}
            onEnded={() => setOldEnded(true)}
          />
        )}
        <AcknowledgementNotice acknowledgement={acknowledgement} />
        <ArrivalLine projectRef={projectRef} keyId={key.id} secretId={secretId} onReceived={() => setReceived(true)} />
      </div>
      <div className="mt-7">
        <Button variant={isSafe ? 'primary' : 'secondary'} onClick={() => requestClose('button')}>
          Done
        </Button>
      </div>
      {confirmingClose && (
        <ConfirmDialog
          {...closeTexts(isSafe, oldWorksOn)}
          cancel="Go back"
          onConfirm={() => onDone(key)}
          onCancel={() => setConfirmingClose(false)}
        />
      )}
    </Dialog>
  )
}

function closeTexts(isSafe: boolean, oldWorksOn: boolean) {
  const old = oldWorksOn ? ' Both secrets work until you end the old one, in the key’s panel.' : ''
  if (!isSafe) {
    return {
      title: 'You have not copied this key',
      description: `It will not appear again. Without it, the key is of no use, and you would have to make another one.${old}`,
      confirm: 'Close anyway',
    }
  }
  return {
    title: oldWorksOn ? 'The old secret still works' : 'Close this key?',
    description: `The new one will not appear again. Make sure that you have put it where it belongs.${old}`,
    confirm: 'Close',
  }
}

/** Says that the server does not know yet; nothing while all is well. */
function AcknowledgementNotice({ acknowledgement }: { acknowledgement: Acknowledgement }) {
  if (acknowledgement.kind === 'retrying') {
    return (
      <Callout tone="warning" role="status">
        {acknowledgement.isSignedOut ? (
          <>
            Your session has ended, so the server cannot be told that you have seen this key.{' '}
            {/* In a new tab, so that the secret is kept. */}
            <a href={signInAgainPath()} target="_blank" rel="noreferrer" className="font-semibold underline">
              Sign in in a new tab
            </a>
            ; it is told then.
          </>
        ) : (
          'The server could not be told yet that you have seen this key. Copy it all the same: we keep trying while this is open.'
        )}
      </Callout>
    )
  }
  if (acknowledgement.kind !== 'refused') return null
  return (
    <Callout tone="warning" role="alert">
      The server did not accept that you have seen this key. {acknowledgement.reason}
    </Callout>
  )
}
