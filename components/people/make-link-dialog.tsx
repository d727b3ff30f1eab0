/** The dialog that makes a new link for a person: an invitation again, one to choose a new password, or one to add a passkey. */
'use client'

import { useState } from 'react'
import { useMakePasswordLink, useResendInvitation, useResetPasskeys } from '@/lib/client/people-changes'
import type { InvitedPerson, Person } from '@/lib/schema/person'
import { FormError } from '@/components/shell/form-error'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import type { LinkPurpose } from './dialog-state'

type Props = {
  person: Person
  purpose: LinkPurpose
  sendsMail: boolean
  onMade: (made: Pick<InvitedPerson, 'person' | 'link' | 'unseenLink'>) => void
  onClose: () => void
  returnFocus: () => HTMLElement | null
}

type Texts = {
  title: (name: string) => string
  what: string
  confirm: (sendsMail: boolean) => string
  /** Whether it takes something away, and whether its link is never mailed. */
  takesAway?: true
  unmailed?: true
}

const texts: Record<LinkPurpose, Texts> = {
  invitation: {
    title: (name: string) => `Invite ${name} again?`,
    what: 'works once, for 7 days. The link before it stops working.',
    confirm: (sendsMail: boolean) => (sendsMail ? 'Send a new link' : 'Make a new link'),
  },
  password: {
    title: (name: string) => `A password link for ${name}?`,
    what: 'works once, for 30 minutes: with it, they choose a new password. Until then, their password stays.',
    confirm: () => 'Make a link',
  },
  passkey: {
    title: (name: string) => `Reset the passkeys of ${name}?`,
    what:
      'works once, for 30 minutes: with it, they add a passkey and are signed in. Hand it over yourself, to them alone. ' +
      'All passkeys that they have stop working now, and each of their browsers is signed out.',
    confirm: () => 'Reset passkeys',
    takesAway: true,
    unmailed: true,
  },
}

/** Nothing is made before the button is pressed, as a new link makes the one before it useless. */
export function MakeLinkDialog({ person, purpose, sendsMail, onMade, onClose, returnFocus }: Props) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const resend = useResendInvitation(person.id)
  const makePasswordLink = useMakePasswordLink(person.id)
  const resetPasskeys = useResetPasskeys(person.id)
  const { title, what, confirm, takesAway = false, unmailed = false } = texts[purpose]
  const isMailed = sendsMail && !unmailed

  async function make() {
    setBusy(true)
    setProblem(null)
    try {
      if (purpose === 'invitation') return onMade(await resend())
      const link = await (purpose === 'password' ? makePasswordLink() : resetPasskeys())
      onMade({ person, link, unseenLink: null })
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }

  return (
    <ConfirmDialog
      harmless={!takesAway}
      title={title(person.name)}
      description={`${isMailed ? 'They get a link by email' : 'You get a link to pass on'}. It ${what}`}
      confirm={confirm(isMailed)}
      cancel="Cancel"
      busy={busy && 'Making…'}
      onConfirm={() => void make()}
      onCancel={onClose}
      returnFocus={returnFocus}
    >
      {problem !== null && <FormError error={problem} gone="This person is not there any more." />}
    </ConfirmDialog>
  )
}
