/** The form to sign in with email and password. */
'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import NextLink from 'next/link'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { attemptSignIn, type SignInOutcome } from '@/lib/client/session'
import { SignIn } from '@/lib/schema/sign-in'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { PasswordField, TextField } from '@/components/ui/field'
import { elsewhereText } from './elsewhere-text'
import { PasskeyButton } from './passkey-button'
import { usePasskeySignIn } from './use-passkey-sign-in'

// One text for a wrong email and a wrong password: it must not tell which addresses have an account.
function textOf(outcome: SignInOutcome, address: string | null): string | null {
  switch (outcome.kind) {
    case 'signed-in':
    case 'passkey':
      return null
    case 'no-passkey':
      return 'You need a passkey to sign in, and have none. Ask an Account Admin, or whoever runs this server, for a passkey link.'
    case 'wrong':
      return 'The email or the password is not right.'
    case 'too-many': {
      const wait = outcome.minutes === 1 ? 'a minute' : `${outcome.minutes} minutes`
      return `Too many attempts. Wait ${wait}, or use a browser in which you have signed in before. An administrator can also give you a link.`
    }
    case 'elsewhere':
      return elsewhereText(address)
    case 'offline':
      return 'You are offline. Try again once you are connected.'
    case 'unavailable':
      return 'Signing in is not possible right now. Check your connection and try again in a moment.'
  }
}

type Props = {
  returnTo: string
  /** Where people open the console; null where that is not known. */
  address: string | null
  /** Where links to choose a new password are sent from; null where none are. */
  forgotPath: string | null
  /** Where passkeys work; null where they do not. */
  passkeyOrigin: string | null
  /** Whether another way to sign in comes before it. */
  isSecondary: boolean
  /** A passkey is asked for after the password, or no longer. */
  onPasskeyAsked: (isAsked: boolean) => void
}

/** After success, loads `returnTo`, a path of this app. */
export function SignInForm({ returnTo, address, forgotPath, passkeyOrigin, isSecondary, onPasskeyAsked }: Props) {
  const form = useForm<z.input<typeof SignIn>, unknown, SignIn>({
    resolver: zodResolver(SignIn),
    defaultValues: { email: '', password: '' },
  })
  const { errors } = form.formState
  const [outcome, setOutcome] = useState<SignInOutcome | { kind: 'trying' } | null>(null)
  const passkey = usePasskeySignIn(returnTo, passkeyOrigin)
  const busy = outcome?.kind === 'trying' || outcome?.kind === 'signed-in'
  const text = outcome && outcome.kind !== 'trying' && textOf(outcome, address)

  async function submit(input: SignIn) {
    setOutcome({ kind: 'trying' })
    const result = await attemptSignIn(input)
    setOutcome(result)
    if (result.kind === 'signed-in') return window.location.assign(returnTo)
    if (result.kind === 'passkey') {
      onPasskeyAsked(true)
      return passkey.enter(result.challengeId)
    }
    if (result.kind === 'wrong') form.setFocus('password', { shouldSelect: true })
  }

  if (outcome?.kind === 'passkey') {
    const { challengeId } = outcome
    return (
      <div className="flex flex-col gap-5">
        <p role="status">The password is right. Use your passkey too.</p>
        <PasskeyButton state={passkey.state} returnTo={returnTo} origin={passkeyOrigin} onUse={() => void passkey.enter(challengeId)} />
        <Button
          variant="tertiary"
          className="h-9 w-full"
          onClick={() => {
            setOutcome(null)
            onPasskeyAsked(false)
          }}
        >
          Back
        </Button>
      </div>
    )
  }
  return (
    // Before hydration the browser submits the form itself: POST keeps the password out of the URL.
    <form
      method="post"
      noValidate
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) void form.handleSubmit(submit)(event)
      }}
    >
      {text && (
        <Callout tone="danger" role="alert">
          {text}
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
      <PasswordField
        label="Password"
        autoComplete="current-password"
        beside={
          forgotPath && (
            <NextLink href={forgotPath} className="font-medium text-link hover:underline">
              Forgot your password?
            </NextLink>
          )
        }
        error={errors.password?.message}
        {...form.register('password')}
      />
      <Button type="submit" variant={isSecondary ? 'secondary' : 'primary'} busy={busy && 'Signing in…'} className="h-9 w-full">
        Sign in
      </Button>
    </form>
  )
}
