/** The page of a link to choose a new password. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState, type ReactNode } from 'react'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { messageOf } from '@/lib/client/console-api'
import { showFieldErrors } from '@/lib/client/form-errors'
import { resetPassword } from '@/lib/client/links'
import { signInPath } from '@/lib/paths'
import { ResetPassword } from '@/lib/schema/person'
import { Button, ButtonLink } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { PasswordField, TextField } from '@/components/ui/field'
import { LinkScreen, type FoundLink } from './link-screen'
import { isBrokenLink } from './use-link-owner'

const Fields = ResetPassword.omit({ secret: true })
type Fields = z.infer<typeof Fields>

/** The new password is not signed in with: that is the next step. @param elsewhere how to get another link */
export function NewPasswordScreen({ elsewhere }: { elsewhere?: ReactNode }) {
  return (
    <LinkScreen kind="password" elsewhere={elsewhere}>
      {(link) => <NewPasswordForm key={link.secret} {...link} />}
    </LinkScreen>
  )
}

function NewPasswordForm({ secret, owner, onBroken }: FoundLink) {
  const form = useForm<Fields>({ resolver: zodResolver(Fields), defaultValues: { password: '' } })
  const { errors, isSubmitting } = form.formState
  const [outcome, setOutcome] = useState<{ kind: 'open' } | { kind: 'refused'; error: unknown } | { kind: 'done'; passkeyUrl: string | null }>({ kind: 'open' })

  async function submit(fields: Fields) {
    setOutcome({ kind: 'open' })
    try {
      const { passkeyUrl } = await resetPassword({ secret, ...fields })
      setOutcome({ kind: 'done', passkeyUrl })
    } catch (error) {
      if (isBrokenLink(error)) onBroken(error)
      else if (!showFieldErrors(form, ['password'], error)) setOutcome({ kind: 'refused', error })
    }
  }

  if (outcome.kind === 'done') {
    return (
      <div className="mt-6 flex flex-col gap-5">
        <Callout tone="success" role="status">
          The new password of {owner.email} is set. All browsers that were signed in with the old one are signed out.
        </Callout>
        {outcome.passkeyUrl && <p>You need a passkey too. Add it now: the password alone does not sign you in.</p>}
        <ButtonLink href={outcome.passkeyUrl ?? signInPath()} className="h-9">
          {outcome.passkeyUrl ? 'Add a passkey' : 'Sign in'}
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
      <TextField label="Email" type="email" autoComplete="username" readOnly value={owner.email} />
      <PasswordField
        label="New password"
        hint="12 to 128 characters. Take several words, or random characters."
        autoComplete="new-password"
        error={errors.password?.message}
        {...form.register('password')}
      />
      <Button type="submit" busy={isSubmitting && 'Saving…'} className="h-9 w-full">
        Set the new password
      </Button>
    </form>
  )
}
