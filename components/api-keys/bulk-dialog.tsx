/** The dialog that changes many keys at once: which they are, and then what became of each. */
'use client'

import { useState } from 'react'
import { isSignedOut } from '@/lib/client/console-api'
import { useChangeKeys } from '@/lib/client/key-changes'
import { signInAgain } from '@/lib/client/session'
import type { ProjectRef } from '@/lib/paths'
import type { ChangedKeys, ChangeKeys } from '@/lib/schema/key-bulk'
import { FormError } from '@/components/shell/form-error'
import { useAnnounce } from '@/components/ui/announcer'
import { Callout } from '@/components/ui/callout'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { TextField } from '@/components/ui/field'
import { noAutofill } from '@/components/ui/no-autofill'
import { BulkKeyTable, type BulkKey } from './bulk-key-table'
import { BulkResultDialog } from './bulk-result-dialog'
import { bulkSummary, bulkTexts, bulkTitle } from './bulk-texts'
import { MemberField, type Member } from './member-field'

type Props = {
  projectRef: ProjectRef
  action: ChangeKeys['action']
  keys: readonly BulkKey[]
  /** With what became of each. */
  onChanged: (results: ChangedKeys['results']) => void
  /** The rows behind it say what became of them: it closes. */
  rowsTell?: boolean
  onClose: () => void
  returnFocus: () => HTMLElement | null
}

const hourMs = 3_600_000
const weekMs = 7 * 24 * hourMs

/** Each key is checked alone, and a refusal of one leaves the others changed. */
export function BulkDialog({ projectRef, action, keys, onChanged, rowsTell, onClose, returnFocus }: Props) {
  const [openedAt] = useState(() => Date.now())
  const [member, setMember] = useState<Member | null>(null)
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const change = useChangeKeys(projectRef)
  const announce = useAnnounce()
  const { busy, description } = bulkTexts[action]
  const title = bulkTitle(action, keys.length)
  const usedWithin = (ms: number) =>
    keys.filter(({ lastUsedAt, pausedAt }) => !pausedAt && lastUsedAt && openedAt - new Date(lastUsedAt).getTime() < ms).length
  const isDelete = action === 'delete'
  const inUse = isDelete ? usedWithin(weekMs) : 0
  const expected = isDelete && usedWithin(hourMs) > 0 ? String(keys.length) : null

  if (change.data && !rowsTell) {
    return <BulkResultDialog action={action} keys={keys} results={change.data.results} onClose={onClose} returnFocus={returnFocus} />
  }

  function missing(): string | undefined {
    if (action === 'hand-over' && !member) return 'Choose the responsible person first.'
    return expected !== null && typed.trim() !== expected ? `Type ${expected} first.` : undefined
  }

  function confirm() {
    if (missing() || change.isPending) return
    change.mutate(inputOf(action, keys, { reason, member }), {
      onSuccess: ({ results }) => {
        announce(bulkSummary(action, results))
        onChanged(results)
        if (rowsTell) onClose()
      },
      onError: (error) => isSignedOut(error) && signInAgain(),
    })
  }

  return (
    <ConfirmDialog
      wide
      harmless={!isDelete}
      title={`${title}?`}
      description={description}
      confirm={title}
      cancel="Cancel"
      busy={change.isPending && busy}
      unavailable={missing()}
      onConfirm={confirm}
      onCancel={onClose}
      returnFocus={returnFocus}
    >
      {inUse > 0 && (
        <Callout tone="warning" className="mt-4">
          {inUse.toLocaleString('en')} of them {inUse === 1 ? 'was' : 'were'} used in the last 7 days. Pausing is the safe way to find out what is
          still needed: it can be taken back.
        </Callout>
      )}
      <BulkKeyTable keys={keys} />
      {action === 'hand-over' && (
        <div className="mt-5">
          <MemberField projectRef={projectRef} value={member} onChange={setMember} />
        </div>
      )}
      {isDelete && (
        <div className="mt-5 flex flex-col gap-4">
          {expected !== null && (
            <TextField
              label={`Type ${expected}, the number of keys, to delete them`}
              {...noAutofill}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
          <TextField
            label="Reason"
            optional
            placeholder="Shown in Deleted and in the log"
            maxLength={256}
            {...noAutofill}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      )}
      {change.isError && <FormError error={change.error} unanswered={unanswered} />}
    </ConfirmDialog>
  )
}

/** A reason of blanks alone is none. */
function inputOf(action: ChangeKeys['action'], keys: readonly BulkKey[], { reason, member }: { reason: string; member: Member | null }): ChangeKeys {
  const ids = keys.map(({ id }) => id)
  if (action === 'delete') return { action, ids, reason: reason.trim() || undefined }
  if (action === 'hand-over') return { action, ids, responsibleId: member!.id }
  return { action, ids }
}

const unanswered = 'The server could not answer, so some of the keys may have been changed all the same. Look at the list before you try again.'
