/** The dialog that gives a key a new secret: how long the old one works on, and who has to change it. */
'use client'

import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { isSignedOut, ProblemError } from '@/lib/client/console-api'
import { useRotateKey } from '@/lib/client/key-changes'
import { keyDetailOptions } from '@/lib/client/key-queries'
import { projectSettingsOptions } from '@/lib/client/project-settings'
import type { ProjectRef } from '@/lib/paths'
import type { CreatedKey, Key } from '@/lib/schema/key'
import type { Overlap } from '@/lib/schema/key-rotation'
import { FormError } from '@/components/shell/form-error'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Dialog } from '@/components/ui/dialog'
import { useNow } from '@/components/ui/relative-time'
import { SegmentField } from '@/components/ui/segment-field'
import { useLeaveGuard } from '@/components/ui/use-leave-guard'
import { ClientsToChange } from './clients-to-change'
import { KeyTitle } from './key-message'
import { RotationBars } from './rotation-bars'

type Props = {
  projectRef: ProjectRef
  keyToRotate: Key
  /** Shows the new secret, which is nowhere else. */
  onRotated: (created: CreatedKey, overlap: Overlap) => void
  onClose: () => void
  returnFocus: () => HTMLElement | null
}

const overlaps: { value: Overlap; label: string }[] = [
  { value: '0', label: 'None' },
  { value: '15m', label: '15 minutes' },
  { value: '1h', label: '1 hour' },
  { value: '24h', label: '24 hours' },
  { value: '7d', label: '7 days' },
]

/** An old secret that has expired cannot work on: the shortest overlap is over as soon as it begins. */
const overlapOfExpired: Overlap = '15m'

export function RotateKeyDialog({ projectRef, keyToRotate, onRotated, onClose, returnFocus }: Props) {
  const [chosen, setChosen] = useState<Overlap>('24h')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const rotate = useRotateKey(projectRef)
  const detail = useQuery(keyDetailOptions(projectRef, keyToRotate.id))
  const settings = useQuery(projectSettingsOptions(projectRef)).data
  const now = useNow()
  const key = detail.data ?? keyToRotate
  const isExpired = key.expiresAt !== null && new Date(key.expiresAt).getTime() <= now
  const isRotating = key.oldSecret !== null

  // While the request runs the dialog stays: its answer has the only copy of the secret.
  useLeaveGuard(isBusy, requestClose)
  function requestClose() {
    if (!isBusy) onClose()
  }

  async function run() {
    if (isBusy) return
    const overlap = isExpired ? overlapOfExpired : chosen
    setProblem(null)
    setBusy(true)
    try {
      onRotated(await rotate(key.id, overlap), overlap)
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }

  return (
    <Dialog
      title={<KeyTitle verb="Rotate" name={key.name} />}
      description={
        isExpired
          ? 'You get a new secret now. The old one has expired, and stays so.'
          : 'You get a new secret now. The old one goes on working for a while, so that nothing breaks while you replace it.'
      }
      onRequestClose={requestClose}
      returnFocus={returnFocus}
    >
      {isRotating && problem === null ? (
        <Callout tone="info" className="mt-6">
          This key is rotating already: two of its secrets work. End the old one in the key’s panel, or cancel that rotation, before you begin
          another one.
        </Callout>
      ) : (
        <div className="mt-6 flex flex-col gap-5">
          {key.pausedAt && (
            <Callout tone="warning">This key is paused, and stays so: the new secret is refused too, until somebody resumes the key.</Callout>
          )}
          {!isExpired && <SegmentField label="Overlap" value={chosen} options={overlaps} onChange={setChosen} />}
          <RotationBars rotated={key} secretCreatedAt={detail.data?.secrets[0]?.createdAt} settings={settings} overlap={isExpired ? null : chosen} />
          <ClientsToChange detail={detail} />
        </div>
      )}
      {problem !== null && <RotateError error={problem} />}
      <div className="mt-7 flex flex-wrap gap-3">
        {!(isRotating && problem === null) && (
          <Button busy={isBusy && 'Rotating…'} onClick={() => void run()}>
            Rotate
          </Button>
        )}
        <Button variant="tertiary" aria-disabled={isBusy || undefined} onClick={requestClose}>
          {isRotating && problem === null ? 'Close' : 'Cancel'}
        </Button>
      </div>
    </Dialog>
  )
}

function RotateError({ error }: { error: unknown }): ReactNode {
  const isTaken = error instanceof ProblemError && error.problem.status === 409 && !isSignedOut(error)
  if (!isTaken) return <FormError error={error} unanswered={unanswered} gone="This key has been deleted meanwhile." />
  return (
    <Callout tone="danger" role="alert" className="mt-4">
      {error.message} Its panel shows that rotation, and ends or cancels it.
    </Callout>
  )
}

const unanswered =
  'The server could not answer. The old secret works on. The new one may have been made all the same, and is lost then: look at the key’s panel, and choose “Cancel rotation” there before you rotate again.'
