/** The pages of Account Management, by group. */
import { accountActivityLogsPath, activityLogsPath, apiKeysPath, peoplePath, projectSettingsPath, projectsPath, type ProjectRef } from '@/lib/paths'
import type { AccountPermission } from '@/lib/schema/permission'
import type { ProjectChoice } from '@/lib/schema/project'

type OpenProject = Pick<ProjectChoice, 'org' | 'project' | 'mayChangeSettings' | 'mayReadActivity'>

type Page = { label: string } & (
  | { path: (ref: ProjectRef) => string; isFor?: (project: OpenProject) => boolean }
  /** A page of the account, for those who have this permission. */
  | { accountPath: () => string; permission: AccountPermission }
)

const groups: readonly { label: string; pages: readonly Page[] }[] = [
  {
    label: 'SEI Settings',
    pages: [
      { label: 'API Keys', path: apiKeysPath },
      { label: 'Activity Logs', path: activityLogsPath, isFor: ({ mayReadActivity }) => mayReadActivity },
      { label: 'Project Settings', path: projectSettingsPath, isFor: ({ mayChangeSettings }) => mayChangeSettings },
    ],
  },
  {
    label: 'Access',
    pages: [
      { label: 'People', accountPath: peoplePath, permission: 'people:read' },
      { label: 'Projects', accountPath: projectsPath, permission: 'projects:change' },
      { label: 'Account Activity', accountPath: accountActivityLogsPath, permission: 'activity_logs:read' },
    ],
  },
]

/**
 * The groups that have a page for this person.
 * @param project the open one; without one, its pages are left out
 */
export function visibleGroups(project: OpenProject | null, permissions: readonly AccountPermission[]) {
  const hrefOf = (page: Page) => {
    if ('path' in page) return project && (page.isFor?.(project) ?? true) && page.path(project)
    return permissions.includes(page.permission) ? page.accountPath() : null
  }
  return groups
    .map(({ label, pages }) => ({
      label,
      pages: pages.flatMap((page) => {
        const href = hrefOf(page)
        return href ? [{ label: page.label, href }] : []
      }),
    }))
    .filter(({ pages }) => pages.length > 0)
}
