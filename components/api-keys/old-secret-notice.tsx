/** In the dialog that shows a rotated key's new secret: what becomes of the old one. */
'use client'

import { format } from 'date-fns'
import { useState } from 'react'
import { useChangeKey } from '@/lib/client/key-changes'
import type { ProjectRef } from '@/lib/paths'
import type { Key } from '@/lib/schema/key'
import { useAnnounce } from '@/components/ui/announcer'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { FormError } from '@/components/shell/form-error'
import { KeyHint } from './key-message'
import type { Acknowledgement } from './use-acknowledgement'

type Props = {
  projectRef: ProjectRef
  /** As the rotation left it. */
  rotated: Key
  /** Whether it was asked to end as soon as that is confirmed here. */
  endsHere: boolean
  acknowledgement: Acknowledgement
  isEnded: boolean
  onEnded: () => void
}

/** Shows nothing for a key whose old secret had stopped working before. */
export function OldSecretNotice({ projectRef, rotated, endsHere, acknowledgement, isEnded, onEnded }: Props) {
  const { oldSecret } = acknowledgement.kind === 'known' ? acknowledgement.key : rotated
  if (isEnded) {
    return (
      <Callout tone="success" role="status">
        The old secret was ended. Whatever still uses it is refused, with KEY_ROTATED.
      </Callout>
    )
  }
  if (!oldSecret) return null
  if (endsHere) return <EndHere projectRef={projectRef} rotated={rotated} hint={oldSecret.hint} onEnded={onEnded} />
  if (!oldSecret.endsAt) {
    return acknowledgement.kind !== 'sending' && <Callout tone="info">The old secret works on until the server knows that you have seen this one.</Callout>
  }
  return (
    <Callout tone="info">
      The old secret, <KeyHint>{oldSecret.hint}</KeyHint>, works until{' '}
      <time dateTime={oldSecret.endsAt}>{format(new Date(oldSecret.endsAt), 'EEEE, d MMMM yyyy, HH:mm')}</time>. You can end it before that in
      the key’s panel.
    </Callout>
  )
}

type EndHereProps = Pick<Props, 'projectRef' | 'rotated' | 'onEnded'> & { hint: string }

/** Both secrets work until the person confirms that the old one ends. */
function EndHere({ projectRef, rotated, hint, onEnded }: EndHereProps) {
  const [asking, setAsking] = useState(false)
  const end = useChangeKey(projectRef, 'endOldSecret')
  const announce = useAnnounce()

  const confirm = () =>
    end.mutate(rotated.id, {
      onSuccess: () => {
        announce('The old secret was ended')
        onEnded()
      },
    })

  return (
    <Callout tone="danger">
      <p className="font-semibold">Both secrets work until you end the old one</p>
      <p>Copy the new secret first, then end the old one. Whatever still uses it is refused from then on.</p>
      <Button variant="dangerOutline" className="mt-2" onClick={() => setAsking(true)}>
        End the old secret now
      </Button>
      {asking && (
        <ConfirmDialog
          title="End the old secret now?"
          description={
            <>
              <KeyHint>{hint}</KeyHint> stops working at once, everywhere. This cannot be undone.
            </>
          }
          confirm="End now"
          cancel="Go back"
          busy={end.isPending && 'Ending…'}
          onConfirm={confirm}
          onCancel={() => setAsking(false)}
        >
          {/* Nobody is led away to sign in: the new secret would be lost. */}
          {end.isError && <FormError error={end.error} unanswered={unanswered} />}
        </ConfirmDialog>
      )}
    </Callout>
  )
}

const unanswered = 'The server could not answer. The old secret may have been ended all the same. You can try again.'
