import { keyActionApi, keysApi } from '../lib/paths'
import { KeyPage } from '../lib/schema/key'
import { expect, test } from './support/fixtures'
import { fillNewKey, readClipboard, refuseCopying, shownSecret } from './support/keys-page'

test.beforeEach(async ({ openAs, place }) => {
  const page = await openAs(place.people.admin)
  await fillNewKey(page, { name: 'Shown once', role: 'Ingestion' })
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('region', { name: 'API key', exact: true })).toBeVisible()
})

test('Escape, an outside click and Done do not lose a key that was not copied', async ({ page }) => {
  const region = page.getByRole('region', { name: 'API key', exact: true })
  const question = page.getByRole('alertdialog', { name: 'You have not copied this key' })
  const secret = (await region.textContent())?.match(/sei_\w{36}/)?.[0] ?? ''

  await page.keyboard.press('Escape')
  await expect(question).toBeVisible()
  await question.getByRole('button', { name: 'Go back' }).click()
  // While it goes it takes clicks itself.
  await expect(question).toBeHidden()
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
  await expect(page.getByRole('region', { name: 'API key', exact: true })).toContainText(/sei_\w{36}/)
})

test('a copied key closes without a question, and the focus is where it was', async ({ page }) => {
  await page.getByRole('region', { name: 'API key', exact: true }).getByRole('button', { name: 'Copy' }).click()
  expect(await readClipboard(page)).toMatch(/^sei_/)
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('region', { name: 'API key', exact: true })).toBeHidden()
  await expect(page.getByRole('button', { name: 'Create API Key' })).toBeFocused()
})

test('where the browser refuses to copy, it says so and selects the key', async ({ page }) => {
  await refuseCopying(page)
  const region = page.getByRole('region', { name: 'API key', exact: true })
  await region.getByRole('button', { name: 'Copy' }).click()
  await expect(region.getByRole('alert')).toContainText('did not allow copying')
  expect(await page.evaluate(() => getSelection()?.toString())).toMatch(/^sei_\w{36}$/)
})

test('it waits for the first request, says from where it came, and then closes without a question', async ({ page, place }) => {
  const arrival = page.getByRole('dialog').getByRole('status')
  await expect(arrival).toContainText('Waiting for the first request…')
  expect((await place.callGateway(await shownSecret(page))).status).toBe(200)
  await expect(arrival).toContainText(/^Received from 127\.0\.0\.1, \S/, { timeout: 30_000 })
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('a request that is refused is told too, with the reason', async ({ page, place }) => {
  const { items } = KeyPage.parse(await (await page.request.get(keysApi(place.ref))).json())
  const pause = keyActionApi(place.ref, items[0]?.id ?? '', 'pause')
  expect((await page.request.post(pause, { headers: { origin: place.url } })).status()).toBe(200)
  expect((await place.callGateway(await shownSecret(page))).status).toBe(401)
  await expect(page.getByRole('dialog').getByRole('status')).toContainText(/Refused from 127\.0\.0\.1, .*: the key is paused/, { timeout: 30_000 })
})

test('the server learns that a key is shown as soon as it can be reached', async ({ openAs, place }) => {
  const page = await openAs(place.people.seiAdmin)
  let failures = 0
  await page.route('**/reveal', (route) => (failures++ < 2 ? route.abort('connectionreset') : route.continue()))
  await fillNewKey(page, { name: 'Shown in a tunnel', role: 'Ingestion' })
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const notice = page.getByText('The server could not be told yet')
  await expect(notice).toBeVisible()
  await expect(notice).toBeHidden({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('row', { name: /Shown in a tunnel/ })).not.toContainText('Never revealed')
})

test('each way to use the key has its own Copy, and only the file has the key in it', async ({ page, place }) => {
  const secret = await shownSecret(page)
  for (const label of ['curl', 'GitHub Actions', 'Jenkins', 'GitLab', '.env']) {
    await page.getByRole('tab', { name: label, exact: true }).click()
    await page.getByRole('button', { name: `Copy ${label}` }).click()
    const copied = await readClipboard(page)
    expect(copied).toContain(`${place.url}/gateway/sei/api`)
    expect(copied.includes(secret)).toBe(label === '.env')
  }
  // The file has it, so it is not lost.
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
})
