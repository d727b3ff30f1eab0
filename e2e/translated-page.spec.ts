import type { Locator, Page } from '@playwright/test'
import config from '../playwright.config'
import { expect, test } from './support/fixtures'
import { fillNewKey, readClipboard, waitForUse } from './support/keys-page'

// A name that is not localhost: over plain HTTP the browser hides the clipboard from such a page.
const { launchOptions } = config.use
test.use({
  launchOptions: { ...launchOptions, args: [...launchOptions.args, '--host-resolver-rules=MAP keys.test 127.0.0.1'] },
})

/** Changes every text of the region as a page translator does: in the page, behind the app's back. */
const translate = (page: Page) =>
  page.getByRole('region').evaluateAll((regions) => {
    for (const region of regions) {
      const code = region.querySelector('code')
      if (code?.firstChild) code.firstChild.textContent = 'sei_ Übersetzung'
    }
  })

test('over plain HTTP, Copy gives the key itself and not what a translator made of it', { tag: '@night' }, async ({ page, context, place, signIn }) => {
  const url = new URL(place.path, place.url)
  url.hostname = 'keys.test'
  await page.goto(url.href)
  await signIn(page, place.people.admin)
  expect(await page.evaluate(() => window.isSecureContext)).toBe(false)
  await fillNewKey(page, { name: 'Translated', role: 'Ingestion' })
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const region = page.getByRole('region', { name: 'API key' })
  const secret = (await region.textContent())?.match(/sei_\w{36}/)?.[0] ?? ''
  expect(secret).toHaveLength(40)
  await translate(page)
  const secure = await context.newPage()
  await secure.goto(`${place.url}/sign-in`)
  const copied = async () => {
    await secure.bringToFront()
    const text = await readClipboard(secure)
    await secure.evaluate(() => navigator.clipboard.writeText('nothing yet'))
    await page.bringToFront()
    return text
  }

  await region.getByRole('button', { name: 'Copy' }).click()
  await expect(region.getByText('Copied')).toBeVisible()
  expect(await copied()).toBe(secret)

  await page.getByRole('tab', { name: '.env' }).click()
  await page.getByRole('button', { name: 'Copy .env' }).click()
  expect(await copied()).toContain(secret)

  await region.locator('code').click()
  await page.keyboard.press('ControlOrMeta+c')
  expect(await copied()).toBe(secret)
})

test('a translator is told to leave keys, hints, names and addresses as they are', { tag: '@night' }, async ({ openAs, place }) => {
  const { key, secret } = await place.createKey('Production')
  await place.callGateway(secret)
  const page = await openAs(place.people.admin)
  await waitForUse(page, 'Production')
  const isLeftAlone = (text: string) =>
    page.getByText(text, { exact: true }).evaluateAll((found) => found.map((element) => Boolean(element.closest('[translate=no]'))))
  for (const text of ['Production', key.hint, '127.0.0.1']) {
    expect(await isLeftAlone(text)).not.toEqual([])
    expect(await isLeftAlone(text)).not.toContain(false)
  }
  await page.getByRole('button', { name: 'Delete Production' }).click()
  await expect(page.getByRole('alertdialog').getByRole('listitem').first()).toContainText('127.0.0.1')
  for (const text of ['Production', '127.0.0.1']) expect(await isLeftAlone(text)).not.toContain(false)
  await page.keyboard.press('Escape')

  await fillNewKey(page, { name: 'Fresh', role: 'Ingestion' })
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('region', { name: 'API key', exact: true }).locator('code')).toHaveAttribute('translate', 'no')
  await expect(page.getByRole('region', { name: 'curl sample' })).toHaveAttribute('translate', 'no')
})

test('password managers are told to leave name, description and search alone', { tag: '@night' }, async ({ openAs, place }) => {
  await place.createKey('Something')
  const page = await openAs(place.people.admin)
  // What 1Password, Bitwarden, LastPass and Dashlane document as their sign to stay away, and the browser's own.
  const expectLeftAlone = async (input: Locator) => {
    for (const [attribute, value] of [
      ['autocomplete', 'off'],
      ['data-1p-ignore', 'true'],
      ['data-bwignore', 'true'],
      ['data-lpignore', 'true'],
      ['data-form-type', 'other'],
    ] as const) {
      await expect(input).toHaveAttribute(attribute, value)
    }
  }
  await expectLeftAlone(page.getByRole('searchbox', { name: 'Search keys' }))
  await fillNewKey(page, { name: 'Typed', role: 'Ingestion' })
  const dialog = page.getByRole('dialog')
  await expectLeftAlone(dialog.getByLabel('Name'))
  await expectLeftAlone(dialog.getByLabel('Description'))
})
