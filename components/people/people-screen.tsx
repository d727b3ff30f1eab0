/** The People page: the list of people, and the dialogs that invite and change them. */
'use client'

import { UserRoundPlus } from 'lucide-react'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { toast } from 'sonner'
import { isSignedOut, messageOf } from '@/lib/client/console-api'
import { useEnablePerson } from '@/lib/client/people-changes'
import { signInAgain } from '@/lib/client/session'
import type { AccountPermission } from '@/lib/schema/permission'
import type { Person } from '@/lib/schema/person'
import { useAnnounce } from '@/components/ui/announcer'
import { Button } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/page-header'
import { NowProvider } from '@/components/ui/relative-time'
import { openerId, type DialogState } from './dialog-state'
import { PeopleDialogs } from './people-dialogs'
import { PeopleList } from './people-list'
import { PeopleToolbar } from './people-toolbar'
import { actionsFor } from './person-actions'
import type { MayGive } from './role-choices'
import { usePeopleList } from './use-people-list'

type Props = {
  permissions: readonly AccountPermission[]
  may: MayGive
  /** Whether the server sends mails. */
  sendsMail: boolean
  /** When the server rendered, in milliseconds since 1970: the first relative times must match its HTML. */
  renderedAt: number
  breadcrumb: ReactNode
}

/** "12, 3 of them invited". */
function about(total: number, invited: number): string {
  if (invited === 0) return total.toLocaleString('en')
  return `${total.toLocaleString('en')}, ${invited === 1 ? 'one' : invited.toLocaleString('en')} of them invited`
}

/** Header, list and dialogs; the shell around them is the layout. */
export function PeopleScreen({ permissions, may, sendsMail, renderedAt, breadcrumb }: Props) {
  const people = usePeopleList()
  const [dialog, setDialog] = useState<DialogState>({ kind: 'closed' })
  const opener = useRef<string>(openerId.invite)
  const { mutate: enable } = useEnablePerson()
  const announce = useAnnounce()

  const sessionEnded = isSignedOut(people.list.error)
  // An ended session leads to the sign-in page, but not while a dialog holds unsaved input or a link.
  const mayLeave = !['invite', 'roles', 'link'].includes(dialog.kind)
  useEffect(() => {
    if (sessionEnded && mayLeave) signInAgain()
  }, [sessionEnded, mayLeave])

  const openFor = useCallback((next: Exclude<DialogState, { kind: 'closed' | 'invite' }>) => {
    opener.current = openerId.menu(next.person.id)
    setDialog(next)
  }, [])
  const openKeys = useCallback((person: Person) => {
    opener.current = openerId.keys(person.id)
    setDialog({ kind: 'disable', person })
  }, [])
  const openInvite = useCallback(() => {
    opener.current = openerId.invite
    setDialog({ kind: 'invite' })
  }, [])
  const onEnable = useCallback(
    (person: Person) => {
      const message = `${person.name} is enabled, and can sign in again`
      enable(person.id, {
        onSuccess: () => {
          announce(message)
          toast.success(message)
        },
        onError: (error) => (isSignedOut(error) ? signInAgain() : toast.error(messageOf(error))),
      })
    },
    [enable, announce],
  )
  const itemsOf = useCallback(
    (person: Person) => actionsFor(person, { permissions, open: openFor, onEnable }),
    [permissions, openFor, onEnable],
  )
  const page = people.list.data

  return (
    <NowProvider initial={renderedAt}>
      <PageHeader
        breadcrumb={breadcrumb}
        title="People"
        about={page && about(page.total, page.invited)}
        action={
          <Button id={openerId.invite} icon={<UserRoundPlus size={16} />} onClick={openInvite}>
            Invite
          </Button>
        }
      />
      <div className="flex flex-1 flex-col gap-5 px-4 py-5 lg:px-8 lg:py-6">
        <PeopleToolbar people={people} projects={may.projects} />
        <div className="flex flex-1 flex-col">
          <PeopleList people={people} itemsOf={itemsOf} onOpenKeys={openKeys} />
        </div>
      </div>
      <PeopleDialogs
        dialog={dialog}
        may={may}
        sendsMail={sendsMail}
        setDialog={setDialog}
        returnFocus={() => document.getElementById(opener.current) ?? document.getElementById(openerId.invite)}
      />
    </NowProvider>
  )
}
