/** The form that asks for a link to choose a new password. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { messageOf } from '@/lib/client/console-api'
import { showFieldErrors } from '@/lib/client/form-errors'
import { requestPasswordLink } from '@/lib/client/links'
import { signInPath } from '@/lib/paths'
import { ForgotPassword } from '@/lib/schema/person'
import { Button, ButtonLink } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { TextField } from '@/components/ui/field'

type Outcome = { kind: 'open' } | { kind: 'refused'; error: unknown } | { kind: 'done'; email: string }

/** What it says afterwards is the same whether anybody has the email or not. */
export function ForgotPasswordForm() {
  const form = useForm<ForgotPassword>({ resolver: zodResolver(ForgotPassword), defaultValues: { email: '' } })
  const { errors, isSubmitting } = form.formState
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'open' })

  async function submit(input: ForgotPassword) {
    setOutcome({ kind: 'open' })
    try {
      await requestPasswordLink(input)
      setOutcome({ kind: 'done', email: input.email })
    } catch (error) {
      if (!showFieldErrors(form, ['email'], error)) setOutcome({ kind: 'refused', error })
    }
  }

  if (outcome.kind === 'done') {
    return (
      <div className="mt-6 flex flex-col gap-5">
        <Callout tone="success" role="status">
          If {outcome.email} signs in here with a password, a mail with a link is on its way. The link works for 30 minutes.
        </Callout>
        <p className="text-[13px] text-ink-muted">
          No mail? Look into the spam folder. If you are invited and have not accepted yet, ask whoever invited you to send the
          invitation again.
        </p>
        <ButtonLink variant="secondary" href={signInPath()} className="h-9">
          Back to sign in
        </ButtonLink>
      </div>
    )
  }
  return (
    <form method="post" noValidate className="mt-6 flex flex-col gap-5" onSubmit={form.handleSubmit(submit)}>
      {outcome.kind === 'refused' && (
        <Callout tone="danger" role="alert">
          {messageOf(outcome.error)}
        </Callout>
      )}
      <TextField
        label="Email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={errors.email?.message}
        {...form.register('email')}
      />
      <Button type="submit" busy={isSubmitting && 'Sending…'} className="h-9 w-full">
        Send me a link
      </Button>
      <ButtonLink variant="tertiary" href={signInPath()} className="h-9">
        Back to sign in
      </ButtonLink>
    </form>
  )
}
