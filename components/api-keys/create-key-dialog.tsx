/** The dialog that creates a key: first the form, then the new secret, shown once. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { showFieldErrors } from '@/lib/client/form-errors'
import { useCreateKey } from '@/lib/client/key-changes'
import type { ProjectRef } from '@/lib/paths'
import { CreateKey, type CreatedKey, type Key } from '@/lib/schema/key'
import { useAnnounce } from '@/components/ui/announcer'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Dialog, type CloseRequest } from '@/components/ui/dialog'
import { RadioCards } from '@/components/ui/radio-cards'
import { useLeaveGuard } from '@/components/ui/use-leave-guard'
import type { DialogState } from './dialog-state'
import { FormError } from '@/components/shell/form-error'
import { KeyForm } from './key-form'
import { RevealedKey } from './revealed-key'
import { roleTexts } from './role-texts'

type Props = {
  projectRef: ProjectRef
  dialog: Extract<DialogState, { kind: 'create' | 'reveal' }>
  publicUrl: string | null
  onCreated: (created: CreatedKey) => void
  /** The new secret was shown, and the dialog is about to close. */
  onDone: (key: Key) => void
  onClose: () => void
  returnFocus: () => HTMLElement | null
}

/** Typed text and the secret are lost when this unmounts. */
export function CreateKeyDialog({ projectRef, dialog, publicUrl, onCreated, onDone, onClose, returnFocus }: Props) {
  const form = useForm<z.input<typeof CreateKey>, unknown, CreateKey>({
    resolver: zodResolver(CreateKey),
    defaultValues: { name: '', description: '', role: 'INGESTION' },
  })
  const { errors, isDirty, isSubmitting } = form.formState
  const [problem, setProblem] = useState<unknown>(null)
  const [copied, setCopied] = useState(false)
  const [confirmingClose, setConfirmingClose] = useState(false)
  const create = useCreateKey(projectRef)
  const announce = useAnnounce()
  const revealed = dialog.kind === 'reveal' ? dialog.created : null

  const askToClose = () => setConfirmingClose(true)
  useLeaveGuard(isSubmitting || isDirty || revealed !== null, () => requestClose('back'))

  function close() {
    if (revealed) onDone(revealed.key)
    onClose()
  }

  function requestClose(by: CloseRequest) {
    // A second Escape can arrive before the question has the focus: it answers the question with "go back".
    if (confirmingClose) return by === 'escape' && setConfirmingClose(false)
    // While the request runs the dialog stays: its answer has the only copy of the secret.
    if (isSubmitting) return
    if (!revealed) return isDirty ? askToClose() : close()
    if (!copied || by === 'escape' || by === 'back') askToClose()
    else if (by === 'button') close()
  }

  async function submit(input: CreateKey) {
    setProblem(null)
    try {
      const created = await create(input)
      onCreated(created)
      announce(`Key ${created.key.name} created. Copy it now: it will not appear again.`)
    } catch (error) {
      if (!showFieldErrors(form, ['name', 'description', 'role'], error)) setProblem(error)
    }
  }

  return (
    <Dialog
      title={revealed ? 'Copy your API key' : 'Create API Key'}
      description={
        revealed ? (
          <>
            “<bdi translate="no">{revealed.key.name}</bdi>” is ready to use.
          </>
        ) : (
          'For a pipeline or script that calls the SEI API of this project.'
        )
      }
      onRequestClose={requestClose}
      returnFocus={returnFocus}
    >
      {revealed ? (
        <RevealedKey
          secret={revealed.secret}
          publicUrl={publicUrl}
          onCopied={() => setCopied(true)}
          onDone={() => (copied ? close() : askToClose())}
        />
      ) : (
        <KeyForm
          form={form}
          submit="Create"
          submitting="Creating…"
          problem={problem !== null && <FormError error={problem} unanswered={texts.unanswered} />}
          onSubmit={form.handleSubmit(submit)}
          onCancel={() => requestClose('button')}
        >
          <RadioCards label="Role" options={roleTexts} error={errors.role?.message} {...form.register('role')} />
        </KeyForm>
      )}
      {confirmingClose && (
        <ConfirmDialog
          {...(revealed ? (copied ? texts.copied : texts.notCopied) : texts.draft)}
          onConfirm={close}
          onCancel={() => setConfirmingClose(false)}
        />
      )}
    </Dialog>
  )
}

const texts = {
  unanswered:
    'The server could not answer, so the key may have been created all the same. Look for it in the list: if it is there, delete it, since its secret is lost, and create it again.',
  draft: {
    title: 'Discard what you typed?',
    description: 'The key has not been created yet.',
    confirm: 'Discard',
    cancel: 'Keep editing',
  },
  notCopied: {
    title: 'You have not copied this key',
    description:
      'It will not appear again. Without it, the key is of no use, and you would have to create another one.',
    confirm: 'Close anyway',
    cancel: 'Go back',
  },
  copied: {
    title: 'Close this key?',
    description: 'It was copied, and will not appear again. Make sure that you have put it where it belongs.',
    confirm: 'Close',
    cancel: 'Go back',
  },
}
