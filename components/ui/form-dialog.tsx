/** A dialog with a form: typed text is not lost without a question, and an error of the whole is shown in it. */
'use client'

import { useState, type FormEvent, type ReactNode } from 'react'
import { Button } from './button'
import { ConfirmDialog } from './confirm-dialog'
import { Dialog } from './dialog'
import { useLeaveGuard } from './use-leave-guard'

type Props = {
  title: string
  description: ReactNode
  state: { isDirty: boolean; isSubmitting: boolean }
  /** Labels of the submit button: when idle, and while the request runs. */
  submit: string
  submitting: string
  problem: ReactNode
  onSubmit: (event: FormEvent) => Promise<void>
  onClose: () => void
  returnFocus: () => HTMLElement | null
  /** The fields. */
  children: ReactNode
}

/** Open while it is mounted; ignores submits while one runs. */
export function FormDialog(props: Props) {
  const { title, description, state, submit, submitting, problem, onSubmit, onClose, returnFocus, children } = props
  const { isDirty, isSubmitting } = state
  const [confirmingClose, setConfirmingClose] = useState(false)
  useLeaveGuard(isDirty || isSubmitting, requestClose)

  function requestClose() {
    if (isSubmitting || confirmingClose) return
    if (isDirty) setConfirmingClose(true)
    else onClose()
  }

  return (
    <Dialog title={title} description={description} onRequestClose={requestClose} returnFocus={returnFocus}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!isSubmitting) void onSubmit(event)
        }}
      >
        <div className="mt-6 flex flex-col gap-5">{children}</div>
        {problem}
        <div className="mt-7 flex flex-wrap gap-3">
          <Button type="submit" busy={isSubmitting && submitting}>
            {submit}
          </Button>
          <Button variant="tertiary" aria-disabled={isSubmitting || undefined} onClick={requestClose}>
            Cancel
          </Button>
        </div>
      </form>
      {confirmingClose && (
        <ConfirmDialog
          title="Discard what you typed?"
          description="Nothing has been saved yet."
          confirm="Discard"
          cancel="Keep editing"
          onConfirm={onClose}
          onCancel={() => setConfirmingClose(false)}
        />
      )}
    </Dialog>
  )
}
