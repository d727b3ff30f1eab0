/** The page of an invitation: whose it is, and the ways to accept it. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { messageOf } from '@/lib/client/console-api'
import { showFieldErrors } from '@/lib/client/form-errors'
import { acceptInvitation } from '@/lib/client/links'
import { homePath } from '@/lib/paths'
import { AcceptInvitation } from '@/lib/schema/person'
import type { PasswordSignIn } from '@/lib/schema/sign-in'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { PasswordField, TextField } from '@/components/ui/field'
import { Divider } from './divider'
import { LinkScreen, type FoundLink } from './link-screen'
import { ProviderSignIn } from './provider-sign-in'
import { isBrokenLink } from './use-link-owner'

const Fields = AcceptInvitation.omit({ secret: true })
type Fields = z.infer<typeof Fields>

type Props = {
  /** The email of whoever is signed in with this browser. */
  signedInAs: string | null
  /** What people call the identity provider; null where there is none. */
  provider: string | null
  /** Where people open the console; null where that is not known. */
  address: string | null
  passwords: PasswordSignIn
}

/** Accepting signs in, and opens the console. */
export function InvitationScreen(props: Props) {
  return <LinkScreen kind="invitation">{(link) => <Invitation key={link.secret} {...link} {...props} />}</LinkScreen>
}

const withPassword = { on: 'or with your name and a password', admins: 'or, as an Account Admin, with your name and a password' }

/** The provider accepts an invitation with the email that it was made for, without the link. */
function Invitation({ signedInAs, provider, address, passwords, ...link }: FoundLink & Props) {
  const { accountName, email } = link.owner
  return (
    <div className="mt-6 flex flex-col gap-5">
      <p className="wrap-anywhere">
        You are invited to <strong dir="auto">{accountName}</strong>. {provider === null && 'Accept with your name and a password.'}
        {provider !== null && `Accept by signing in to ${provider} as ${email}.`}
      </p>
      {signedInAs && (
        <Callout tone="info">
          You are signed in here as {signedInAs}. Accepting signs that person out in this browser.
        </Callout>
      )}
      {provider !== null && <ProviderSignIn provider={provider} returnTo={homePath()} address={address} label={`Accept with ${provider}`} />}
      {provider !== null && passwords !== 'off' && <Divider>{withPassword[passwords]}</Divider>}
      {passwords !== 'off' && <InvitationForm {...link} isSecondary={provider !== null} />}
    </div>
  )
}

function InvitationForm({ secret, owner, onBroken, isSecondary }: FoundLink & { isSecondary: boolean }) {
  const form = useForm<Fields>({ resolver: zodResolver(Fields), defaultValues: { name: owner.name, password: '' } })
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState
  const [problem, setProblem] = useState<unknown>(null)

  async function submit(fields: Fields) {
    setProblem(null)
    try {
      const { passkeyUrl } = await acceptInvitation({ secret, ...fields })
      // A full load: whoever used this browser before leaves nothing in memory.
      window.location.assign(passkeyUrl ?? homePath())
    } catch (error) {
      if (isBrokenLink(error)) return onBroken(error)
      if (!showFieldErrors(form, ['name', 'password'], error)) setProblem(error)
    }
  }

  return (
    <form method="post" noValidate className="flex flex-col gap-5" onSubmit={form.handleSubmit(submit)}>
      {problem !== null && (
        <Callout tone="danger" role="alert">
          {messageOf(problem)}
        </Callout>
      )}
      <TextField label="Email" type="email" autoComplete="username" readOnly value={owner.email} />
      <TextField label="Name" autoComplete="name" error={errors.name?.message} {...form.register('name')} />
      <PasswordField
        label="Password"
        hint="12 to 128 characters. Take several words, or random characters."
        autoComplete="new-password"
        error={errors.password?.message}
        {...form.register('password')}
      />
      <Button
        type="submit"
        variant={isSecondary ? 'secondary' : 'primary'}
        busy={(isSubmitting || (isSubmitSuccessful && problem === null)) && 'Accepting…'}
        className="h-9 w-full"
      >
        Accept and sign in
      </Button>
    </form>
  )
}
