/** The page that a link to add a passkey leads to. Opening it uses up nothing. */
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { environment } from '@/lib/server/runtime/env'
import { EntryPage } from '@/components/sign-in/entry-page'
import { LinkSecretScript } from '@/components/sign-in/link-secret'
import { PasskeyScreen } from '@/components/sign-in/passkey-screen'

export const metadata: Metadata = { title: 'Add a passkey' }

export default async function PasskeyPage() {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <>
      <LinkSecretScript nonce={nonce} />
      <EntryPage title="Add a passkey" subtitle="Software Engineering Insights">
        <PasskeyScreen origin={environment().passkeyOrigin} />
      </EntryPage>
    </>
  )
}
