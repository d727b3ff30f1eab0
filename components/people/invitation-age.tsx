/** When an invitation was sent, and how long its link works. */
'use client'

import { formatDistanceStrict } from 'date-fns'
import { RelativeTime, useNow } from '@/components/ui/relative-time'

type Props = { sentAt: string; expiresAt: string | null }

/** An invitation without a link that works needs a new one. */
export function InvitationAge({ sentAt, expiresAt }: Props) {
  const now = useNow()
  const works = expiresAt !== null && new Date(expiresAt).getTime() > now
  return (
    <>
      <span className="block">
        Invited <RelativeTime iso={sentAt} />
      </span>
      <span className={works ? 'block text-xs leading-4 text-ink-muted' : 'block text-xs leading-4 text-on-warning-tint'}>
        {works ? `link works for ${formatDistanceStrict(new Date(expiresAt), now)}` : 'link has expired'}
      </span>
    </>
  )
}
