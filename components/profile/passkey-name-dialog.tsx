/** A dialog with the name of a passkey. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { showFieldErrors } from '@/lib/client/form-errors'
import { RenamePasskey } from '@/lib/schema/passkey'
import { FormError } from '@/components/shell/form-error'
import { useAnnounce } from '@/components/ui/announcer'
import { TextField } from '@/components/ui/field'
import { FormDialog } from '@/components/ui/form-dialog'

type Props = {
  title: string
  description: string
  name?: string
  submit: string
  submitting: string
  save: (name: string) => Promise<unknown>
  /** What is announced afterwards. */
  done: (name: string) => string
  onClose: () => void
  returnFocus: () => HTMLElement | null
}

/** Closes once `save` is through; what it throws is shown, and the name is kept. */
export function PasskeyNameDialog({ name: before = '', save, done, onClose, ...texts }: Props) {
  const form = useForm<RenamePasskey>({ resolver: zodResolver(RenamePasskey), defaultValues: { name: before } })
  const { errors, isDirty, isSubmitting } = form.formState
  const [problem, setProblem] = useState<unknown>(null)
  const announce = useAnnounce()

  async function submit({ name }: RenamePasskey) {
    setProblem(null)
    try {
      await save(name)
    } catch (error) {
      if (!showFieldErrors(form, ['name'], error)) setProblem(error)
      return
    }
    announce(done(name))
    toast.success(done(name))
    onClose()
  }

  return (
    <FormDialog
      {...texts}
      state={{ isDirty, isSubmitting }}
      problem={problem !== null && <FormError error={problem} gone="This passkey is not there any more." />}
      onSubmit={form.handleSubmit(submit)}
      onClose={onClose}
    >
      <TextField label="Name" autoComplete="off" hint="For example: laptop, phone, blue security key." error={errors.name?.message} {...form.register('name')} />
    </FormDialog>
  )
}
