/** My profile: fills the query cache, and renders the screen. Everybody who is signed in has one. */
import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { ownPasskeysKey } from '@/lib/client/passkeys'
import { ownSessionsKey } from '@/lib/client/profile'
import { makeQueryClient } from '@/lib/client/query-client'
import { pageSignedIn } from '@/lib/console/page'
import { profilePath } from '@/lib/paths'
import type { SignedIn } from '@/lib/server/access/session'
import { listOwnPasskeys } from '@/lib/server/passkeys/own-passkeys'
import { listOwnSessions } from '@/lib/server/people/own-sessions'
import { getProfile } from '@/lib/server/people/profile'
import { environment } from '@/lib/server/runtime/env'
import { ProfileScreen } from '@/components/profile/profile-screen'
import { Breadcrumb } from '@/components/shell/breadcrumb'
import { PageHeader } from '@/components/ui/page-header'

export const metadata: Metadata = { title: 'My profile' }

export default async function ProfilePage() {
  const session = await pageSignedIn(profilePath())
  const { profile, state, renderedAt } = await read(session)
  const { sessionHours, sessionIdleMinutes, passkeyOrigin } = environment()
  return (
    <HydrationBoundary state={state}>
      <PageHeader title="My profile" breadcrumb={<Breadcrumb places={[profile.accountName, profile.name]} />} />
      <ProfileScreen
        profile={profile}
        limits={{ hours: sessionHours, idleMinutes: sessionIdleMinutes }}
        passkeyOrigin={passkeyOrigin}
        renderedAt={renderedAt}
      />
    </HydrationBoundary>
  )
}

/** The person, and the query cache that the browser starts with. */
async function read({ person, account, bindings, sessionId }: SignedIn) {
  const client = makeQueryClient()
  const [profile, sessions, passkeys] = await Promise.all([
    getProfile({ id: person.id, person, account, bindings }),
    listOwnSessions({ id: person.id, sessionId }),
    listOwnPasskeys(person),
  ])
  client.setQueryData(ownSessionsKey, { sessions })
  client.setQueryData(ownPasskeysKey, { passkeys })
  return { profile, state: dehydrate(client), renderedAt: Date.now() }
}
