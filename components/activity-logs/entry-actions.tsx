/** Where an entry of the activity log leads to. */
'use client'

import { Link2, ListFilter, PanelRightOpen } from 'lucide-react'
import { useRef } from 'react'
import { toast } from 'sonner'
import { apiKeysPath, keyPath } from '@/lib/paths'
import type { LogOf } from '@/lib/client/activity-queries'
import type { ActivityEntry } from '@/lib/schema/activity-log'
import { useAnnounce } from '@/components/ui/announcer'
import { Button, ButtonLink } from '@/components/ui/button'
import { copyText } from '@/components/ui/copy-text'
import { passOnFocus } from '@/components/ui/pass-on-focus'

type Props = {
  logOf: LogOf
  entry: ActivityEntry
  /** Whether the list beside it says that it was deleted. */
  isDeletedSince: boolean
  /** Null where the list shows just that. */
  onShowTarget: ((targetId: string) => void) | null
}

/** What things of a type are called in the middle of a sentence. */
const nouns: Readonly<Record<string, string>> = {
  API_ACCESS_KEY: 'key',
  USER: 'person',
  PROJECT: 'project',
  ORGANIZATION: 'organization',
  INTEGRATION: 'integration',
  ORG_TREE: 'org tree',
  TEAM: 'team',
  KPI: 'KPI',
  EFFICIENCY_PROFILE: 'profile',
  PRODUCTIVITY_PROFILE: 'profile',
  BA_PROFILE: 'profile',
}

const buttonClass = 'px-3! text-[13px]!'

/** Where a key is: in its panel, or among the deleted ones, found by its name. */
function keyHref({ target, project }: ActivityEntry, logOf: LogOf, isDeleted: boolean): string | null {
  const ref = project ?? logOf
  if (!target || !ref) return null
  return isDeleted ? `${apiKeysPath(ref)}?tab=deleted&q=${encodeURIComponent(target.name ?? '')}` : keyPath(ref, target.id)
}

export function EntryActions({ logOf, entry, isDeletedSince, onShowTarget }: Props) {
  const link = useRef<HTMLSpanElement>(null)
  const announce = useAnnounce()
  const { target, type } = entry
  const href = type === 'API_ACCESS_KEY' ? keyHref(entry, logOf, isDeletedSince || entry.action === 'DELETED') : null

  async function copyLink() {
    if (link.current && (await copyText(window.location.href, link.current))) {
      toast.success('Link copied')
      announce('Link copied')
    } else toast.error('Your browser did not allow copying. The address of this page is the link.')
  }

  return (
    <div className="flex flex-wrap gap-2">
      {href && (
        <ButtonLink variant="outline" href={href} className={buttonClass}>
          <PanelRightOpen size={16} />
          Open this key
        </ButtonLink>
      )}
      {target && onShowTarget && (
        <Button
          ref={passOnFocus}
          variant="outline"
          icon={<ListFilter size={16} />}
          onClick={() => onShowTarget(target.id)}
          className={buttonClass}
        >
          All of this {nouns[type] ?? 'one'}
        </Button>
      )}
      <Button variant="outline" icon={<Link2 size={16} />} onClick={() => void copyLink()} className={buttonClass}>
        <span ref={link}>Copy link</span>
      </Button>
    </div>
  )
}
