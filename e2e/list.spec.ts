import type { Locator } from '@playwright/test'

import { expect, test } from './support/fixtures'
import { holdRefresh } from './support/held-refresh'
import { fillNewKey } from './support/keys-page'

const names = (count: number) => Array.from({ length: count }, (_, index) => `Key ${String(index + 1).padStart(2, '0')}`)

test('search, role, order and page are in the address, so that a link shows what its sender saw', async ({ openAs, place }) => {
  for (const name of names(30)) await place.createKey(name, name === 'Key 07' ? 'ADMIN' : 'INGESTION')
  const page = await openAs(place.people.viewer)
  const rows = page.getByRole('table').getByRole('row')
  const pages = page.getByRole('navigation', { name: 'Pages of keys' })
  await expect(pages).toContainText('30 keys')
  await expect(rows.nth(1)).toContainText('Key 30')

  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
  await expect(rows.nth(1)).toContainText('Key 01')
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending')
  await pages.getByRole('button', { name: 'Next' }).click()
  await expect(rows.nth(1)).toContainText('Key 26')

  const link = page.url()
  const other = await openAs(place.people.admin, link)
  await expect(other.getByRole('table').getByRole('row').nth(1)).toContainText('Key 26')
  await other.getByRole('button', { name: 'Previous' }).click()
  await expect(other.getByRole('table').getByRole('row').nth(1)).toContainText('Key 01')

  await other.getByRole('searchbox', { name: 'Search keys' }).fill('key 07')
  await expect(other.getByRole('table').getByRole('row')).toHaveCount(2)
  await expect(other).toHaveURL(/[?&]q=key/)
  await expect(other).not.toHaveURL(/cursor=/)
  await expect(other.getByRole('status').filter({ hasText: '1 key' })).toBeAttached()

  await other.getByRole('searchbox', { name: 'Search keys' }).fill('')
  await other.getByRole('combobox', { name: 'Role filter' }).selectOption('Admin')
  await expect(other.getByRole('table').getByRole('row')).toHaveCount(2)
  await other.reload()
  await expect(other.getByRole('row', { name: /Key 07/ })).toBeVisible()
})

test('nothing found offers a way back, and an empty project a way to begin', async ({ openAs, place }) => {
  const page = await openAs(place.people.admin)
  await expect(page.getByText('No API keys yet')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Create API Key' })).toBeVisible()
  await place.createKey('Something')
  await page.goto(`${place.path}?q=nothing-like-it`)
  await expect(page.getByText('No keys match')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(page.getByRole('row', { name: /Something/ })).toBeVisible()
})

test('the button of an empty project keeps the focus when its first key arrives late', async ({ openAs, place }) => {
  const page = await openAs(place.people.admin)
  const create = page.getByRole('button', { name: 'Create API Key' })
  await fillNewKey(page, { name: 'First of all', role: 'Ingestion' })
  const arrive = await holdRefresh(page, '**/api/orgs/**')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('region', { name: 'API key', exact: true }).getByRole('button', { name: 'Copy' }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(create).toBeFocused()
  await expect(page.getByText('No API keys yet')).toBeVisible()
  arrive()
  await expect(page.getByRole('row', { name: /First of all/ })).toBeVisible()
  await expect(create).toBeFocused()
})

test('a key that somebody else makes or deletes appears and goes by itself', async ({ openAs, page, place }) => {
  await page.clock.install()
  await place.createKey('Here from the start')
  await openAs(place.people.lead)
  await expect(page.getByRole('row', { name: /Here from the start/ })).toBeVisible()
  const { key } = await place.createKey('Made meanwhile')
  // How often the page asks again.
  await page.clock.runFor(16_000)
  await expect(page.getByRole('row', { name: /Made meanwhile/ })).toBeVisible()
  await place.deleteKey(key.id)
  await page.clock.runFor(16_000)
  await expect(page.getByRole('row', { name: /Made meanwhile/ })).toBeHidden()
})

test('the message about a new key that a filter hides shows it', async ({ openAs, place }) => {
  await place.createKey('Of the other role', 'ADMIN')
  const page = await openAs(place.people.admin, `${place.path}?role=ADMIN&sort=name`)
  await fillNewKey(page, { name: 'Hidden by the filter', role: 'Ingestion' })
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('region', { name: 'API key', exact: true }).getByRole('button', { name: 'Copy' }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page.getByRole('dialog', { name: 'Hidden by the filter' })).toBeVisible()
  await expect(page).not.toHaveURL(/role=|sort=/)
  await expect(page.getByRole('row', { name: /Hidden by the filter/ })).toBeVisible()
})

test('a list that cannot be loaded says so, and tries again when asked', async ({ openAs, place }) => {
  await place.createKey('Behind the failure')
  const page = await openAs(place.people.lead)
  let failing = true
  await page.route('**/api/orgs/**', (route) => (failing ? route.fulfill({ status: 503, body: 'x' }) : route.continue()))
  await page.getByRole('searchbox', { name: 'Search keys' }).fill('behind')
  await expect(page.getByText('The keys could not be loaded')).toBeVisible({ timeout: 30_000 })
  failing = false
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('row', { name: /Behind the failure/ })).toBeVisible()
})

test('dates show the moment itself, and texts that are cut show the rest', async ({ openAs, place }) => {
  const long = 'A name as long as a name may be '.repeat(4).trim()
  await place.createKey(long)
  const page = await openAs(place.people.viewer)
  const created = page.getByRole('row', { name: /A name as long/ }).getByText(/ago|now/).first()
  await expectTooltip(created, String(new Date().getUTCFullYear()))
  await page.keyboard.press('Escape')
  await expectTooltip(page.getByText(long, { exact: true }).first(), long)
})

/** Hovers until the tooltip opens: a pointer that has stood still since before the page listened, or while another tooltip closes, opens none. */
async function expectTooltip(of: Locator, text: string) {
  await expect(async () => {
    await of.page().mouse.move(0, 0)
    await of.hover()
    await expect(of.page().getByRole('tooltip')).toContainText(text, { timeout: 2_000 })
  }).toPass()
}
