/** States of projects and their settings, whose accessibility is tested. */
import { projectSettingsPath, projectsPath } from '../../lib/paths'
import { archiveProject, chooseOf, openNewProject } from './projects-page'
import type { ScreenState } from './screen-state'

export const projectStates: ScreenState[] = [
  { name: 'projects', as: 'admin', path: projectsPath() },
  { name: 'projects-not-for-sei-admins', isRare: true, as: 'seiAdmin', path: projectsPath() },
  { name: 'projects-nothing-found', isRare: true, as: 'admin', path: `${projectsPath()}?q=nothing-like-it` },
  { name: 'projects-menu', isRare: true, as: 'admin', path: projectsPath(), reach: (page) => page.getByRole('button', { name: 'Actions for First project' }).click() },
  {
    name: 'projects-new',
    as: 'admin',
    path: projectsPath(),
    reach: async (page) => {
      await openNewProject(page)
      await page.getByRole('button', { name: 'Create', exact: true }).click()
      await page.getByText('Enter a name').waitFor()
    },
  },
  { name: 'projects-archive', isRare: true, as: 'admin', path: projectsPath(), reach: (page) => chooseOf(page, 'Other project', 'Archive') },
  {
    name: 'projects-archived',
    isRare: true,
    as: 'admin',
    path: projectsPath(),
    reach: async (page) => {
      await archiveProject(page, 'Other project')
      await chooseOf(page, 'Other project', 'Restore')
    },
  },
  {
    name: 'projects-not-loaded',
    isRare: true,
    as: 'admin',
    path: projectsPath(),
    reach: async (page) => {
      const problem = { type: 'problems/forbidden', title: '', status: 403, detail: 'Ask an Account Admin.', instance: '', requestId: '' }
      await page.route('**/api/projects', (route) => route.fulfill({ status: 403, json: problem }))
      // Whoever comes back to a page gets a fresh list.
      await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')))
      await page.getByText('The projects could not be loaded').waitFor({ timeout: 60_000 })
    },
  },
  {
    name: 'project-settings',
    as: 'admin',
    path: ({ ref }) => Promise.resolve(projectSettingsPath(ref)),
    reach: async (page) => {
      await page.getByRole('radio', { name: 'Other…' }).check()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Enter a number of days.').waitFor()
    },
  },
  {
    name: 'project-settings-no-access',
    isRare: true,
    as: 'lead',
    path: ({ ref }) => Promise.resolve(projectSettingsPath(ref)),
    reach: (page) => page.getByText('You cannot change the settings').waitFor(),
  },
  {
    name: 'keys-of-archived',
    isRare: true,
    as: 'admin',
    keys: true,
    reach: async (page) => {
      const { pathname } = new URL(page.url())
      await page.goto(projectsPath())
      await archiveProject(page, 'First project')
      await page.goto(pathname)
      await page.getByText('This project is archived', { exact: true }).waitFor()
    },
  },
]
