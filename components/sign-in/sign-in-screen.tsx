/** The ways to sign in, one below the other: the identity provider, a passkey, a password. */
'use client'

import { useState } from 'react'
import type { PasswordSignIn, SignInRefusal } from '@/lib/schema/sign-in'
import { Divider } from './divider'
import { PasskeySignIn } from './passkey-sign-in'
import { ProviderSignIn } from './provider-sign-in'
import { SignInForm } from './sign-in-form'

type Props = {
  returnTo: string
  /** Where people open the console; null where that is not known. */
  address: string | null
  /** What people call the identity provider; null where there is none. */
  provider: string | null
  /** Why the provider led back to this page. */
  refused: SignInRefusal | null
  passwords: PasswordSignIn
  /** Where passkeys work; null where they do not. */
  passkeyOrigin: string | null
  /** Where links to choose a new password are sent from; null where none are. */
  forgotPath: string | null
}

const withPassword = { on: 'or with your password', admins: 'or, as an Account Admin, with your password' }

/** With a provider, its button comes first and is the primary one; without, the form with the password does. */
export function SignInScreen({ returnTo, address, provider, refused, passwords, passkeyOrigin, forgotPath }: Props) {
  // After a right password, a passkey of that person is the only way on.
  const [isAskedToo, setAskedToo] = useState(false)
  const passkey = passkeyOrigin !== null && !isAskedToo && <PasskeySignIn returnTo={returnTo} origin={passkeyOrigin} />
  const form = passwords !== 'off' && (
    <SignInForm
      returnTo={returnTo}
      address={address}
      forgotPath={forgotPath}
      passkeyOrigin={passkeyOrigin}
      isSecondary={provider !== null}
      onPasskeyAsked={setAskedToo}
    />
  )
  if (provider === null) {
    return (
      <div className="mt-6 flex flex-col gap-3">
        {form}
        {passkey && <Divider>or</Divider>}
        {passkey}
      </div>
    )
  }
  return (
    <div className="mt-6 flex flex-col gap-3">
      {!isAskedToo && <ProviderSignIn provider={provider} returnTo={returnTo} address={address} refused={refused} />}
      {passkey}
      {passwords !== 'off' && !isAskedToo && <Divider>{withPassword[passwords]}</Divider>}
      {form}
    </div>
  )
}
