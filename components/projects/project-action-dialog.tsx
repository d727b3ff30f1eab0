/** The dialogs that ask before a project is archived, restored or deleted. */
'use client'

import { useState, type ReactNode } from 'react'
import { toast } from 'sonner'
import { isSignedOut } from '@/lib/client/console-api'
import { useProjectAction } from '@/lib/client/project-changes'
import { signInAgain } from '@/lib/client/session'
import { FormError } from '@/components/shell/form-error'
import { useAnnounce } from '@/components/ui/announcer'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { count } from '@/components/ui/counts'
import { typedFor } from '@/components/ui/easy-to-type'
import { TextField } from '@/components/ui/field'
import { noAutofill } from '@/components/ui/no-autofill'
import type { DialogProps, PlacedProject } from './dialog-state'
import { PlaceMessage } from './place-message'

type Action = 'archive' | 'restore' | 'delete'

const texts = {
  archive: { title: 'Archive project?', confirm: 'Archive', busy: 'Archiving…', done: 'archived' },
  restore: { title: 'Restore project?', confirm: 'Restore', busy: 'Restoring…', done: 'restored' },
  delete: { title: 'Delete project?', confirm: 'Delete', busy: 'Deleting…', done: 'deleted' },
}

function Consequence({ action, project }: { action: Action; project: PlacedProject }): ReactNode {
  const { liveKeys, identifier } = project
  const keys = liveKeys === 1 ? 'Its live key' : `Its ${count(liveKeys, 'live key')}`
  if (action === 'delete') {
    return (
      <>
        {' '}
        is deleted for good, with the roles that people have in it, its org trees and its KPIs. The identifier{' '}
        <code translate="no" className="font-mono text-xs">
          {identifier}
        </code>{' '}
        is not used again. This cannot be undone.
      </>
    )
  }
  if (action === 'restore') {
    return <> can be changed again. {liveKeys > 0 && `${keys} ${liveKeys === 1 ? 'works' : 'work'} again at once.`}</>
  }
  return (
    <>
      {' '}
      becomes read-only: its keys can be deleted, and nothing else be changed. {liveKeys > 0 && `${keys} ${liveKeys === 1 ? 'stops' : 'stop'} working at once, everywhere. `}
      It can be restored.
    </>
  )
}

type Props = DialogProps & { action: Action; project: PlacedProject }

/** Stays open and shows the error when the server refuses. */
export function ProjectActionDialog({ action, project, onClose, returnFocus, onSettled }: Props) {
  const { title, confirm, busy, done } = texts[action]
  const expected = typedFor(project.name, project.identifier)
  const [typed, setTyped] = useState('')
  const isConfirmed = action !== 'archive' || typed.trim() === expected
  const change = useProjectAction(action, project.id, onSettled)
  const announce = useAnnounce()

  function run() {
    if (!isConfirmed || change.isPending) return
    change.mutate(undefined, {
      onSuccess: () => {
        announce(`Project ${project.name} ${done}`)
        toast.success(<PlaceMessage kind="Project" name={project.name} happened={done} />)
        onClose()
      },
      onError: (error) => isSignedOut(error) && signInAgain(),
    })
  }

  return (
    <ConfirmDialog
      title={title}
      description={
        <>
          <strong dir="auto" translate="no" className="font-semibold text-ink">
            {project.name}
          </strong>
          <Consequence action={action} project={project} />
        </>
      }
      confirm={confirm}
      cancel="Cancel"
      harmless={action === 'restore'}
      busy={change.isPending && busy}
      unavailable={isConfirmed ? undefined : `Type ${expected} first.`}
      onConfirm={run}
      onCancel={onClose}
      returnFocus={returnFocus}
    >
      {action === 'archive' && (
        <TextField
          className="mt-5"
          label={`Type ${expected} to archive it`}
          translate="no"
          {...noAutofill}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && run()}
        />
      )}
      {change.isError && <FormError error={change.error} gone="It has been deleted meanwhile." />}
    </ConfirmDialog>
  )
}
