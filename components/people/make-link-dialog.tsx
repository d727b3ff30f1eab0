/** The dialog that makes a new link for a person: an invitation again, or one to choose a new password. */
'use client'

import { useState } from 'react'
import { useMakePasswordLink, useResendInvitation } from '@/lib/client/people-changes'
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

const texts = {
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
}

/** Nothing is made before the button is pressed, as a new link makes the one before it useless. */
export function MakeLinkDialog({ person, purpose, sendsMail, onMade, onClose, returnFocus }: Props) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const resend = useResendInvitation(person.id)
  const makePasswordLink = useMakePasswordLink(person.id)
  const { title, what, confirm } = texts[purpose]

  async function make() {
    setBusy(true)
    setProblem(null)
    try {
      onMade(purpose === 'invitation' ? await resend() : { person, link: await makePasswordLink(), unseenLink: null })
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }

  return (
    <ConfirmDialog
      harmless
      title={title(person.name)}
      description={`${sendsMail ? 'They get a link by email' : 'You get a link to pass on'}. It ${what}`}
      confirm={confirm(sendsMail)}
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
