/** The form for a new key: name, description, role. */
'use client'

import type { FormEvent } from 'react'
import type { UseFormReturn } from 'react-hook-form'
import type { z } from 'zod'
import type { CreateKey } from '@/lib/schema/key'
import { Button } from '@/components/ui/button'
import { TextAreaField, TextField } from '@/components/ui/field'
import { RadioCards } from '@/components/ui/radio-cards'
import { FormProblem } from './form-problem'
import { roleTexts } from './roles'

export type CreateKeyInput = z.input<typeof CreateKey>

type Props = {
  form: UseFormReturn<CreateKeyInput, unknown, CreateKey>
  /** What went wrong with the form as a whole. */
  problem: unknown
  onSubmit: (event: FormEvent) => Promise<void>
  onCancel: () => void
}

const unanswered =
  'The server could not answer, so the key may have been created all the same. Look for it in the list: if it is there, delete it, since its secret is lost, and create it again.'

/** Keeps what was typed, whatever the server says. */
export function CreateKeyForm({ form, problem, onSubmit, onCancel }: Props) {
  const { errors, isSubmitting } = form.formState
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!isSubmitting) void onSubmit(event)
      }}
    >
      <div className="mt-6 flex flex-col gap-5">
        <TextField label="Name" autoComplete="off" error={errors.name?.message} {...form.register('name')} />
        <TextAreaField
          label="Description"
          optional
          error={errors.description?.message}
          {...form.register('description')}
        />
        <RadioCards label="Role" options={roleTexts} error={errors.role?.message} {...form.register('role')} />
      </div>
      {problem !== null && <FormProblem error={problem} unanswered={unanswered} />}
      <div className="mt-7 flex flex-wrap gap-3">
        <Button type="submit" busy={isSubmitting && 'Creating…'}>
          Create
        </Button>
        <Button variant="tertiary" aria-disabled={isSubmitting || undefined} onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
