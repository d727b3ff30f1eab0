/** The dialog that creates an organization. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { showFieldErrors } from '@/lib/client/form-errors'
import { useCreateOrganization } from '@/lib/client/project-changes'
import { CreateOrganization } from '@/lib/schema/project'
import { FormError } from '@/components/shell/form-error'
import { useAnnounce } from '@/components/ui/announcer'
import type { DialogProps } from './dialog-state'
import { FormDialog } from '@/components/ui/form-dialog'
import { PlaceFields } from './place-fields'
import { PlaceMessage } from './place-message'

/** An organization groups projects, and has no keys of its own. */
export function NewOrganizationDialog({ onClose, returnFocus, onSettled }: DialogProps) {
  const form = useForm<CreateOrganization>({
    resolver: zodResolver(CreateOrganization),
    defaultValues: { name: '', identifier: '' },
  })
  const { errors, isDirty, isSubmitting } = form.formState
  const [problem, setProblem] = useState<unknown>(null)
  const create = useCreateOrganization(onSettled)
  const announce = useAnnounce()

  async function submit(input: CreateOrganization) {
    setProblem(null)
    try {
      const { name } = await create.mutateAsync(input)
      announce(`Organization ${name} created`)
      toast.success(<PlaceMessage kind="Organization" name={name} happened="created" />)
      onClose()
    } catch (error) {
      if (!showFieldErrors(form, ['name', 'identifier'], error)) setProblem(error)
    }
  }

  return (
    <FormDialog
      title="New organization"
      description="An organization groups projects."
      state={{ isDirty, isSubmitting }}
      submit="Create"
      submitting="Creating…"
      problem={problem !== null && <FormError error={problem} unanswered={unanswered} />}
      onSubmit={form.handleSubmit(submit)}
      onClose={onClose}
      returnFocus={returnFocus}
    >
      <PlaceFields
        register={form.register}
        errors={errors}
        propose={(identifier) => form.setValue('identifier', identifier, { shouldValidate: form.formState.isSubmitted, shouldDirty: true })}
      />
    </FormDialog>
  )
}

const unanswered = 'The server could not answer, so the organization may have been created all the same. Look for it in the list.'
