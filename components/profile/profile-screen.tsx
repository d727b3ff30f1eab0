/** My profile: the person, their password and passkeys, and where they are signed in. */
import type { Profile } from '@/lib/schema/person'
import { NowProvider } from '@/components/ui/relative-time'
import { PasskeysSection } from './passkeys-section'
import { PasswordSection } from './password-section'
import { SessionsSection } from './sessions-section'
import { YouSection } from './you-section'

type Props = {
  profile: Profile
  /** After how many hours, and minutes without a click, a session ends. */
  limits: { hours: number; idleMinutes: number }
  /** Where passkeys work; null where they do not. */
  passkeyOrigin: string | null
  renderedAt: number
}

/** The lists of passkeys and sessions come from the query cache. */
export function ProfileScreen({ profile, limits, passkeyOrigin, renderedAt }: Props) {
  return (
    <NowProvider initial={renderedAt}>
      <div className="max-w-[1128px] px-4 py-4 lg:px-8">
        <YouSection profile={profile} />
        <PasswordSection {...profile} />
        <PasskeysSection origin={passkeyOrigin} />
        <SessionsSection limits={limits} />
      </div>
    </NowProvider>
  )
}
