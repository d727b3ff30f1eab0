/** The sign-in page; afterwards the browser opens `returnTo`. `error` is why the identity provider led back here. */
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { forgotPasswordPath } from '@/lib/paths'
import { safeReturnTo } from '@/lib/return-to'
import { SignInRefusal } from '@/lib/schema/sign-in'
import { signedIn } from '@/lib/console/page'
import { isMailOn } from '@/lib/server/mail/send'
import { environment } from '@/lib/server/runtime/env'
import { EntryPage } from '@/components/sign-in/entry-page'
import { SignInScreen } from '@/components/sign-in/sign-in-screen'

export const metadata: Metadata = { title: 'Sign in' }

type Props = { searchParams: Promise<{ returnTo?: string | string[]; error?: string | string[] }> }

export default async function SignInPage({ searchParams }: Props) {
  const search = await searchParams
  const returnTo = safeReturnTo(search.returnTo)
  if (await signedIn()) redirect(returnTo)
  const { oidc, passwordSignIn, passkeyOrigin } = environment()
  return (
    <EntryPage
      title="Sign in"
      subtitle="Software Engineering Insights"
      below="No account yet? Ask an Account Admin for an invitation."
    >
      <SignInScreen
        returnTo={returnTo}
        provider={oidc?.name ?? null}
        refused={refusalOf(search.error)}
        passwords={passwordSignIn}
        passkeyOrigin={passkeyOrigin}
        forgotPath={isMailOn() ? forgotPasswordPath() : null}
      />
    </EntryPage>
  )
}

/** An unknown code, such as one of next-auth's, means that the sign-in was not completed. */
function refusalOf(error: string | string[] | undefined): SignInRefusal | null {
  return error === undefined ? null : SignInRefusal.catch('not_completed').parse(error)
}
