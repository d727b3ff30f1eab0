/** The dialog that shows a link with a secret, once. */
'use client'

import { useQuery } from '@tanstack/react-query'
import { format } from 'date-fns'
import { useLayoutEffect, useRef, useState } from 'react'
import { invitedPersonOptions } from '@/lib/client/people-queries'
import type { Person, SecretLink } from '@/lib/schema/person'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { CopyField } from '@/components/ui/copy-field'
import { Dialog, type CloseRequest } from '@/components/ui/dialog'
import { useLeaveGuard } from '@/components/ui/use-leave-guard'
import { WaitingLine } from '@/components/ui/waiting-line'
import type { LinkPurpose } from './dialog-state'

type Props = {
  person: Person
  link: SecretLink
  purpose: LinkPurpose
  onClose: () => void
  /** Begins with the next invitation. */
  onInviteAnother: () => void
  returnFocus: () => HTMLElement | null
}

const texts = {
  invitation: { title: (name: string) => `${name} is invited`, label: 'Invitation link', again: 'you can send a new one from the list' },
  password: { title: (name: string) => `Password link for ${name}`, label: 'Password link', again: 'you can make a new one from the list' },
  passkey: { title: (name: string) => `Passkey link for ${name}`, label: 'Passkey link', again: 'you can make a new one from the list' },
}

const mailTexts = {
  sent: (email: string) => `The link was sent to ${email}.`,
  failed: (email: string) => `Pass this link on to ${email}.`,
  off: (email: string) => `Pass this link on to ${email}.`,
}

/** The link is in the props only, never in state, a cache or the URL. */
export function LinkDialog({ person, link, purpose, onClose, onInviteAnother, returnFocus }: Props) {
  const { name, email } = person
  const { title, label, again } = texts[purpose]
  const copyButton = useRef<HTMLButtonElement>(null)
  const [isSafe, setSafe] = useState(link.mail === 'sent')
  // What to do once the person confirms that they do not need the link.
  const [leaving, setLeaving] = useState<{ then: () => void } | null>(null)
  useLayoutEffect(() => copyButton.current?.focus(), [])
  useLeaveGuard(!isSafe, () => requestClose('back'))

  const leave = (then: () => void) => (isSafe ? then() : setLeaving({ then }))

  function requestClose(by: CloseRequest) {
    if (!leaving) leave(onClose)
    else if (by === 'escape') setLeaving(null)
  }

  return (
    <Dialog title={title(name)} description={mailTexts[link.mail](email)} onRequestClose={requestClose} returnFocus={returnFocus}>
      <div className="mt-6 flex flex-col gap-4">
        {link.mail === 'failed' && <Callout tone="warning">The mail could not be sent. The link works all the same.</Callout>}
        <div>
          <h3 className="mb-1.5 text-[13px] font-medium text-ink-muted">{label}</h3>
          <CopyField label={label} value={link.url} action="Copy" primary buttonRef={copyButton} onCopied={() => setSafe(true)} />
          <p className="mt-1.5 text-xs leading-4 text-ink-muted">
            Works once, until <Until iso={link.expiresAt} />. It will not appear again; {again}.
          </p>
        </div>
        {purpose === 'invitation' && <Acceptance person={person} />}
      </div>
      <div className="mt-7 flex flex-wrap gap-3">
        <Button variant="secondary" onClick={() => requestClose('button')}>
          Done
        </Button>
        {purpose === 'invitation' && (
          <Button variant="tertiary" onClick={() => leave(onInviteAnother)}>
            Invite another
          </Button>
        )}
      </div>
      {leaving && (
        <ConfirmDialog
          title="You have not copied this link"
          description={`It will not appear again, and nobody else has it. Later, ${again}.`}
          confirm="Close anyway"
          cancel="Go back"
          onConfirm={leaving.then}
          onCancel={() => setLeaving(null)}
        />
      )}
    </Dialog>
  )
}

/** Rendered in the browser alone, in the reader's own time zone. */
function Until({ iso }: { iso: string }) {
  return <time dateTime={iso}>{format(new Date(iso), 'EEEE, d MMMM yyyy, HH:mm')}</time>
}

/** Whether the invitation has been accepted, as it is now. */
function Acceptance({ person }: { person: Person }) {
  const { data } = useQuery(invitedPersonOptions(person))
  const [first = person.name] = person.name.split(' ')
  if (data === null) return <WaitingLine state="over">The invitation was cancelled.</WaitingLine>
  if (data?.status === 'ACTIVE') return <WaitingLine state="done">{first} has accepted.</WaitingLine>
  if (data?.status === 'DISABLED') return <WaitingLine state="over">{first} is disabled.</WaitingLine>
  return <WaitingLine state="waiting">Waiting for {first} to accept…</WaitingLine>
}
