/** The dialog that changes the name and description of a key; the role cannot be changed. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { showFieldErrors } from '@/lib/client/form-errors'
import { useUpdateKey } from '@/lib/client/key-changes'
import type { ProjectRef } from '@/lib/paths'
import { UpdateKey, type Key } from '@/lib/schema/key'
import { useAnnounce } from '@/components/ui/announcer'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Dialog } from '@/components/ui/dialog'
import { useLeaveGuard } from '@/components/ui/use-leave-guard'
import { FormError } from '@/components/shell/form-error'
import { KeyForm } from './key-form'
import { KeyMessage } from './key-message'
import { roleLabel } from './role-texts'

type Props = { projectRef: ProjectRef; keyToEdit: Key; onClose: () => void; returnFocus: () => HTMLElement | null }

/** Sends changed fields only, so that two people who edit different fields do not undo each other. */
export function EditKeyDialog({ projectRef, keyToEdit, onClose, returnFocus }: Props) {
  const { id, name, description, role } = keyToEdit
  const form = useForm<UpdateKey>({ resolver: zodResolver(UpdateKey), defaultValues: { name, description } })
  const { dirtyFields, isDirty, isSubmitting } = form.formState
  const [problem, setProblem] = useState<unknown>(null)
  const [confirmingClose, setConfirmingClose] = useState(false)
  const update = useUpdateKey(projectRef)
  const announce = useAnnounce()
  useLeaveGuard(isDirty, requestClose)

  function requestClose() {
    if (isSubmitting || confirmingClose) return
    if (isDirty) setConfirmingClose(true)
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
      toast.success(<KeyMessage name={saved.name} happened="saved" />)
      onClose()
    } catch (error) {
      if (!showFieldErrors(form, ['name', 'description'], error)) setProblem(error)
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
        problem={problem !== null && <FormError error={problem} gone="This key has been deleted meanwhile." />}
        onSubmit={form.handleSubmit(submit)}
        onCancel={requestClose}
      />
      {confirmingClose && (
        <ConfirmDialog
          title="Discard your changes?"
          description="The key keeps its name and description as they were."
          confirm="Discard"
          cancel="Keep editing"
          onConfirm={onClose}
          onCancel={() => setConfirmingClose(false)}
        />
      )}
    </Dialog>
  )
}
