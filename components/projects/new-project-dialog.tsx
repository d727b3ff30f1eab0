/** The dialog that creates a project. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { showFieldErrors } from '@/lib/client/form-errors'
import { useCreateProject } from '@/lib/client/project-changes'
import { apiKeysPath } from '@/lib/paths'
import { CreateProject, type Organization } from '@/lib/schema/project'
import { FormError } from '@/components/shell/form-error'
import { useAnnounce } from '@/components/ui/announcer'
import { SelectField } from '@/components/ui/field'
import type { DialogProps } from './dialog-state'
import { FormDialog } from '@/components/ui/form-dialog'
import { PlaceFields } from './place-fields'
import { PlaceMessage } from './place-message'

type Props = DialogProps & { organizations: readonly Organization[]; organizationId: string | null }

/** In the organization that it was opened for, else in the first. */
export function NewProjectDialog({ organizations, organizationId, onClose, returnFocus, onSettled }: Props) {
  const form = useForm<CreateProject>({
    resolver: zodResolver(CreateProject),
    defaultValues: { organizationId: organizationId ?? organizations[0]?.id ?? '', name: '', identifier: '' },
  })
  const { errors, isDirty, isSubmitting } = form.formState
  const [problem, setProblem] = useState<unknown>(null)
  const create = useCreateProject(onSettled)
  const announce = useAnnounce()
  const router = useRouter()

  async function submit(input: CreateProject) {
    setProblem(null)
    try {
      const { name, identifier: project } = await create.mutateAsync(input)
      const org = organizations.find(({ id }) => id === input.organizationId)!.identifier
      announce(`Project ${name} created`)
      toast.success(<PlaceMessage kind="Project" name={name} happened="created" />, {
        action: { label: 'Open it', onClick: () => router.push(apiKeysPath({ org, project })) },
      })
      onClose()
    } catch (error) {
      if (!showFieldErrors(form, ['organizationId', 'name', 'identifier'], error)) setProblem(error)
    }
  }

  return (
    <FormDialog
      title="New project"
      description="A project has its own API keys, people and settings."
      state={{ isDirty, isSubmitting }}
      submit="Create"
      submitting="Creating…"
      problem={problem !== null && <FormError error={problem} unanswered={unanswered} />}
      onSubmit={form.handleSubmit(submit)}
      onClose={onClose}
      returnFocus={returnFocus}
    >
      <SelectField
        label="Organization"
        options={organizations.map(({ id, name }) => ({ value: id, label: name }))}
        error={errors.organizationId?.message}
        {...form.register('organizationId')}
      />
      <PlaceFields
        register={form.register}
        errors={errors}
        propose={(identifier) => form.setValue('identifier', identifier, { shouldValidate: form.formState.isSubmitted, shouldDirty: true })}
      />
    </FormDialog>
  )
}

const unanswered = 'The server could not answer, so the project may have been created all the same. Look for it in the list.'
