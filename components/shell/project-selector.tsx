/** The menu that shows the open project and switches to another one. */
'use client'

import clsx from 'clsx'
import { Check, ChevronDown } from 'lucide-react'
import NextLink from 'next/link'
import { DropdownMenu } from 'radix-ui'
import { apiKeysPath } from '@/lib/paths'
import { Badge } from '@/components/ui/badge'
import { menuItemClass } from '@/components/ui/menu-classes'
import { MenuContent } from '@/components/ui/menu-content'
import { useProjects } from './open-project'

type Props = { className?: string; /** Colours for the dark rail. */ dark?: boolean }

/** Choosing a project opens its API Keys page. */
export function ProjectSelector({ className, dark }: Props) {
  const { projects, open: current } = useProjects()
  const name = current?.projectName ?? 'Choose a project'
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={`Project: ${name}`}
        className={clsx(
          'flex min-w-0 items-center gap-2 rounded text-left',
          dark
            ? 'px-2 py-1.5 text-on-rail hover:bg-rail-active'
            : 'border border-line bg-surface px-3 py-2 hover:border-field-line',
          className,
        )}
      >
        <span className="min-w-0 flex-1">
          <span
            dir="auto"
            translate="no"
            className={clsx('block truncate text-left text-[11px] leading-4', dark ? 'text-on-rail-muted' : 'text-ink-subtle')}
          >
            {current?.orgName ?? 'Project'}
          </span>
          <span dir="auto" translate="no" className="block truncate text-left leading-[18px] font-semibold">
            {name}
          </span>
        </span>
        <ChevronDown size={16} className={clsx('shrink-0', dark ? 'text-on-rail-muted' : 'text-ink-subtle')} />
      </DropdownMenu.Trigger>
      {/* Not in a portal: the content of a menu belongs to the landmark of its button. */}
      <MenuContent align="start" sideOffset={6}>
        <DropdownMenu.Label className="px-3 pt-1.5 pb-1 text-[11px] font-bold tracking-wide text-ink-subtle uppercase">
          Projects
        </DropdownMenu.Label>
        {projects.map((choice) => (
          <DropdownMenu.Item key={`${choice.org}/${choice.project}`} asChild className={menuItemClass}>
            <NextLink href={apiKeysPath(choice)} aria-current={choice === current ? 'true' : undefined}>
              <span className="min-w-0 flex-1">
                <span dir="auto" translate="no" className="block truncate text-left font-medium">
                  {choice.projectName}
                </span>
                <span dir="auto" translate="no" className="block truncate text-left text-xs text-ink-subtle">
                  {choice.orgName}
                </span>
              </span>
              {choice.isArchived && <Badge tone="neutral">Archived</Badge>}
              {choice === current && <Check size={16} className="shrink-0 text-link" />}
            </NextLink>
          </DropdownMenu.Item>
        ))}
      </MenuContent>
    </DropdownMenu.Root>
  )
}
