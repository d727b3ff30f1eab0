/** The dialog that deletes a key: what will break, and pausing as the way that can be taken back. */
'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { isSignedOut, ProblemError } from '@/lib/client/console-api'
import { useDeleteKey } from '@/lib/client/key-changes'
import { keyDetailOptions } from '@/lib/client/key-queries'
import { signInAgain } from '@/lib/client/session'
import type { ProjectRef } from '@/lib/paths'
import type { Key } from '@/lib/schema/key'
import type { Permission } from '@/lib/schema/permission'
import { useAnnounce } from '@/components/ui/announcer'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { typedFor } from '@/components/ui/easy-to-type'
import { TextField } from '@/components/ui/field'
import { noAutofill } from '@/components/ui/no-autofill'
import { FormError } from '@/components/shell/form-error'
import { KeyInUse, LastUse } from './key-in-use'
import { KeyMessage, KeyTitle } from './key-message'
import { PauseFirst } from './pause-first'

type Props = {
  projectRef: ProjectRef
  keyToDelete: Key
  permissions: readonly Permission[]
  onDeleted: () => void
  onClose: () => void
  returnFocus: () => HTMLElement | null
}

const hourMs = 3_600_000
const weekMs = 7 * 24 * hourMs

/** Judged when the dialog opened: what it asks must not change while somebody reads it. */
function usedWithin({ lastUsedAt }: Key, ms: number, openedAt: number): boolean {
  return lastUsedAt !== null && openedAt - new Date(lastUsedAt).getTime() < ms
}

/** Stays open and shows the error when the key could not be deleted. */
export function DeleteKeyDialog({ projectRef, keyToDelete, permissions, onDeleted, onClose, returnFocus }: Props) {
  const [openedAt] = useState(() => Date.now())
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const detail = useQuery({ ...keyDetailOptions(projectRef, keyToDelete.id), enabled: permissions.includes('api_keys:read') })
  const remove = useDeleteKey(projectRef)
  const announce = useAnnounce()
  const key = detail.data ?? keyToDelete
  const { name } = key
  const expected = usedWithin(key, hourMs, openedAt) ? typedFor(name, key.hint.slice(-4)) : null
  const isConfirmed = expected === null || typed.trim() === expected

  function confirm() {
    if (!isConfirmed || remove.isPending) return
    remove.mutate(
      { keyId: key.id, reason: reason.trim() },
      {
        onSuccess: () => {
          announce(`Key ${name} deleted`)
          toast.success(<KeyMessage name={name} happened="deleted" />)
          onDeleted()
        },
        onError: (error) => isSignedOut(error) && signInAgain(),
      },
    )
  }

  const ofReason = reasonProblem(remove.error)
  const inputs = { ...noAutofill, onKeyDown: (event: React.KeyboardEvent) => event.key === 'Enter' && confirm() }
  return (
    <ConfirmDialog
      wide
      title={<KeyTitle verb="Delete" name={name} asks />}
      description="It stops working at once, everywhere. This cannot be undone."
      confirm="Delete"
      cancel="Cancel"
      busy={remove.isPending && 'Deleting…'}
      unavailable={isConfirmed ? undefined : `Type ${expected} first.`}
      onConfirm={confirm}
      onCancel={onClose}
      returnFocus={returnFocus}
    >
      {usedWithin(key, weekMs, openedAt) ? (
        <>
          <KeyInUse usedKey={key} detail={detail} />
          {permissions.includes('api_keys:pause') && !key.pausedAt && (
            <PauseFirst projectRef={projectRef} keyToPause={key} onPaused={onClose} />
          )}
        </>
      ) : (
        <p className="mt-2 text-ink-muted">
          <LastUse {...key} />
        </p>
      )}
      <div className="mt-5 flex flex-wrap gap-x-3 gap-y-4">
        {expected !== null && (
          <TextField
            className="min-w-60 flex-1"
            label={`Type ${expected} to delete it`}
            translate="no"
            {...inputs}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        <TextField
          className="min-w-60 flex-1"
          label="Reason"
          optional
          placeholder="Shown in Deleted and in the log"
          maxLength={256}
          {...inputs}
          error={ofReason}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      {remove.isError && !ofReason && <FormError error={remove.error} gone="This key has been deleted already." />}
    </ConfirmDialog>
  )
}

/** What the server says of the reason alone. */
function reasonProblem(error: unknown): string | undefined {
  const [first, ...others] = error instanceof ProblemError ? (error.problem.errors ?? []) : []
  return first?.pointer === '/reason' && others.length === 0 ? first.detail : undefined
}
