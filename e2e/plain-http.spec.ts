import config from '../playwright.config'
import { expect, test } from './support/fixtures'
import { fillNewKey, readClipboard } from './support/keys-page'

// The host name is not localhost: over plain HTTP the browser then hides the clipboard from the page.
const { launchOptions } = config.use
test.use({
  launchOptions: { ...launchOptions, args: [...launchOptions.args, '--host-resolver-rules=MAP keys.test 127.0.0.1'] },
})

test('Copy works over plain HTTP too', async ({ page, context, place, signIn }) => {
  const url = new URL(place.path, place.url)
  url.hostname = 'keys.test'
  await page.goto(url.href)
  await signIn(page, place.people.admin)
  expect(await page.evaluate(() => window.isSecureContext)).toBe(false)
  await fillNewKey(page, { name: 'Over HTTP', role: 'Ingestion' })
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const region = page.getByRole('region', { name: 'API key' })
  await region.getByRole('button', { name: 'Copy' }).click()
  await expect(region.getByText('Copied')).toBeVisible()

  const secure = await context.newPage()
  await secure.goto(`${place.url}/sign-in`)
  await expect(region).toContainText(await readClipboard(secure))
})
