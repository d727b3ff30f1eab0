/** The navigation of Account Management: links to its pages, by group. */
'use client'

import NextLink from 'next/link'
import { usePathname } from 'next/navigation'
import type { ProjectChoice } from '@/lib/schema/project'
import { visibleGroups } from './navigation-groups'
import { useProject } from './use-project'

type Props = { projects: readonly ProjectChoice[]; onFollow?: () => void }

/** Links to the pages of the open project. `onFollow` runs when a link is clicked. */
export function SettingsNavigation({ projects, onFollow }: Props) {
  const ref = useProject(projects)
  const pathname = usePathname()
  if (!ref) return null
  return (
    <nav aria-label="Account Management" className="flex flex-col gap-6">
      {visibleGroups.map((group) => (
        <div key={group.label} role="group" aria-label={group.label}>
          <p className="px-3 pb-2 text-[11px] font-bold tracking-wide text-ink-subtle uppercase">{group.label}</p>
          <ul>
            {group.pages.map(({ label, path }) => {
              const here = pathname === path(ref)
              return (
                <li key={label}>
                  <NextLink
                    href={path(ref)}
                    onClick={onFollow}
                    aria-current={here ? 'page' : undefined}
                    className="block rounded px-3 py-1.5 font-medium text-ink-muted hover:bg-hover aria-[current=page]:bg-primary-tint aria-[current=page]:font-semibold aria-[current=page]:text-on-primary-tint forced-colors:aria-[current=page]:border"
                  >
                    {label}
                  </NextLink>
                </li>
              )
            })}
          </ul>
        </div>
      ))}
    </nav>
  )
}
