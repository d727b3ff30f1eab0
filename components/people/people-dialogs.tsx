/** The dialog of the People page that is open, and what follows it. */
'use client'

import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import type { InvitedPerson } from '@/lib/schema/person'
import { useProjects } from '@/components/shell/open-project'
import { useAnnounce } from '@/components/ui/announcer'
import { ChangeRolesDialog } from './change-roles-dialog'
import { CancelInvitationDialog, EndSessionsDialog } from './confirm-dialogs'
import type { DialogState, LinkPurpose } from './dialog-state'
import { DisableDialog } from './disable-dialog'
import { InviteDialog } from './invite-dialog'
import { LinkDialog } from './link-dialog'
import { MakeLinkDialog } from './make-link-dialog'
import type { MayGive } from './role-choices'

type Props = {
  dialog: DialogState
  may: MayGive
  sendsMail: boolean
  setDialog: (dialog: DialogState) => void
  /** What gets the focus once no dialog is open. */
  returnFocus: () => HTMLElement | null
}

const unseenTexts = {
  sent: 'A new link was sent to them.',
  failed: 'A new link could not be sent to them: ask an Account Admin to send the invitation again.',
  off: 'Their link does not work any more: ask an Account Admin to send the invitation again.',
}

/** What a change came to, where there is no link to show. */
function toldOf({ person, unseenLink }: InvitedPerson, what: string): string {
  return `${what.replace('%', person.name)}${unseenLink ? `. ${unseenTexts[unseenLink]}` : ''}`
}

/** A dialog with a link follows the one that made it. */
export function PeopleDialogs({ dialog, may, sendsMail, setDialog, returnFocus }: Props) {
  const { open: openProject } = useProjects()
  const announce = useAnnounce()
  const router = useRouter()
  const onClose = () => setDialog({ kind: 'closed' })

  function showResult(result: InvitedPerson, purpose: LinkPurpose, what: string) {
    const { person, link } = result
    if (link) {
      announce(purpose === 'invitation' ? `${person.name} is invited. Copy the link now.` : 'Copy the link now.')
      setDialog({ kind: 'link', person, link, purpose })
      return
    }
    const message = toldOf(result, what)
    announce(message)
    toast.success(message)
    onClose()
  }

  const shared = { onClose, returnFocus }
  switch (dialog.kind) {
    case 'closed':
      return null
    case 'invite':
      return (
        <InviteDialog
          {...shared}
          may={may}
          sendsMail={sendsMail}
          openProjectId={openProject?.id}
          onInvited={(result) => showResult(result, 'invitation', '% has the roles now, and signs in as before')}
        />
      )
    case 'link':
      return <LinkDialog {...shared} {...dialog} onInviteAnother={() => setDialog({ kind: 'invite' })} />
    case 'make-link':
      return (
        <MakeLinkDialog
          {...shared}
          {...dialog}
          sendsMail={sendsMail}
          onMade={(result) => showResult(result, dialog.purpose, '% is invited again')}
        />
      )
    case 'roles':
      return (
        <ChangeRolesDialog
          {...shared}
          person={dialog.person}
          may={may}
          onChanged={(result) => {
            showResult(result, 'invitation', 'The roles of % are changed')
            // The navigation, and what this page offers, follow the reader's own roles.
            if (result.person.isYou) router.refresh()
          }}
        />
      )
    case 'disable':
      return <DisableDialog {...shared} person={dialog.person} />
    case 'end-sessions':
      return <EndSessionsDialog {...shared} person={dialog.person} onDone={onClose} />
    case 'cancel-invitation':
      return <CancelInvitationDialog {...shared} person={dialog.person} onDone={onClose} />
  }
}
