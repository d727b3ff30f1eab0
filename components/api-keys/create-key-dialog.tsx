/** The dialog with the form of a new key. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { showFieldErrors } from '@/lib/client/form-errors'
import { useCreateKey } from '@/lib/client/key-changes'
import { projectSettingsOptions } from '@/lib/client/project-settings'
import type { ProjectRef } from '@/lib/paths'
import { CreateKey, type CreatedKey } from '@/lib/schema/key'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Dialog } from '@/components/ui/dialog'
import { RadioCards } from '@/components/ui/radio-cards'
import { useNow } from '@/components/ui/relative-time'
import { useLeaveGuard } from '@/components/ui/use-leave-guard'
import { FormError } from '@/components/shell/form-error'
import { expiryError, expiryOfNewKey, proposedExpiry, type Expiry } from './expiry'
import { ExpiryField } from './expiry-field'
import { KeyForm } from './key-form'
import { roleTexts } from './role-texts'

type Props = {
  projectRef: ProjectRef
  /** Shows the new secret, which is nowhere else. */
  onCreated: (created: CreatedKey) => void
  onClose: () => void
  returnFocus: () => HTMLElement | null
}

/** What the server says of the two fields of an expiry is shown at the one of the form. */
const fields = ['name', 'description', 'role', 'expiresAt', 'expiresInDays'] as const

/** Typed text is lost when this unmounts. */
export function CreateKeyDialog({ projectRef, onCreated, onClose, returnFocus }: Props) {
  const form = useForm<z.input<typeof CreateKey>, unknown, CreateKey>({
    resolver: zodResolver(CreateKey),
    defaultValues: { name: '', description: '', role: 'INGESTION' },
  })
  const { errors, isDirty, isSubmitting } = form.formState
  const [chosen, setChosen] = useState<Expiry | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [confirmingClose, setConfirmingClose] = useState(false)
  const settings = useQuery(projectSettingsOptions(projectRef)).data
  const create = useCreateKey(projectRef)
  const now = useNow()
  const hasDraft = isDirty || chosen !== null

  useLeaveGuard(isSubmitting || hasDraft, requestClose)

  function requestClose() {
    // While the request runs the dialog stays: its answer has the only copy of the secret.
    if (isSubmitting) return
    // A second Escape can arrive before the question has the focus: it answers the question with "keep".
    if (confirmingClose) setConfirmingClose(false)
    else if (hasDraft) setConfirmingClose(true)
    else onClose()
  }

  function choose(expiry: Expiry) {
    setChosen(expiry)
    form.clearErrors(['expiresAt', 'expiresInDays'])
  }

  async function submit(input: CreateKey) {
    setProblem(null)
    const expiry = chosen ?? proposedExpiry(settings, now)
    const wrong = expiryError(expiry, now, now)
    if (wrong) return form.setError('expiresAt', { message: wrong })
    try {
      onCreated(await create({ ...input, ...expiryOfNewKey(expiry) }))
    } catch (error) {
      if (!showFieldErrors(form, fields, error)) setProblem(error)
    }
  }

  return (
    <Dialog
      title="Create API Key"
      description="For a pipeline or script that calls the SEI API of this project."
      onRequestClose={requestClose}
      returnFocus={returnFocus}
    >
      <KeyForm
        form={form}
        submit="Create"
        submitting="Creating…"
        problem={problem !== null && <FormError error={problem} unanswered={unanswered} />}
        onSubmit={form.handleSubmit(submit)}
        onCancel={requestClose}
      >
        <RadioCards label="Role" options={roleTexts} error={errors.role?.message} {...form.register('role')} />
        <ExpiryField
          value={chosen}
          onChange={choose}
          settings={settings}
          error={errors.expiresAt?.message ?? errors.expiresInDays?.message}
        />
      </KeyForm>
      {confirmingClose && (
        <ConfirmDialog
          title="Discard what you typed?"
          description="The key has not been created yet."
          confirm="Discard"
          cancel="Keep editing"
          onConfirm={onClose}
          onCancel={() => setConfirmingClose(false)}
        />
      )}
    </Dialog>
  )
}

const unanswered =
  'The server could not answer, so the key may have been created all the same. Look for it in the list: if it is there, as “never revealed”, delete it, since its secret is lost, and create it again.'
