/** The form for a proof of identity by password (step-up). */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import type { ReactNode } from 'react'
import { useForm } from 'react-hook-form'
import { showFieldErrors } from '@/lib/client/form-errors'
import { proveByPassword } from '@/lib/client/proof'
import { ProveByPassword } from '@/lib/schema/proof'
import { PasswordField } from '@/components/ui/field'

type Props = {
  /** For password managers. */
  email: string
  isBusy: boolean
  attempt: (prove: () => Promise<void>, showsItself: (error: unknown) => boolean) => Promise<void>
  /** The buttons. */
  children: ReactNode
}

/** The error of a wrong password is shown at the field, whose text is selected to be typed over. */
export function PasswordProof({ email, isBusy, attempt, children }: Props) {
  const form = useForm<ProveByPassword>({ resolver: zodResolver(ProveByPassword), defaultValues: { password: '' } })

  function showAtField(error: unknown): boolean {
    if (!showFieldErrors(form, ['password'], error)) return false
    form.setFocus('password', { shouldSelect: true })
    return true
  }

  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBusy) void form.handleSubmit((input) => attempt(() => proveByPassword(input), showAtField))(event)
      }}
    >
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        className="mt-6"
        label="Password"
        autoComplete="current-password"
        error={form.formState.errors.password?.message}
        {...form.register('password')}
      />
      {children}
    </form>
  )
}
