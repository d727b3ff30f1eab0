/** The dialog that dismisses findings for 30 days: of which keys, and why. */
'use client'

import { useState, type FormEvent } from 'react'
import { ProblemError } from '@/lib/client/console-api'
import { useDismissFindings } from '@/lib/client/findings'
import type { ProjectRef } from '@/lib/paths'
import { DismissFindings, type FindingKind } from '@/lib/schema/finding'
import type { ChangedKeys } from '@/lib/schema/key-bulk'
import { FormError } from '@/components/shell/form-error'
import { BulkKeyTable, type BulkKey } from '@/components/api-keys/bulk-key-table'
import { countKeys } from '@/components/api-keys/key-counts'
import { useAnnounce } from '@/components/ui/announcer'
import { TextField } from '@/components/ui/field'
import { FormDialog } from '@/components/ui/form-dialog'
import { noAutofill } from '@/components/ui/no-autofill'
import { findingTexts } from './finding-texts'

type Props = {
  projectRef: ProjectRef
  kind: FindingKind
  keys: readonly BulkKey[]
  /** With what became of each. */
  onDismissed: (results: ChangedKeys['results']) => void
  onClose: () => void
  returnFocus: () => HTMLElement | null
}

/** By the rule of the server; undefined where it takes the reason. */
const problemOf = (reason: string) => DismissFindings.shape.reason.safeParse(reason).error?.issues[0]?.message

export function DismissDialog({ projectRef, kind, keys, onDismissed, onClose, returnFocus }: Props) {
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const dismiss = useDismissFindings(projectRef)
  const announce = useAnnounce()

  async function submit(event: FormEvent) {
    event.preventDefault()
    const problem = problemOf(reason)
    setError(problem)
    if (problem) return
    try {
      const { results } = await dismiss.mutateAsync({ kind, keyIds: keys.map(({ id }) => id), reason: reason.trim() })
      const done = results.filter(({ outcome }) => outcome !== 'refused').length
      announce(`Dismissed for 30 days: ${countKeys(done)}`)
      onDismissed(results)
    } catch (failure) {
      const [first] = failure instanceof ProblemError ? (failure.problem.errors ?? []) : []
      if (first?.pointer === '/reason') setError(first.detail)
    }
  }

  return (
    <FormDialog
      title={`Dismiss for 30 days: ${findingTexts[kind].title}`}
      description={`Not shown until then, unless there is something new${kind === 'new_network' ? ', such as a further network' : ''}. Everybody who sees findings can read why, and show it again.`}
      state={{ isDirty: reason.trim() !== '', isSubmitting: dismiss.isPending }}
      submit="Dismiss"
      submitting="Dismissing…"
      problem={dismiss.isError && !error && <FormError error={dismiss.error} gone="One of these keys is not here any more. Look at the list again." />}
      onSubmit={submit}
      onClose={onClose}
      returnFocus={returnFocus}
    >
      <div className="-mt-4">
        <BulkKeyTable keys={keys} />
      </div>
      <TextField
        label="Reason"
        placeholder="Such as: runs once a year, for the audit"
        maxLength={256}
        {...noAutofill}
        error={error}
        value={reason}
        onChange={(event) => {
          setReason(event.target.value)
          setError(undefined)
        }}
      />
    </FormDialog>
  )
}
