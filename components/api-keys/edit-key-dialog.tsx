/** Changing the name and description of a key; its role is fixed. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { showProblem } from '@/lib/client/form-errors'
import { useUpdateKey } from '@/lib/client/key-changes'
import type { ProjectRef } from '@/lib/paths'
import { UpdateKey, type Key } from '@/lib/schema/key'
import { useAnnounce } from '@/components/ui/announcer'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Dialog } from '@/components/ui/dialog'
import { FormProblem } from './form-problem'
import { KeyForm } from './key-form'
import { roleLabel } from './roles'

type Props = { projectRef: ProjectRef; keyToEdit: Key; onClose: () => void; returnFocus: () => HTMLElement | null }

/** Sends only what was changed, so that two people who edit different fields do not undo each other. */
export function EditKeyDialog({ projectRef, keyToEdit, onClose, returnFocus }: Props) {
  const { id, name, description, role } = keyToEdit
  const form = useForm<UpdateKey>({ resolver: zodResolver(UpdateKey), defaultValues: { name, description } })
  const { dirtyFields, isDirty, isSubmitting } = form.formState
  const [problem, setProblem] = useState<unknown>(null)
  const [asking, setAsking] = useState(false)
  const update = useUpdateKey(projectRef)
  const announce = useAnnounce()

  function requestClose() {
    if (isSubmitting || asking) return
    if (isDirty) setAsking(true)
    else onClose()
  }

  async function submit(input: UpdateKey) {
    setProblem(null)
    if (!isDirty) return onClose()
    const changes = {
      ...(dirtyFields.name && { name: input.name }),
      ...(dirtyFields.description && { description: input.description }),
    }
    try {
      const saved = await update.mutateAsync({ keyId: id, ...changes })
      announce(`Key ${saved.name} saved`)
      toast.success(`Key “${saved.name}” saved`)
      onClose()
    } catch (error) {
      if (!showProblem(form, ['name', 'description'], error)) setProblem(error)
    }
  }

  return (
    <Dialog
      title="Edit API Key"
      description={`Role: ${roleLabel(role)}. It was fixed when the key was created.`}
      onRequestClose={requestClose}
      returnFocus={returnFocus}
    >
      <KeyForm
        form={form}
        submit="Save"
        submitting="Saving…"
        problem={problem !== null && <FormProblem error={problem} gone="This key has been deleted meanwhile." />}
        onSubmit={form.handleSubmit(submit)}
        onCancel={requestClose}
      />
      {asking && (
        <ConfirmDialog
          title="Discard your changes?"
          description="The key keeps its name and description as they were."
          confirm="Discard"
          cancel="Keep editing"
          onConfirm={onClose}
          onCancel={() => setAsking(false)}
        />
      )}
    </Dialog>
  )
}
