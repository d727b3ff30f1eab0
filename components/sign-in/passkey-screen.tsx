/** The page of a link to add a passkey. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { messageOf } from '@/lib/client/console-api'
import { showFieldErrors } from '@/lib/client/form-errors'
import { addFirstPasskey } from '@/lib/client/passkeys'
import { homePath, passkeyLinkPath } from '@/lib/paths'
import { RenamePasskey } from '@/lib/schema/passkey'
import { PasskeyPlace } from '@/components/passkeys/passkey-place'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { TextField } from '@/components/ui/field'
import { LinkScreen, type FoundLink } from './link-screen'
import { isBrokenLink } from './use-link-owner'

type Props = { /** Where passkeys work; null where they do not. */ origin: string | null }

/** Adding the passkey signs in, and opens the console. */
export function PasskeyScreen({ origin }: Props) {
  return (
    <LinkScreen kind="passkey">
      {(link) => (
        <div className="mt-6 flex flex-col gap-5">
          <PasskeyPlace origin={origin} path={passkeyLinkPath(link.secret)}>
            <PasskeyForm key={link.secret} {...link} />
          </PasskeyPlace>
        </div>
      )}
    </LinkScreen>
  )
}

function PasskeyForm({ secret, owner, onBroken }: FoundLink) {
  const form = useForm<RenamePasskey>({ resolver: zodResolver(RenamePasskey), defaultValues: { name: 'First passkey' } })
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState
  const [problem, setProblem] = useState<unknown>(null)

  async function submit({ name }: RenamePasskey) {
    setProblem(null)
    try {
      await addFirstPasskey(secret, name)
    } catch (error) {
      if (isBrokenLink(error)) return onBroken(error)
      if (!showFieldErrors(form, ['name'], error)) setProblem(error)
      return
    }
    // A full load: whoever used this browser before leaves nothing in memory.
    window.location.assign(homePath())
  }

  return (
    <form method="post" noValidate className="flex flex-col gap-5" onSubmit={form.handleSubmit(submit)}>
      <p className="wrap-anywhere">
        You sign in to <strong dir="auto">{owner.accountName}</strong> with a passkey: your fingerprint, your face or a security key.
      </p>
      {problem !== null && (
        <Callout tone="danger" role="alert">
          {messageOf(problem)}
        </Callout>
      )}
      <TextField label="Email" type="email" autoComplete="username" readOnly value={owner.email} />
      <TextField
        label="Name of the passkey"
        hint="For example: laptop, phone, blue security key."
        autoComplete="off"
        error={errors.name?.message}
        {...form.register('name')}
      />
      <Button
        type="submit"
        busy={(isSubmitting || (isSubmitSuccessful && problem === null)) && 'Waiting for your browser…'}
        className="h-9 w-full"
      >
        Add the passkey and sign in
      </Button>
    </form>
  )
}
