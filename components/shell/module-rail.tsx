/** The dark module rail: at the left on wide windows, a top bar on narrow ones. */
import { Settings } from 'lucide-react'
import NextLink from 'next/link'
import { homePath } from '@/lib/paths'
import type { AccountPermission } from '@/lib/schema/permission'
import { AccountMenu } from './account-menu'
import { Logo } from './logo'
import { NavigationSheet } from './navigation-sheet'
import { ProjectSelector } from './project-selector'

type Props = { person: { name: string; email: string }; permissions: readonly AccountPermission[] }

/** Logo, modules and person. */
export function ModuleRail({ person, permissions }: Props) {
  return (
    <header className="sticky top-0 z-30 flex items-center gap-2 bg-rail px-3 py-2 text-on-rail forced-colors:border lg:h-dvh lg:w-24 lg:shrink-0 lg:flex-col lg:gap-6 lg:px-2 lg:py-5">
      <NavigationSheet permissions={permissions} />
      <NextLink href={homePath()} aria-label="SEI home" className="rounded-lg focus-visible:outline-on-rail">
        <Logo />
      </NextLink>
      <nav aria-label="Modules" className="hidden w-full lg:block">
        <NextLink
          href={homePath()}
          aria-current="true"
          className="flex flex-col items-center gap-1.5 rounded bg-rail-active px-1 py-2.5 text-center text-[11px] leading-[14px] font-medium focus-visible:outline-on-rail forced-colors:border"
        >
          <Settings size={20} />
          Account Management
        </NextLink>
      </nav>
      <ProjectSelector dark className="flex-1 focus-visible:outline-on-rail lg:hidden" />
      <div className="lg:mt-auto">
        <AccountMenu name={person.name} email={person.email} />
      </div>
    </header>
  )
}
