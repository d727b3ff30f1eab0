/** The questions before a person is signed out everywhere, and before an invitation is cancelled. */
'use client'

import type { UseMutationResult } from '@tanstack/react-query'
import { toast } from 'sonner'
import { isSignedOut } from '@/lib/client/console-api'
import { useCancelInvitation, useEndSessions } from '@/lib/client/people-changes'
import { signInAgain } from '@/lib/client/session'
import type { Person } from '@/lib/schema/person'
import { FormError } from '@/components/shell/form-error'
import { useAnnounce } from '@/components/ui/announcer'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'

type Props = { person: Person; onDone: () => void; onClose: () => void; returnFocus: () => HTMLElement | null }

/** Ends each session of the person, who can sign in again. */
export function EndSessionsDialog({ person, ...rest }: Props) {
  return (
    <Question
      {...rest}
      change={useEndSessions(person.id)}
      title={`Sign ${person.name} out everywhere?`}
      description="Each of their browsers is signed out from its next request on. They can sign in again: to keep them out, disable them."
      confirm="Sign out everywhere"
      busy="Signing out…"
      done={`${person.name} is signed out everywhere`}
    />
  )
}

/** Takes the link and the roles back. */
export function CancelInvitationDialog({ person, ...rest }: Props) {
  return (
    <Question
      {...rest}
      change={useCancelInvitation(person.id)}
      title={`Cancel the invitation of ${person.name}?`}
      description={`The link that ${person.email} got stops working at once. You can invite them again.`}
      confirm="Cancel invitation"
      busy="Cancelling…"
      done={`The invitation of ${person.name} is cancelled`}
    />
  )
}

type QuestionProps = Omit<Props, 'person'> & {
  change: UseMutationResult<void, Error, void>
  title: string
  description: string
  confirm: string
  busy: string
  /** What is announced afterwards. */
  done: string
}

function Question({ change, done, busy, onDone, onClose, ...texts }: QuestionProps) {
  const announce = useAnnounce()
  const confirm = () =>
    change.mutate(undefined, {
      onSuccess: () => {
        announce(done)
        toast.success(done)
        onDone()
      },
      onError: (error) => isSignedOut(error) && signInAgain(),
    })
  return (
    <ConfirmDialog {...texts} cancel="Go back" busy={change.isPending && busy} onConfirm={confirm} onCancel={onClose}>
      {change.isError && <FormError error={change.error} gone="This person is not there any more." />}
    </ConfirmDialog>
  )
}
