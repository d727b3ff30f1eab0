/** States of the activity logs, whose accessibility is tested. */
import { randomUUID } from 'node:crypto'
import { accountActivityLogsPath, activityLogsPath } from '../../lib/paths'
import { addActivity } from './activity'
import type { Place } from './fixtures'
import type { ScreenState } from './screen-state'

/** The log with the panel of a changed key open. */
async function pathOfEntry({ ref, people: { admin } }: Place) {
  const entryId = await addActivity(admin.id, {
    email: admin.email,
    type: 'API_ACCESS_KEY',
    action: 'EDITED',
    target: { id: randomUUID(), name: 'Nightly HR import' },
    details: {
      before: { networks: [], expiresAt: null, name: 'Nightly HR import' },
      after: { networks: ['192.0.2.0/24', '198.51.100.32/28'], expiresAt: '2030-12-01T01:00:00.000Z', name: 'Nightly HR import' },
      note: 'Moved to other runners',
    },
  })
  return `${activityLogsPath(ref)}?entry=${entryId}`
}

export const activityStates: ScreenState[] = [
  { name: 'activity-logs', as: 'admin', keys: true, path: ({ ref }) => Promise.resolve(activityLogsPath(ref)) },
  { name: 'activity-logs-entry', as: 'admin', path: pathOfEntry, reach: (page) => page.getByRole('heading', { name: 'What changed' }).waitFor() },
  {
    name: 'activity-logs-filters',
    as: 'lead',
    path: ({ ref }) => Promise.resolve(`${activityLogsPath(ref)}?emails=ana@example.com,ben@example.com,cy@example.com&period=custom&target=1`),
    reach: async (page) => {
      await page.getByRole('textbox', { name: 'Email' }).fill('nobody')
      await page.getByRole('textbox', { name: 'Email' }).press('Enter')
      await page.getByText('is not a whole email').waitFor()
      await page.getByRole('button', { name: /^Type/ }).click()
    },
  },
  {
    name: 'activity-logs-no-access',
    isRare: true,
    as: 'viewer',
    path: ({ ref }) => Promise.resolve(activityLogsPath(ref)),
    reach: (page) => page.getByText('You do not have access to the activity log').waitFor(),
  },
  { name: 'account-activity', as: 'admin', path: accountActivityLogsPath() },
]
