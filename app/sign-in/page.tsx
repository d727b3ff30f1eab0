/** The sign-in page; afterwards the browser opens `returnTo`. */
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { forgotPasswordPath } from '@/lib/paths'
import { safeReturnTo } from '@/lib/return-to'
import { signedIn } from '@/lib/console/page'
import { isMailOn } from '@/lib/server/mail/send'
import { EntryPage } from '@/components/sign-in/entry-page'
import { SignInForm } from '@/components/sign-in/sign-in-form'

export const metadata: Metadata = { title: 'Sign in' }

type Props = { searchParams: Promise<{ returnTo?: string | string[] }> }

export default async function SignInPage({ searchParams }: Props) {
  const returnTo = safeReturnTo((await searchParams).returnTo)
  if (await signedIn()) redirect(returnTo)
  return (
    <EntryPage
      title="Sign in"
      subtitle="Software Engineering Insights"
      below="No account yet? Ask an Account Admin for an invitation."
    >
      <SignInForm returnTo={returnTo} forgotPath={isMailOn() ? forgotPasswordPath() : null} />
    </EntryPage>
  )
}
