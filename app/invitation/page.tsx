/** The page that an invitation leads to. Opening it accepts nothing: mail scanners open links. */
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { signedIn } from '@/lib/console/page'
import { environment } from '@/lib/server/runtime/env'
import { EntryPage } from '@/components/sign-in/entry-page'
import { InvitationScreen } from '@/components/sign-in/invitation-screen'
import { LinkSecretScript } from '@/components/sign-in/link-secret'

export const metadata: Metadata = { title: 'Invitation' }

export default async function InvitationPage() {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  const { oidc, passwordSignIn, knownPublicUrl } = environment()
  return (
    <>
      <LinkSecretScript nonce={nonce} />
      <EntryPage title="Your invitation" subtitle="Software Engineering Insights">
        <InvitationScreen
          signedInAs={(await signedIn())?.person.email ?? null}
          provider={oidc?.name ?? null}
          address={knownPublicUrl}
          passwords={passwordSignIn}
        />
      </EntryPage>
    </>
  )
}
