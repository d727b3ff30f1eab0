/** The frame around every page of the signed-in console. */
import type { ReactNode } from 'react'
import type { AccountPermission } from '@/lib/schema/permission'
import type { ProjectChoice } from '@/lib/schema/project'
import { ModuleRail } from './module-rail'
import { OpenProject } from './open-project'
import { ProjectSelector } from './project-selector'
import { ProviderName } from './provider-name'
import { SettingsNavigation } from './settings-navigation'

type Props = {
  person: { name: string; email: string }
  projects: readonly ProjectChoice[]
  /** The project that was open last, for pages without one in their URL. */
  lastProject: ProjectChoice | null
  permissions: readonly AccountPermission[]
  /** What people call the identity provider; null where there is none. */
  providerName: string | null
  children: ReactNode
}

/** Rail, settings navigation, and the page in the main landmark. */
export function Shell({ person, projects, lastProject, permissions, providerName, children }: Props) {
  return (
    <ProviderName name={providerName}>
      <OpenProject projects={projects} last={lastProject}>
        <div className="flex min-h-dvh flex-col lg:flex-row">
          <a
            href="#main"
            className="fixed top-2 left-2 z-50 -translate-y-20 rounded bg-surface px-4 py-2 font-semibold text-link shadow-raised focus:translate-y-0 forced-colors:border"
          >
            Skip to content
          </a>
          <ModuleRail person={person} permissions={permissions} />
          <aside
            aria-label="Project and settings"
            className="sticky top-0 z-20 hidden h-dvh w-[216px] shrink-0 flex-col gap-6 overflow-y-auto border-r border-line bg-surface px-3 py-5 lg:flex"
          >
            <ProjectSelector />
            <SettingsNavigation permissions={permissions} />
          </aside>
          <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col">
            {children}
          </main>
        </div>
      </OpenProject>
    </ProviderName>
  )
}
