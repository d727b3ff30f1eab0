import type { Browser, Page } from '@playwright/test'
import { addDevice, passkeyUrl } from './support/authenticator'
import { expect, test, type Place } from './support/fixtures'
import { addInvitation, addPasskeyLink, addPasswordLink } from './support/links'
import type { Credentials } from './support/places'
import { chooseOf } from './support/projects-page'
import { startServer, type StartedServer } from './support/server'

const databaseUrl = () => process.env.E2E_DATABASE_URL!

const passkeys = (page: Page) => page.getByRole('list', { name: 'Passkeys' }).getByRole('listitem')
const addButton = (page: Page) => page.getByRole('button', { name: 'Add a passkey' })
const useButton = (page: Page) => page.getByRole('button', { name: 'Use a passkey' })
const said = (page: Page, text: string | RegExp) => expect(page.getByRole('status').filter({ hasText: text })).toBeVisible()

/** A page at the address where passkeys work, with a device, at the sign-in page. */
async function withDevice(browser: Browser, url: string, path = '/sign-in') {
  const page = await (await browser.newContext({ baseURL: passkeyUrl(url) })).newPage()
  const device = await addDevice(page)
  await page.goto(path)
  return { page, device }
}

async function addPasskey(page: Page, name: string) {
  await addButton(page).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByRole('button', { name: 'Continue' }).click()
  await said(page, `Passkey added: ${name}`)
}

/** A person who is signed in at the address where passkeys work, with one passkey. */
async function withPasskey(browser: Browser, place: Place, person: Credentials, signIn: (page: Page, person: Credentials) => Promise<void>) {
  const { page, device } = await withDevice(browser, place.url, '/sign-in?returnTo=%2Fprofile')
  await signIn(page, person)
  await expect(page.getByRole('heading', { name: 'My profile', level: 1 })).toBeVisible()
  await addPasskey(page, 'Laptop')
  return { page, device }
}

async function signOut(page: Page) {
  await page.getByRole('button', { name: 'Account menu' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in', level: 1 })).toBeVisible()
}

test('a passkey is added, signs in with nothing typed, gets another name, and is removed', async ({ browser, place, signIn }) => {
  const { page, device } = await withPasskey(browser, place, place.people.lead, signIn)
  expect(await device.passkeys()).toBe(1)
  await expect(passkeys(page)).toHaveCount(1)
  await expect(passkeys(page)).toContainText('not used yet')
  await expect(addButton(page)).toBeFocused()

  await signOut(page)
  await useButton(page).click()
  await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
  await page.goto('/profile')
  await expect(passkeys(page)).toContainText('used just now')
  await expect(page.getByText('Passkey, just now')).toBeVisible()

  await page.getByRole('button', { name: 'Rename Laptop' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(' ')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Enter a name.')).toBeVisible()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Work laptop')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('button', { name: 'Rename Work laptop' })).toBeFocused()

  await page.getByRole('button', { name: 'Remove Work laptop' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await said(page, 'Passkey removed: Work laptop')
  await expect(passkeys(page)).toHaveCount(0)
  await expect(addButton(page)).toBeFocused()
  // The device still has it, and the server does not take it.
  await signOut(page)
  await useButton(page).click()
  await expect(page.getByRole('alert')).toContainText('This passkey does not sign you in here.')
  await page.context().close()
})

test('a device that has one already, and one that recognizes nobody, add none, and the name is kept', async ({ browser, place, signIn }) => {
  const { page, device } = await withPasskey(browser, place, place.people.viewer, signIn)
  await addButton(page).click()
  const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name' })
  await name.fill('The same')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('alert')).toContainText('This device has a passkey of yours already.')
  await expect(name).toHaveValue('The same')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(passkeys(page)).toHaveCount(1)

  await device.recognize(false)
  await signOut(page)
  await useButton(page).click()
  await expect(page.getByRole('alert')).toContainText('No passkey was used')
  await expect(page).toHaveURL('/sign-in')
  await page.context().close()
})

test('at an IP address the profile and the sign-in page name the address where passkeys work', async ({ openAs, place, browser }) => {
  const page = await openAs(place.people.viewer, '/profile')
  await expect(page.getByRole('link', { name: passkeyUrl(place.url) })).toHaveAttribute('href', `${passkeyUrl(place.url)}/profile`)
  await expect(addButton(page)).toBeHidden()
  const other = await (await browser.newContext({ baseURL: place.url })).newPage()
  await other.goto('/sign-in')
  await useButton(other).click()
  await expect(other.getByRole('alert').getByRole('link', { name: passkeyUrl(place.url) })).toBeVisible()
  await other.context().close()
})

test('an Account Admin resets lost passkeys, and the link adds another and signs in', async ({ browser, openAs, place, signIn }) => {
  const { lead, admin } = place.people
  const { page } = await withPasskey(browser, place, lead, signIn)
  const people = await openAs(admin, '/account/people')
  await chooseOf(people, 'Lee Lead', 'Reset passkeys…')
  await people.getByRole('alertdialog').getByRole('button', { name: 'Reset passkeys' }).click()
  const link = (await people.getByRole('region', { name: 'Passkey link' }).getByText(/\/passkey#/).textContent())!
  expect(new URL(link).origin).toBe(passkeyUrl(place.url))

  await page.goto('/profile')
  await expect(page).toHaveURL(/\/sign-in/)
  await useButton(page).click()
  await expect(page.getByRole('alert')).toContainText('This passkey does not sign you in here.')
  const { page: phone, device } = await withDevice(browser, place.url, link.replace(passkeyUrl(place.url), ''))
  await expect(phone).toHaveURL('/passkey')
  await expect(phone.getByRole('textbox', { name: 'Email' })).toHaveValue(lead.email)
  await phone.getByRole('textbox', { name: 'Name of the passkey' }).fill('New phone')
  await phone.getByRole('button', { name: 'Add the passkey and sign in' }).click()
  await expect(phone.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
  expect(await device.passkeys()).toBe(1)
  const { page: late } = await withDevice(browser, place.url, link.replace(passkeyUrl(place.url), ''))
  await expect(late.getByRole('alert')).toContainText('This link does not work.')
  for (const one of [page, phone, late]) await one.context().close()
})

test.describe('where everyone needs a passkey', () => {
  let server: StartedServer

  test.beforeAll(async () => {
    server = await startServer({
      DATABASE_URL: databaseUrl(),
      AUTH_SECRET: 'a secret of the tests, long enough to sign with',
      REQUIRE_PASSKEY: 'everyone',
    })
  })
  test.afterAll(() => server.stop())

  test('who accepts an invitation adds one first, and signs in with password and passkey', async ({ browser, place, signIn }) => {
    const { email, path } = await addInvitation(databaseUrl(), place.people.viewer.id)
    // Accepted at the address of the mail; the passkey is added where passkeys work.
    const page = await (await browser.newContext({ baseURL: server.url })).newPage()
    const device = await addDevice(page)
    await page.goto(path)
    await page.getByRole('textbox', { name: 'Password' }).fill('a password of the invited')
    await page.getByRole('button', { name: 'Accept and sign in' }).click()
    await expect(page).toHaveURL(`${passkeyUrl(server.url)}/passkey`)
    await page.getByRole('button', { name: 'Add the passkey and sign in' }).click()
    await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()

    await page.goto(`${passkeyUrl(server.url)}/profile`)
    await page.getByRole('button', { name: 'Remove First passkey' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await expect(page.getByRole('alertdialog').getByRole('alert')).toContainText('You need a passkey to sign in.')
    await page.getByRole('button', { name: 'Keep it' }).click()

    await signOut(page)
    await device.recognize(false)
    await signIn(page, { id: '', email, password: 'a password of the invited' })
    await expect(page.getByRole('alert')).toContainText('No passkey was used')
    await device.recognize(true)
    await useButton(page).click()
    await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
    await page.context().close()
  })

  test('who has none is told whom to ask; a link of an administrator leads to one', async ({ browser, place, signIn }) => {
    const { lead } = place.people
    const { page } = await withDevice(browser, server.url)
    await signIn(page, lead)
    await expect(page.getByRole('alert')).toContainText('You need a passkey to sign in, and have none.')
    await page.goto((await addPasswordLink(databaseUrl(), lead.id)).path)
    await page.getByRole('textbox', { name: 'New password' }).fill('another battery staple')
    await page.getByRole('button', { name: 'Set the new password' }).click()
    await page.getByRole('link', { name: 'Add a passkey' }).click()
    await page.getByRole('button', { name: 'Add the passkey and sign in' }).click()
    await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
    await page.context().close()
  })

  test('a link to add a passkey that is opened at an IP address leads to where it works', async ({ browser, place }) => {
    const { path } = await addPasskeyLink(databaseUrl(), place.people.viewer.id)
    const page = await (await browser.newContext({ baseURL: server.url })).newPage()
    await page.goto(path)
    await page.getByRole('link', { name: passkeyUrl(server.url) }).click()
    await expect(page.getByRole('button', { name: 'Add the passkey and sign in' })).toBeVisible()
    await page.context().close()
  })
})
