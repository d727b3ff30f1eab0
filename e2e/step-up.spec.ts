import type { Page } from '@playwright/test'
import { keysApi, peoplePath, profileProofApi } from '../lib/paths'
import { addDevice, passkeyUrl } from './support/authenticator'
import { expect, test } from './support/fixtures'
import { fillNewKey, shownSecret } from './support/keys-page'
import type { Credentials } from './support/places'
import { chooseOf } from './support/projects-page'
import { endSessionsOf, makeProofsOld } from './support/sessions'

const long = (person: Credentials) => makeProofsOld(process.env.E2E_DATABASE_URL!, person)
const questionOf = (page: Page) => page.getByRole('dialog', { name: 'Is it still you?' })
const newKeyOf = (page: Page) => page.getByRole('dialog', { name: 'Create API Key' })

/** Asks for an Admin key, long after signing in: the question lies over the dialog then. */
async function askForAdminKey(page: Page, person: Credentials, name: string) {
  await fillNewKey(page, { name, description: 'typed', role: 'Admin' })
  await long(person)
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const question = questionOf(page)
  await expect(question.getByRole('textbox', { name: 'Password' })).toBeFocused()
  return question
}

/** How often the page sent this from now on. */
function countOf(page: Page, method: string, path: string) {
  const count = { sent: 0 }
  page.on('request', (request) => {
    if (request.method() === method && new URL(request.url()).pathname === path) count.sent += 1
  })
  return count
}

test('an Admin key is created after the password, by keyboard alone, from a dialog that keeps what was typed', async ({ openAs, place }) => {
  const { admin } = place.people
  const page = await openAs(admin)
  const question = await askForAdminKey(page, admin, 'Wide')
  const created = countOf(page, 'POST', keysApi(place.ref))
  const password = question.getByRole('textbox', { name: 'Password' })

  await page.keyboard.press('Enter')
  await expect(password).toHaveAccessibleDescription('Enter your password.')
  await page.keyboard.type('not the password')
  await page.keyboard.press('Enter')
  await expect(password).toHaveAccessibleDescription('This is not your password.')
  await expect(password).toBeFocused()
  // What was wrong is selected.
  await page.keyboard.type(admin.password)
  await page.keyboard.press('Enter')
  const secret = await shownSecret(page)
  await expect(question).toBeHidden()
  await expect(page.getByRole('region', { name: 'API key' }).getByRole('button', { name: 'Copy' })).toBeFocused()
  expect((await place.callGateway(secret)).status).toBe(200)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Copied', { exact: true }).first()).toBeVisible()
  expect(created.sent).toBe(1)
  // For the next 15 minutes nothing is asked.
  await page.getByRole('button', { name: 'Done' }).click()
  await fillNewKey(page, { name: 'Wide too', role: 'Admin' })
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await shownSecret(page)
})

test('who does not show it loses nothing, and nothing is made', async ({ openAs, place }) => {
  const { admin } = place.people
  const page = await openAs(admin)
  const dialog = newKeyOf(page)
  const create = dialog.getByRole('button', { name: 'Create', exact: true })
  const refusals: ((question: ReturnType<typeof questionOf>) => Promise<unknown>)[] = [
    () => page.keyboard.press('Escape'),
    (question) => question.getByRole('button', { name: 'Cancel' }).click(),
    // A press in the very moment in which the dialog appears is not yet one outside of it.
    (question) =>
      expect(async () => {
        await page.mouse.click(5, 5)
        await expect(question).toBeHidden({ timeout: 1_000 })
      }).toPass(),
    () => page.goBack(),
  ]
  let question = await askForAdminKey(page, admin, 'Not made')
  for (const [index, refuse] of refusals.entries()) {
    if (index > 0) await create.click()
    await expect(question).toBeVisible()
    await refuse(question)
    await expect(question).toBeHidden()
    await expect(dialog.getByRole('alert')).toHaveText('Nothing was changed, as you did not show again that it is you. Try again.')
    await expect(create).toBeFocused()
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Not made')
    await expect(dialog.getByRole('textbox', { name: 'Description' })).toHaveValue('typed')
    await expect(dialog.getByRole('radio', { name: 'Admin' })).toBeChecked()
  }
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByText('No API keys yet')).toBeVisible()
  await expect(page).toHaveURL(place.url + place.path)
  question = await askForAdminKey(page, admin, 'Made')
  await question.getByRole('textbox', { name: 'Password' }).fill(admin.password)
  await question.getByRole('button', { name: 'Continue' }).click()
  await shownSecret(page)
})

test('offline, after too many tries, and with a session that has ended, the question stays and says what to do', async ({ openAs, place, signIn }) => {
  const { admin } = place.people
  const page = await openAs(admin)
  const question = await askForAdminKey(page, admin, 'In the end')
  const password = question.getByRole('textbox', { name: 'Password' })
  const go = question.getByRole('button', { name: 'Continue' })
  await password.fill(admin.password)
  await page.context().setOffline(true)
  await go.click()
  await expect(question.getByRole('alert')).toContainText('You are offline, so nothing was sent')
  await expect(password).toHaveValue(admin.password)
  await page.context().setOffline(false)

  const guess = { data: { password: 'a guess' }, headers: { origin: place.url } }
  const guesses = await Promise.all(Array.from({ length: 10 }, () => page.request.post(place.url + profileProofApi(), guess)))
  expect(guesses.map((answer) => answer.status())).toEqual(Array.from({ length: 10 }, () => 400))
  await go.click()
  await expect(question.getByRole('alert')).toContainText('Too many attempts')

  await endSessionsOf(process.env.E2E_DATABASE_URL!, admin)
  await go.click()
  await expect(question.getByRole('alert')).toContainText('Your session has ended')
  const [other] = await Promise.all([page.waitForEvent('popup'), question.getByRole('link', { name: 'Sign in in a new tab' }).click()])
  await signIn(other, admin)
  await expect(other.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
  await other.close()
  // Signing in has shown it: what was asked for goes through.
  await question.getByRole('button', { name: 'Cancel' }).click()
  await newKeyOf(page).getByRole('button', { name: 'Create', exact: true }).click()
  await shownSecret(page)
})

test('what has no dialog of its own asks too, and gives the focus back to where it was', async ({ openAs, place }) => {
  const { admin, lead } = place.people
  await place.disable(lead)
  const page = await openAs(admin, peoplePath())
  const menu = page.getByRole('button', { name: 'Actions for Lee Lead' })
  await expect(menu).toBeVisible()
  await long(admin)
  await chooseOf(page, 'Lee Lead', 'Enable')
  const question = questionOf(page)
  await question.getByRole('textbox', { name: 'Password' }).press('Escape')
  await expect(page.getByText('Nothing was changed, as you did not show again')).toBeVisible()
  await expect(menu).toBeFocused()
  await chooseOf(page, 'Lee Lead', 'Enable')
  await question.getByRole('textbox', { name: 'Password' }).fill(admin.password)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Lee Lead is enabled').first()).toBeVisible()
  await expect(menu).toBeFocused()
})

test('a passkey shows it too, with nothing typed', async ({ browser, place, signIn }) => {
  const { admin } = place.people
  const page = await (await browser.newContext({ baseURL: passkeyUrl(place.url) })).newPage()
  const device = await addDevice(page)
  await page.goto('/sign-in?returnTo=%2Fprofile')
  await signIn(page, admin)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Laptop')
  await long(admin)
  await page.getByRole('button', { name: 'Continue' }).click()
  // Adding one is asked about too; the dialog under the question keeps the name.
  const question = questionOf(page)
  await question.getByRole('textbox', { name: 'Password' }).fill(admin.password)
  await question.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('list', { name: 'Passkeys' }).getByRole('listitem')).toContainText('Laptop')

  await page.goto(place.path)
  await fillNewKey(page, { name: 'Wide', role: 'Admin' })
  await long(admin)
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await device.recognize(false)
  await question.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(question.getByRole('alert')).toContainText('No passkey was used')
  await device.recognize(true)
  await question.getByRole('button', { name: 'Use a passkey' }).click()
  await shownSecret(page)
  await page.context().close()
})
