/** The ways to sign in, one below the other: the identity provider, a passkey, a password. */
import type { PasswordSignIn, SignInRefusal } from '@/lib/schema/sign-in'
import { Divider } from './divider'
import { ProviderSignIn } from './provider-sign-in'
import { SignInForm } from './sign-in-form'

type Props = {
  returnTo: string
  /** What people call the identity provider; null where there is none. */
  provider: string | null
  /** Why the provider led back to this page. */
  refused: SignInRefusal | null
  passwords: PasswordSignIn
  /** Where links to choose a new password are sent from; null where none are. */
  forgotPath: string | null
}

const withPassword = { on: 'or with your password', admins: 'or, as an Account Admin, with your password' }

/** With a provider, its button comes first and is the primary one. */
export function SignInScreen({ returnTo, provider, refused, passwords, forgotPath }: Props) {
  return (
    <div className="mt-6 flex flex-col gap-3">
      {provider !== null && <ProviderSignIn provider={provider} returnTo={returnTo} refused={refused} />}
      {provider !== null && passwords !== 'off' && <Divider>{withPassword[passwords]}</Divider>}
      {passwords !== 'off' && <SignInForm returnTo={returnTo} forgotPath={forgotPath} isSecondary={provider !== null} />}
    </div>
  )
}
