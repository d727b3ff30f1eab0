/** The dialogs that end a rotation: by ending its old secret now, or by taking the new one back. */
'use client'

import { useQuery } from '@tanstack/react-query'
import { toast } from 'sonner'
import { isSignedOut } from '@/lib/client/console-api'
import { useChangeKey } from '@/lib/client/key-changes'
import { keyDetailOptions } from '@/lib/client/key-queries'
import { signInAgain } from '@/lib/client/session'
import type { ProjectRef } from '@/lib/paths'
import type { Key } from '@/lib/schema/key'
import type { KeyDetail } from '@/lib/schema/key-detail'
import { FormError } from '@/components/shell/form-error'
import { useAnnounce } from '@/components/ui/announcer'
import { Callout } from '@/components/ui/callout'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { RelativeTime } from '@/components/ui/relative-time'
import { ClientRows } from './client-rows'
import { lengthOf } from '@/components/ui/counts'
import { countCalls } from './key-counts'
import { KeyHint, KeyMessage, KeyTitle } from './key-message'

type Props = { projectRef: ProjectRef; rotatingKey: Key; onClose: () => void; returnFocus: () => HTMLElement | null }

/** Runs the change, and says that it was made; the dialog stays open with the error otherwise. */
function useEndRotation({ projectRef, rotatingKey, onClose }: Props, change: 'endOldSecret' | 'cancelRotation', happened: string) {
  const { mutate, isPending, error } = useChangeKey(projectRef, change)
  const announce = useAnnounce()
  const run = () =>
    mutate(rotatingKey.id, {
      onSuccess: ({ name }) => {
        announce(`Key ${name}: ${happened}`)
        toast.success(<KeyMessage name={name} happened={happened} />)
        onClose()
      },
      onError: (failure) => isSignedOut(failure) && signInAgain(),
    })
  return { run, isPending, error }
}

const gone = 'This key has been deleted, or its rotation is over.'

/** Says who still calls with the old secret. */
export function EndOldSecretDialog(props: Props) {
  const { projectRef, rotatingKey, onClose, returnFocus } = props
  const { run, isPending, error } = useEndRotation(props, 'endOldSecret', 'the old secret was ended')
  const { data } = useQuery(keyDetailOptions(projectRef, rotatingKey.id))
  return (
    <ConfirmDialog
      wide
      title="End the old secret now?"
      description={
        <>
          {rotatingKey.oldSecret && <KeyHint>{rotatingKey.oldSecret.hint}</KeyHint>} of “<bdi translate="no">{rotatingKey.name}</bdi>” stops
          working at once, everywhere. The new one works on. This cannot be undone.
        </>
      }
      confirm="End now"
      cancel="Go back"
      busy={isPending && 'Ending…'}
      onConfirm={run}
      onCancel={onClose}
      returnFocus={returnFocus}
    >
      {data?.rotation && <OldCalls rotation={data.rotation} />}
      {error && <FormError error={error} gone={gone} />}
    </ConfirmDialog>
  )
}

function OldCalls({ rotation }: { rotation: NonNullable<KeyDetail['rotation']> }) {
  const { isSafe, quietSeconds, oldCalls, oldClients, lastOldCallAt } = rotation
  const quiet = lengthOf(quietSeconds)
  if (isSafe) {
    return (
      <Callout tone="success" className="mt-4">
        Safe to end: no call with it in the last {quiet}.
      </Callout>
    )
  }
  return (
    <Callout tone="warning" className="mt-4">
      <p className="font-semibold">
        {countCalls(oldCalls)} with it in the last {quiet}
        {lastOldCallAt && (
          <>
            , the last one <RelativeTime iso={lastOldCallAt} />
          </>
        )}
      </p>
      {oldClients.length > 0 && <ClientRows clients={oldClients} count={oldClients.length} />}
    </Callout>
  )
}

/** Says whether somebody has the new secret already. */
export function CancelRotationDialog(props: Props) {
  const { projectRef, rotatingKey, onClose, returnFocus } = props
  const { run, isPending, error } = useEndRotation(props, 'cancelRotation', 'keeps its old secret')
  const { data } = useQuery(keyDetailOptions(projectRef, rotatingKey.id))
  const lastCall = data?.secrets.find(({ isCurrent }) => isCurrent)?.lastCall
  return (
    <ConfirmDialog
      title={<KeyTitle verb="Cancel the rotation of" name={rotatingKey.name} asks />}
      description={
        <>
          The new secret, <KeyHint>{rotatingKey.hint}</KeyHint>, stops working at once. The old one
          {rotatingKey.oldSecret && (
            <>
              , <KeyHint>{rotatingKey.oldSecret.hint}</KeyHint>,
            </>
          )}{' '}
          works on as before.
        </>
      }
      confirm="Cancel rotation"
      cancel="Go back"
      busy={isPending && 'Cancelling…'}
      onConfirm={run}
      onCancel={onClose}
      returnFocus={returnFocus}
    >
      {lastCall && (
        <Callout tone="warning" className="mt-4">
          The new secret is in use: last from <span translate="no">{lastCall.address}</span>, {lastCall.client},{' '}
          <RelativeTime iso={lastCall.at} />. Whatever has it is refused.
        </Callout>
      )}
      {error && <FormError error={error} gone={gone} />}
    </ConfirmDialog>
  )
}
