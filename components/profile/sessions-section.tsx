/** Where the person is signed in. */
'use client'

import { useQuery } from '@tanstack/react-query'
import { LogOut } from 'lucide-react'
import { useEffect } from 'react'
import { toast } from 'sonner'
import { isSignedOut, messageOf } from '@/lib/client/console-api'
import { ownSessionsQuery, useEndOtherSessions, useEndSession } from '@/lib/client/profile'
import { signInAgain } from '@/lib/client/session'
import type { Session } from '@/lib/schema/session'
import { useAnnounce } from '@/components/ui/announcer'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { passOnFocus } from '@/components/ui/pass-on-focus'
import { ProfileSection } from './profile-section'
import { SessionRow } from './session-row'

const duration = (minutes: number) => {
  const [count, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** This browser comes first, and cannot be signed out here: the account menu does that. */
export function SessionsSection({ limits }: { limits: { hours: number; idleMinutes: number } }) {
  const { data, error } = useQuery(ownSessionsQuery())
  const endSession = useEndSession()
  const endOthers = useEndOtherSessions()
  const announce = useAnnounce()
  const sessions = data?.sessions ?? []
  const others = sessions.filter(({ isThis }) => !isThis).length

  useEffect(() => {
    if (isSignedOut(error)) signInAgain()
  }, [error])

  async function run(change: () => Promise<unknown>, done: string) {
    try {
      await change()
      announce(done)
      toast.success(done)
    } catch (failure) {
      toast.error(messageOf(failure))
    }
  }
  const signOut = ({ id, browser }: Session) => run(() => endSession.mutateAsync(id), `Signed out: ${browser}`)

  return (
    <ProfileSection
      title="Where you are signed in"
      text={`Ends ${duration(limits.hours * 60)} after sign-in, or ${duration(limits.idleMinutes)} after the last click.`}
    >
      {error && !isSignedOut(error) && (
        <Callout tone="warning" role="alert" className="mb-3">
          This may be out of date. {messageOf(error)}
        </Callout>
      )}
      <ul className="rounded bg-surface shadow-card forced-colors:border">
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} onSignOut={() => void signOut(session)} />
        ))}
      </ul>
      {others > 0 && (
        <Button
          ref={passOnFocus}
          variant="dangerOutline"
          icon={<LogOut size={16} />}
          busy={endOthers.isPending && 'Signing out…'}
          onClick={() => void run(() => endOthers.mutateAsync(), 'Signed out everywhere else')}
          className="mt-3"
        >
          {others === 1 ? 'Sign out the other one' : `Sign out the other ${others}`}
        </Button>
      )}
    </ProfileSection>
  )
}
