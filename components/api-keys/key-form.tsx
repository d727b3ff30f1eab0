/** The form that the create and edit dialogs share: name, description, and further fields as children. */
'use client'

import type { FormEvent, ReactNode } from 'react'
import type { UseFormRegisterReturn } from 'react-hook-form'
import { Button } from '@/components/ui/button'
import { TextAreaField, TextField } from '@/components/ui/field'
import { noAutofill } from '@/components/ui/no-autofill'

type Field = 'name' | 'description'

type Props = {
  form: {
    register: (field: Field) => UseFormRegisterReturn
    formState: { errors: Partial<Record<Field, { message?: string | undefined }>>; isSubmitting: boolean }
  }
  /** Labels of the submit button: when idle, and while the request runs. */
  submit: string
  submitting: string
  onSubmit: (event: FormEvent) => Promise<void>
  onCancel: () => void
  /** The error of the form as a whole. */
  problem: ReactNode
  /** Further fields. */
  children?: ReactNode
}

/** Keeps typed text after a server error; ignores submits while one runs. */
export function KeyForm({ form, submit, submitting, onSubmit, onCancel, problem, children }: Props) {
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
        <TextField label="Name" dir="auto" {...noAutofill} error={errors.name?.message} {...form.register('name')} />
        <TextAreaField
          label="Description"
          optional
          dir="auto"
          {...noAutofill}
          error={errors.description?.message}
          {...form.register('description')}
        />
        {children}
      </div>
      {problem}
      <div className="mt-7 flex flex-wrap gap-3">
        <Button type="submit" busy={isSubmitting && submitting}>
          {submit}
        </Button>
        <Button variant="tertiary" aria-disabled={isSubmitting || undefined} onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
