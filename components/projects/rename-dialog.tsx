/** The dialog that renames a project or an organization. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { showFieldErrors } from '@/lib/client/form-errors'
import { useRename } from '@/lib/client/project-changes'
import { Rename } from '@/lib/schema/project'
import { FormError } from '@/components/shell/form-error'
import { useAnnounce } from '@/components/ui/announcer'
import { TextField } from '@/components/ui/field'
import { noAutofill } from '@/components/ui/no-autofill'
import type { DialogProps } from './dialog-state'
import { FormDialog } from '@/components/ui/form-dialog'
import { PlaceMessage } from './place-message'

type Props = DialogProps & { kind: 'project' | 'organization'; place: { id: string; name: string; identifier: string } }

/** The identifier stays as it is, and is shown. */
export function RenameDialog({ kind, place, onClose, returnFocus, onSettled }: Props) {
  const form = useForm<Rename>({ resolver: zodResolver(Rename), defaultValues: { name: place.name } })
  const { errors, isDirty, isSubmitting } = form.formState
  const [problem, setProblem] = useState<unknown>(null)
  const rename = useRename(kind, place.id, onSettled)
  const announce = useAnnounce()

  async function submit(input: Rename) {
    setProblem(null)
    if (!isDirty) return onClose()
    try {
      const { name } = await rename.mutateAsync(input)
      announce(`Renamed to ${name}`)
      toast.success(<PlaceMessage kind={kind === 'project' ? 'Project' : 'Organization'} name={name} happened="saved" />)
      onClose()
    } catch (error) {
      if (!showFieldErrors(form, ['name'], error)) setProblem(error)
    }
  }

  return (
    <FormDialog
      title={`Rename ${kind}`}
      description={
        <>
          Its identifier stays{' '}
          <code translate="no" className="font-mono text-xs">
            {place.identifier}
          </code>
          : other services know it by that.
        </>
      }
      state={{ isDirty, isSubmitting }}
      submit="Save"
      submitting="Saving…"
      problem={problem !== null && <FormError error={problem} gone="It has been deleted meanwhile." />}
      onSubmit={form.handleSubmit(submit)}
      onClose={onClose}
      returnFocus={returnFocus}
    >
      <TextField label="Name" dir="auto" {...noAutofill} error={errors.name?.message} {...form.register('name')} />
    </FormDialog>
  )
}
