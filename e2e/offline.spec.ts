import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures'
import { chooseOfKey, fillNewKey } from './support/keys-page'

/** Methods and paths of the changes that the page sends from now on. */
function changesSentBy(page: Page): string[] {
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(`${request.method()} ${new URL(request.url()).pathname}`)
  })
  return sent
}

/** Connects again and waits until the page has refreshed its list, after which nothing is left to be sent. */
async function reconnect(page: Page) {
  const refreshed = page.waitForResponse((response) => response.url().includes('/api-keys?') && response.ok())
  await page.context().setOffline(false)
  await refreshed
  await page.evaluate(() => new Promise(requestAnimationFrame))
}

test('a delete that is confirmed offline fails at once, can be cancelled, and is never sent later', async ({ openAs, place }) => {
  const { secret } = await place.createKey('Stays alive')
  const page = await openAs(place.people.lead)
  await expect(page.getByRole('row', { name: /Stays alive/ })).toBeVisible()
  const sent = changesSentBy(page)
  await page.context().setOffline(true)

  await page.getByRole('button', { name: 'Delete Stays alive' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Delete “Stays alive”?' })
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(dialog.getByRole('alert')).toContainText('You are offline')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toBeHidden()

  sent.length = 0
  await reconnect(page)
  expect(sent).toEqual([])
  expect((await place.callGateway(secret)).status).toBe(200)
})

test('an edit that is saved offline fails at once, keeps what was typed, and is sent once by the next click', async ({ openAs, place }) => {
  await place.createKey('Before')
  const page = await openAs(place.people.admin)
  await chooseOfKey(page, 'Before', 'Edit…')
  const dialog = page.getByRole('dialog', { name: 'Edit API Key' })
  const name = dialog.getByRole('textbox', { name: 'Name' })
  await name.fill('After')
  const sent = changesSentBy(page)
  await page.context().setOffline(true)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByRole('alert')).toContainText('You are offline')
  await expect(name).toHaveValue('After')

  sent.length = 0
  await reconnect(page)
  expect(sent).toEqual([])
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('row', { name: /After/ })).toBeVisible()
  expect(sent).toHaveLength(1)
})

test('a key that is created offline is not created, and the dialog does not say that it may have been', async ({ openAs, place }) => {
  const page = await openAs(place.people.admin)
  await fillNewKey(page, { name: 'Typed offline', description: 'kept', role: 'Admin' })
  const sent = changesSentBy(page)
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Create API Key' })
  await expect(dialog.getByRole('alert')).toContainText('You are offline')
  await expect(dialog.getByRole('alert')).not.toContainText('may have been created')
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Typed offline')
  await expect(dialog.getByRole('textbox', { name: 'Description' })).toHaveValue('kept')

  sent.length = 0
  await reconnect(page)
  expect(sent).toEqual([])
})

test('a search offline says that it found nothing out, and runs once the connection is back', { tag: '@night' }, async ({ openAs, place }) => {
  await place.createKey('Found later')
  await place.createKey('Something else')
  const page = await openAs(place.people.lead)
  await expect(page.getByRole('row', { name: /Something else/ })).toBeVisible()
  await page.context().setOffline(true)
  await page.getByRole('searchbox', { name: 'Search keys' }).fill('found')
  await expect(page.getByRole('alert').filter({ hasText: 'The keys could not be loaded' })).toContainText('You are offline')
  await expect(page.getByRole('searchbox', { name: 'Search keys' })).toHaveValue('found')
  await page.context().setOffline(false)
  // At once, or with the list's next refresh, every 15 seconds, where a request was under way.
  await expect(page.getByRole('row', { name: /Found later/ })).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('row', { name: /Something else/ })).toBeHidden()
})
