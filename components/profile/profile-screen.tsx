/** My profile: the person, their password, and where they are signed in. */
import type { Profile } from '@/lib/schema/person'
import { NowProvider } from '@/components/ui/relative-time'
import { PasswordSection } from './password-section'
import { SessionsSection } from './sessions-section'
import { YouSection } from './you-section'

type Props = {
  profile: Profile
  /** After how many hours, and minutes without a click, a session ends. */
  limits: { hours: number; idleMinutes: number }
  renderedAt: number
}

/** The list of sessions comes from the query cache. */
export function ProfileScreen({ profile, limits, renderedAt }: Props) {
  return (
    <NowProvider initial={renderedAt}>
      <div className="max-w-[1128px] px-4 py-4 lg:px-8">
        <YouSection profile={profile} />
        <PasswordSection {...profile} />
        <SessionsSection limits={limits} />
      </div>
    </NowProvider>
  )
}
