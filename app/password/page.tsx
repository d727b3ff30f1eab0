/** The page that a link to choose a new password leads to. Opening it uses up nothing. */
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { forgotPasswordPath } from '@/lib/paths'
import { isMailOn } from '@/lib/server/mail/send'
import { EntryPage } from '@/components/sign-in/entry-page'
import { LinkSecretScript } from '@/components/sign-in/link-secret'
import { NewPasswordScreen } from '@/components/sign-in/new-password-screen'
import { ButtonLink } from '@/components/ui/button'

export const metadata: Metadata = { title: 'New password' }

export default async function PasswordPage() {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  const another = isMailOn() && (
    <ButtonLink variant="secondary" href={forgotPasswordPath()}>
      Get another link
    </ButtonLink>
  )
  return (
    <>
      <LinkSecretScript nonce={nonce} />
      <EntryPage title="Choose a new password" subtitle="Software Engineering Insights">
        <NewPasswordScreen elsewhere={another} />
      </EntryPage>
    </>
  )
}
