/** The dialog that disables a person, and offers to delete keys that they created. */
'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { isSignedOut } from '@/lib/client/console-api'
import { useDisablePerson } from '@/lib/client/people-changes'
import { keysOfPersonOptions } from '@/lib/client/people-queries'
import { signInAgain } from '@/lib/client/session'
import type { Person } from '@/lib/schema/person'
import { FormError } from '@/components/shell/form-error'
import { countKeys } from '@/components/api-keys/key-counts'
import { useAnnounce } from '@/components/ui/announcer'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { KeysOfPersonList } from './keys-of-person-list'
import { countLiveKeys } from './role-texts'

type Props = { person: Person; onClose: () => void; returnFocus: () => HTMLElement | null }

const browsers = (count: number) => `${count} ${count === 1 ? 'browser' : 'browsers'}`

/**
 * Keys belong to their projects: they are deleted only where they are ticked. For somebody who is disabled already, the dialog is
 * about the keys alone.
 */
export function DisableDialog({ person, onClose, returnFocus }: Props) {
  const { id, name } = person
  const keys = useQuery(keysOfPersonOptions(id))
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const disable = useDisablePerson(id)
  const announce = useAnnounce()
  const wasDisabled = person.status === 'DISABLED'
  const count = countKeys(ticked.size)

  function confirm() {
    disable.mutate(
      { deleteKeys: [...ticked] },
      {
        onSuccess: () => {
          const message = wasDisabled ? `${count} deleted` : `${name} is disabled${ticked.size > 0 ? `, and ${count} deleted` : ''}`
          announce(message)
          toast.success(message)
          onClose()
        },
        onError: (error) => isSignedOut(error) && signInAgain(),
      },
    )
  }

  return (
    <ConfirmDialog
      wide
      {...(wasDisabled ? keysTexts(name, ticked.size > 0 && count) : disableTexts(name, ticked.size > 0 && count, keys.data?.sessions))}
      unavailable={wasDisabled && ticked.size === 0 ? 'Tick the keys to delete first.' : undefined}
      cancel="Cancel"
      busy={disable.isPending && (wasDisabled ? 'Deleting…' : 'Disabling…')}
      onConfirm={confirm}
      onCancel={onClose}
      returnFocus={returnFocus}
    >
      <KeysOfPersonList name={name} keys={keys} ticked={ticked} onTick={setTicked} />
      {keys.data && keys.data.answersFor > 0 && (
        <p className="mt-3 text-[13px] leading-5 text-ink-muted">
          {name} answers for {countLiveKeys(keys.data.answersFor)}, also after this. Hand them over on the pages of their projects.
        </p>
      )}
      {disable.isError && <FormError error={disable.error} unanswered={unanswered} gone="The person or a key is not there any more." />}
    </ConfirmDialog>
  )
}

const disableTexts = (name: string, keys: string | false, sessions: number | null | undefined) => ({
  title: `Disable ${name}?`,
  description: `Signed out ${sessions ? `of ${browsers(sessions)}` : 'everywhere'}, and refused from the next request on. You can enable them again.`,
  confirm: keys ? `Disable and delete ${keys}` : 'Disable',
})

const keysTexts = (name: string, keys: string | false) => ({
  title: `Live keys of ${name}`,
  description: 'They are disabled, but the keys that they created are not. Whoever has one of them can use it.',
  confirm: keys ? `Delete ${keys}` : 'Delete keys',
})

const unanswered =
  'The server could not answer, so the change may have been made all the same. Look at the list before you try again.'
