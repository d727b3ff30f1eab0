import type { Page } from '@playwright/test'
import { keysApi, projectSettingsApi } from '../lib/paths'
import { KeyPage } from '../lib/schema/key'
import { expect, test, type Place } from './support/fixtures'
import { fillNewKey, shownSecret } from './support/keys-page'

// It is another day there than where the server is, for half of each day.
const timezoneId = 'Pacific/Auckland'
test.use({ timezoneId })

const setPolicy = async (page: Page, place: Place, data: { maxKeyDays: number | null; requireKeyExpiry: boolean }) => {
  const answer = await page.request.patch(projectSettingsApi(place.ref), { data, headers: { origin: place.url } })
  expect(answer.status()).toBe(200)
}

const endOf = async (page: Page, place: Place, name: string) => {
  const { items } = KeyPage.parse(await (await page.request.get(keysApi(place.ref))).json())
  return items.find((key) => key.name === name)?.expiresAt ?? null
}

const there = (moment: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: timezoneId, dateStyle: 'short', timeStyle: 'medium', hour12: false }).format(new Date(moment))

test('a key ends at the end of a day of the browser, or some days of 24 hours after its creation', async ({ openAs, place }) => {
  const page = await openAs(place.people.admin)
  await fillNewKey(page, { name: 'Until a day', role: 'Ingestion' })
  const dialog = page.getByRole('dialog', { name: 'Create API Key' })
  await expect(dialog.getByRole('radio', { name: 'Never' })).toBeChecked()
  await expect(dialog.getByText('Works until somebody deletes it.')).toBeVisible()
  await dialog.getByRole('radio', { name: 'On a date…' }).check()
  const day = `${new Date().getFullYear() + 1}-01-15`
  await dialog.getByLabel('Last day').fill(day)
  await expect(dialog.getByText(/^Until .* 15 January \d{4}, 23:59\. Marked as expiring soon from 1 January\.$/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Create' }).click()
  await shownSecret(page)
  expect(there((await endOf(page, place, 'Until a day')) ?? '')).toBe(`${day}, 23:59:59`)
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await page.getByRole('button', { name: 'Done' }).click()

  await fillNewKey(page, { name: 'For a month', role: 'Ingestion' })
  await dialog.getByRole('radio', { name: '30 days' }).check()
  const before = Date.now()
  await dialog.getByRole('button', { name: 'Create' }).click()
  await shownSecret(page)
  const life = new Date((await endOf(page, place, 'For a month')) ?? '').getTime() - before
  // Within the time that the creation took.
  expect(Math.round(life / 3_600_000)).toBe(30 * 24)
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('row', { name: /For a month/ })).toContainText(/expires in (30 days|1 month)/)
})

test('a day that is over is refused at its field, and what is typed stays', { tag: '@night' }, async ({ openAs, place }) => {
  const page = await openAs(place.people.admin)
  await fillNewKey(page, { name: 'Too late', role: 'Ingestion' })
  const dialog = page.getByRole('dialog', { name: 'Create API Key' })
  await dialog.getByRole('radio', { name: 'On a date…' }).check()
  for (const [typed, said] of [
    ['2020-02-29', 'Choose a day that is not over.'],
    ['', 'Choose a day.'],
  ] as const) {
    await dialog.getByLabel('Last day').fill(typed)
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect(dialog.getByText(said, { exact: true })).toBeVisible()
  }
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Too late')
})

test('what the project does not allow cannot be chosen, and says why; the server holds it too', async ({ openAs, place }) => {
  const page = await openAs(place.people.admin)
  await setPolicy(page, place, { maxKeyDays: 60, requireKeyExpiry: true })
  await page.goto(place.path)
  await fillNewKey(page, { name: 'Within limits', role: 'Ingestion' })
  const dialog = page.getByRole('dialog', { name: 'Create API Key' })
  await expect(dialog.getByRole('radio', { name: '60 days' })).toBeChecked()
  for (const name of ['90 days', '1 year', 'Never']) await expect(dialog.getByRole('radio', { name })).toBeDisabled()
  const expires = dialog.getByRole('radiogroup', { name: 'Expires' })
  await expect(expires).toHaveAccessibleDescription(/live at most 60 days\..*have to expire\./)

  // In a narrow window the same choice is a list.
  await page.setViewportSize({ width: 360, height: 740 })
  await expect(expires).toBeHidden()
  await expect(dialog.getByRole('combobox', { name: 'Expires' })).toHaveValue('60')
  await expect(dialog.getByRole('option', { name: '1 year' })).toBeDisabled()

  // The limit becomes shorter while the form is open.
  await setPolicy(page, place, { maxKeyDays: 7, requireKeyExpiry: true })
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog.getByText(/last at most 7 days/)).toBeVisible()
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Within limits')
})
