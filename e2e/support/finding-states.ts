/** States of the screens about findings, whose accessibility is tested. */
import type { Page } from '@playwright/test'
import { findingsPath } from '../../lib/paths'
import type { Place } from './fixtures'
import { addNewNetwork, addOldSecret, addOnlyIngests, addShared, addUnused } from './findings'
import type { ScreenState } from './screen-state'

async function addSome(place: Place) {
  await addShared(place, 'Shared by all')
  await addNewNetwork(place, 'A name as long as a name may be, which has to be cut somewhere without breaking the row', '2001:db8:85a3::/48')
  await addOnlyIngests(place, 'Platform sync')
  await addOnlyIngests(place, 'Grafana exporter')
  await addUnused(place, 'Quarterly headcount', 120)
  await addUnused(place, 'Backstage plugin', null)
  await addOldSecret(place, 'Yearly audit')
}

const kindOf = (kind?: string) => async (place: Place) => {
  await addSome(place)
  return findingsPath(place.ref, kind)
}

async function dismiss(page: Page) {
  await page.getByRole('button', { name: 'Actions for Yearly audit' }).click()
  await page.getByRole('menuitem', { name: 'Dismiss…' }).click()
  await page.getByRole('textbox', { name: 'Reason' }).waitFor()
}

export const findingStates: ScreenState[] = [
  {
    name: 'findings-strip',
    as: 'lead',
    path: async (place) => {
      await addSome(place)
      return place.path
    },
    reach: (page) => page.getByRole('region', { name: 'Findings' }).waitFor(),
  },
  {
    name: 'findings-ticked',
    as: 'lead',
    path: kindOf('unused'),
    reach: (page) => page.getByRole('checkbox', { name: 'Select Quarterly headcount' }).check(),
  },
  { name: 'findings-shared', as: 'admin', path: kindOf() },
  { name: 'findings-new-network', isRare: true, as: 'admin', path: kindOf('new_network') },
  {
    name: 'findings-narrow',
    isRare: true,
    as: 'admin',
    path: kindOf('least_privilege'),
    reach: (page) => page.getByRole('button', { name: 'Make it an Ingestion key: Platform sync' }).click(),
  },
  {
    name: 'findings-dismiss',
    isRare: true,
    as: 'lead',
    path: kindOf('old_secret'),
    reach: async (page) => {
      await dismiss(page)
      await page.getByRole('button', { name: 'Dismiss', exact: true }).click()
      await page.getByText('Say why').waitFor()
    },
  },
  {
    name: 'findings-dismissed',
    isRare: true,
    as: 'lead',
    path: kindOf('old_secret'),
    reach: async (page) => {
      await dismiss(page)
      await page.getByRole('textbox', { name: 'Reason' }).fill('Its vendor rotates it in June, and until then nobody can, so do not ask again')
      await page.getByRole('button', { name: 'Dismiss', exact: true }).click()
      await page.getByRole('row', { name: /Yearly audit/ }).getByText('Dismissed').waitFor()
      await page.goto(`${page.url().split('?')[0]}?kind=dismissed`)
      await page.getByText('vendor rotates').waitFor()
    },
  },
  { name: 'findings-none', isRare: true, as: 'lead', path: (place) => Promise.resolve(findingsPath(place.ref)) },
]
