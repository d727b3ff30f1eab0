import { expect, test } from './support/fixtures'
import { fillNewKey, readClipboard, refuseCopying } from './support/keys-page'

test.beforeEach(async ({ openAs, place }) => {
  const page = await openAs(place.people.admin)
  await fillNewKey(page, { name: 'Shown once', role: 'Ingestion' })
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('region', { name: 'API key' })).toBeVisible()
})

test('Escape, an outside click and Done do not lose a key that was not copied', async ({ page }) => {
  const region = page.getByRole('region', { name: 'API key' })
  const question = page.getByRole('alertdialog', { name: 'You have not copied this key' })
  const secret = (await region.textContent())?.match(/sei_\w{36}/)?.[0] ?? ''

  await page.keyboard.press('Escape')
  await expect(question).toBeVisible()
  await question.getByRole('button', { name: 'Go back' }).click()
  await expect(region).toContainText(secret)

  await page.mouse.click(5, 5)
  await question.getByRole('button', { name: 'Go back' }).click()
  await expect(region).toContainText(secret)

  await page.getByRole('button', { name: 'Done' }).click()
  await question.getByRole('button', { name: 'Close anyway' }).click()
  await expect(region).toBeHidden()
  expect(await page.content()).not.toContain(secret)
})

test('a reload or a closed tab asks first', async ({ page }) => {
  const asked = page.waitForEvent('dialog')
  await page.mouse.click(400, 300)
  // Not awaited: the reload goes on only after the question is answered.
  const reload = page.evaluate(() => window.location.reload())
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await reload.catch(() => undefined)
  await expect(page.getByRole('region', { name: 'API key' })).toContainText(/sei_\w{36}/)
})

test('a copied key closes without a question, and the focus is where it was', async ({ page }) => {
  await page.getByRole('region', { name: 'API key' }).getByRole('button', { name: 'Copy' }).click()
  expect(await readClipboard(page)).toMatch(/^sei_/)
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('region', { name: 'API key' })).toBeHidden()
  await expect(page.getByRole('button', { name: 'Create API Key' })).toBeFocused()
})

test('where the browser refuses to copy, it says so and selects the key', async ({ page }) => {
  await refuseCopying(page)
  const region = page.getByRole('region', { name: 'API key' })
  await region.getByRole('button', { name: 'Copy' }).click()
  await expect(region.getByRole('alert')).toContainText('did not allow copying')
  expect(await page.evaluate(() => getSelection()?.toString())).toMatch(/^sei_\w{36}$/)
})
