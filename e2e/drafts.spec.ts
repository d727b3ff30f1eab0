import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures'
import { chooseOfKey, fillNewKey } from './support/keys-page'

/** The two dialogs in which something is typed: how to type in one, and what it asks before that is lost. */
const dialogs = [
  {
    name: 'Create API Key',
    question: 'Discard what you typed?',
    type: (page: Page) => fillNewKey(page, { name: 'Half typed', description: 'kept', role: 'Admin' }),
  },
  {
    name: 'Edit API Key',
    question: 'Discard your changes?',
    type: async (page: Page) => {
      await chooseOfKey(page, 'Here before', 'Edit…')
      await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Half typed')
    },
  },
]

for (const { name, question, type } of dialogs) {
  test(`${name}: Back asks before a draft is lost, and leaves the page only after that`, async ({ openAs, place }) => {
    await place.createKey('Here before')
    const page = await openAs(place.people.admin, place.otherPath)
    await page.goto(place.path)
    await type(page)
    const dialog = page.getByRole('dialog', { name })
    const ask = page.getByRole('alertdialog', { name: question })
    for (const answer of ['Keep editing', 'Keep editing', 'Discard']) {
      // Not goBack(): it would wait for a page that must not come.
      await page.evaluate(() => window.history.back())
      await expect(ask).toBeVisible()
      await expect(page).toHaveURL(place.path)
      // The question hides the dialog behind it from assistive technology, so the field is found by its label alone.
      await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Half typed')
      await ask.getByRole('button', { name: answer }).click()
      await expect(ask).toBeHidden()
    }
    await expect(dialog).toBeHidden()
    await expect(page).toHaveURL(place.path)
    await page.goBack()
    await expect(page).toHaveURL(place.otherPath)
  })

  test(`${name}: a reload or a closed tab asks before a draft is lost, and not once nothing is typed`, { tag: '@night' }, async ({ openAs, place }) => {
    await place.createKey('Here before')
    const page = await openAs(place.people.admin)
    await type(page)
    const asked = page.waitForEvent('dialog')
    // Not awaited: it goes on only once the question is answered.
    const reload = page.evaluate(() => window.location.reload())
    const browserDialog = await asked
    expect(browserDialog.type()).toBe('beforeunload')
    await browserDialog.dismiss()
    await reload.catch(() => undefined)
    await expect(page.getByRole('dialog', { name }).getByLabel('Name')).toHaveValue('Half typed')

    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Discard' }).click()
    await expect(page.getByRole('dialog', { name })).toBeHidden()
    await page.reload()
    await expect(page.getByRole('row', { name: /Here before/ })).toBeVisible()
  })
}

test('Back closes a dialog from which everything typed was taken out again, and stays on the page', { tag: '@night' }, async ({ openAs, place }) => {
  await place.createKey('Here before')
  const page = await openAs(place.people.admin, place.otherPath)
  await page.goto(place.path)
  await chooseOfKey(page, 'Here before', 'Edit…')
  const dialog = page.getByRole('dialog', { name: 'Edit API Key' })
  const name = dialog.getByRole('textbox', { name: 'Name' })
  for (const text of ['Half typed', 'Here before', 'Half typed', 'Here before']) await name.fill(text)
  await page.evaluate(() => window.history.back())
  await expect(dialog).toBeHidden()
  await expect(page).toHaveURL(place.path)
  await expect(page.getByRole('alertdialog')).toBeHidden()
})

/** Holds back the page's scripts: until they are released, the page is there and not alive. */
async function holdScripts(page: Page): Promise<() => void> {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await released
    await route.continue()
  })
  return release
}

test('what is typed and clicked before the page is alive is done once it is', async ({ openAs, place }) => {
  await place.createKey('Wanted', 'ADMIN')
  await place.createKey('Not wanted', 'INGESTION')
  await place.createKey('Wanted too', 'INGESTION')
  const page = await openAs(place.people.admin)
  const release = await holdScripts(page)
  await page.goto(place.path, { waitUntil: 'commit' })
  const search = page.getByRole('searchbox', { name: 'Search keys' })
  await search.pressSequentially('wanted')
  await page.getByRole('combobox', { name: 'Role filter' }).selectOption('Admin')
  await page.getByRole('button', { name: 'Create API Key' }).click()
  release()
  const dialog = page.getByRole('dialog', { name: 'Create API Key' })
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(search).toHaveValue('wanted')
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(2)
  await expect(page).toHaveURL(/[?&]q=wanted/)
  await expect(page).toHaveURL(/[?&]role=ADMIN/)
})

for (const { button, opened } of [
  { button: 'Delete Wanted', opened: 'alertdialog' },
  { button: 'Actions for Wanted', opened: 'menu' },
  { button: 'Wanted', opened: 'dialog' },
  { button: 'Account menu', opened: 'menu' },
] as const) {
  test(`${button}, clicked before the page is alive, opens its ${opened} once it is`, { tag: '@night' }, async ({ openAs, place }) => {
    await place.createKey('Wanted')
    const page = await openAs(place.people.admin)
    const release = await holdScripts(page)
    await page.goto(place.path, { waitUntil: 'commit' })
    await page.getByRole('button', { name: button, exact: true }).click()
    release()
    await expect(page.getByRole(opened)).toBeVisible()
  })
}

test('signing in before the page is alive keeps what was typed and works', { tag: '@night' }, async ({ page, place }) => {
  const release = await holdScripts(page)
  await page.goto(`/sign-in?returnTo=${place.path}`, { waitUntil: 'commit' })
  await page.getByRole('textbox', { name: 'Email' }).fill(place.people.viewer.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(place.people.viewer.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  release()
  await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
})

test('an email that is typed before the page is alive is still there once it is', { tag: '@night' }, async ({ page }) => {
  const release = await holdScripts(page)
  await page.goto('/sign-in', { waitUntil: 'commit' })
  await page.getByRole('textbox', { name: 'Email' }).fill('ana@example.com')
  release()
  await page.getByRole('textbox', { name: 'Password' }).fill('')
  // The first thing that only a page that is alive does: it says which field is missing.
  await expect(async () => {
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText('Enter your password.')).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await expect(page.getByRole('textbox', { name: 'Email' })).toHaveValue('ana@example.com')
})
