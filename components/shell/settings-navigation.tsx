/** The navigation of Account Management: links to its pages, by group. */
'use client'

import NextLink from 'next/link'
import { usePathname } from 'next/navigation'
import type { AccountPermission } from '@/lib/schema/permission'
import { visibleGroups } from './navigation-groups'
import { useProjects } from './open-project'

type Props = { permissions: readonly AccountPermission[]; onFollow?: () => void }

/** Links to the pages of the open project and of the account. `onFollow` runs when a link is clicked. */
export function SettingsNavigation({ permissions, onFollow }: Props) {
  const groups = visibleGroups(useProjects().open, permissions)
  const pathname = usePathname()
  if (groups.length === 0) return null
  return (
    <nav aria-label="Account Management" className="flex flex-col gap-6">
      {groups.map((group) => (
        <div key={group.label} role="group" aria-label={group.label}>
          <p className="px-3 pb-2 text-[11px] font-bold tracking-wide text-ink-subtle uppercase">{group.label}</p>
          <ul>
            {group.pages.map(({ label, href }) => (
              <li key={label}>
                <NextLink
                  href={href}
                  onClick={onFollow}
                  aria-current={pathname === href || pathname.startsWith(`${href}/`) ? 'page' : undefined}
                  className="block rounded px-3 py-1.5 font-medium text-ink-muted hover:bg-hover aria-[current=page]:bg-primary-tint aria-[current=page]:font-semibold aria-[current=page]:text-on-primary-tint forced-colors:aria-[current=page]:border"
                >
                  {label}
                </NextLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
