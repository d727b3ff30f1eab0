import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { peopleApi, projectsApi } from '../lib/paths'
import { OrganizationList } from '../lib/schema/project'
import { linkIn, mailSettings, startMailServer, type MailServer } from '../lib/testing/services/mail-server'
import { signIn as signInToApi } from './support/console-client'
import { expect, test as base } from './support/fixtures'
import { addInvitation, addPasswordLink } from './support/links'
import { startServer } from './support/server'

const newPassword = 'another battery staple'
const databaseUrl = () => process.env.E2E_DATABASE_URL!

type Fixtures = { mailing: { url: string; mails: MailServer } }

/** A second server on the same database, which sends mail. */
const test = base.extend<object, Fixtures>({
  mailing: [
    async ({}, use) => {
      const mails = await startMailServer()
      const { SMTP_URL, MAIL_FROM } = mailSettings(mails, '')
      const server = await startServer({
        DATABASE_URL: databaseUrl(),
        AUTH_SECRET: 'a secret of the tests, long enough to sign with',
        SMTP_URL,
        MAIL_FROM,
      })
      await use({ url: server.url, mails })
      await server.stop()
      await mails.close()
    },
    { scope: 'worker' },
  ],
})

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })

/** Every address that the browser shows, asks for, or says it comes from. */
function watchAddresses(page: Page) {
  const seen: string[] = []
  page.on('request', (request) => seen.push(request.url(), request.headers().referer ?? ''))
  page.on('framenavigated', (frame) => seen.push(frame.url()))
  return seen
}

test('who is invited accepts with name and password, and sees the project', async ({ page, place }) => {
  const { email, secret, path } = await addInvitation(databaseUrl(), place.people.viewer.id)
  const addresses = watchAddresses(page)
  await page.goto(path)
  await expect(page).toHaveURL('/invitation')
  await expect(page.getByText('You are invited to Acme.')).toBeVisible()
  await expect(field(page, 'Email')).toHaveValue(email)
  await expect(field(page, 'Name')).toHaveValue('Grace')
  await field(page, 'Name').fill('Grace Hopper')
  await field(page, 'Password').fill('gracehopper12')
  await page.getByRole('button', { name: 'Accept and sign in' }).click()
  await expect(page.getByText('The password must not be made of the email or the name.')).toBeVisible()
  await expect(field(page, 'Password')).toBeFocused()

  await field(page, 'Password').fill(newPassword)
  await page.getByRole('button', { name: 'Accept and sign in' }).click()
  await expect(page).toHaveURL(place.path)
  await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
  await page.getByRole('button', { name: 'Account menu' }).click()
  await expect(page.getByText('Grace Hopper')).toBeVisible()

  // The first address is the one that was opened.
  const later = addresses.filter((address) => !address.endsWith(path))
  expect(later.length).toBeGreaterThan(0)
  for (const address of later) expect(address).not.toContain(secret)
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.cookie]))
  expect(kept).not.toContain(secret)
})

test('an invitation by mail leads to the project, and the mail scanner that opened it before changes nothing', async ({ browser, mailing, place }) => {
  const { url, mails } = mailing
  const admin = await signInToApi(url, place.people.admin.email, place.people.admin.password)
  const { organizations } = OrganizationList.parse(await (await admin.call('GET', projectsApi())).json())
  const project = organizations.flatMap(({ projects }) => projects).find(({ identifier }) => identifier === place.ref.project)
  const email = `ana-${randomUUID().slice(0, 8)}@example.com`
  const roles = [{ role: 'SEI_TEAM_MANAGER', projectId: project!.id }]
  expect((await admin.call('POST', peopleApi(), { email, name: 'Ana', roles })).status).toBe(201)
  const link = linkIn(await mails.mailTo(email))
  for (const method of ['GET', 'HEAD']) await fetch(link, { method })

  const page = await (await browser.newContext({ baseURL: url })).newPage()
  await page.goto(link.href)
  await field(page, 'Password').fill(newPassword)
  await page.getByRole('button', { name: 'Accept and sign in' }).click()
  await expect(page).toHaveURL(place.path)
  await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
  await page.context().close()
})

test('an invitation that was accepted says so, and leads to the sign-in page', { tag: '@night' }, async ({ page, place, signIn }) => {
  const { email, path } = await addInvitation(databaseUrl(), place.people.viewer.id)
  const accept = async () => {
    await field(page, 'Password').fill(newPassword)
    await page.getByRole('button', { name: 'Accept and sign in' }).click()
  }
  await page.goto(path)
  await accept()
  await expect(page).toHaveURL(place.path)
  await page.context().clearCookies()
  await page.goto(path)
  await expect(page.getByRole('alert').filter({ hasText: 'This invitation does not work.' })).toBeVisible()
  await page.getByRole('link', { name: 'Sign in' }).click()
  await signIn(page, { id: '', email, password: newPassword })
  await expect(page).toHaveURL(place.path)
})

test('an invitation that was used meanwhile says so where it was filled in', { tag: '@night' }, async ({ page, place }) => {
  const { secret, path } = await addInvitation(databaseUrl(), place.people.viewer.id)
  await page.goto(path)
  await field(page, 'Password').fill(newPassword)
  await fetch(`${place.url}/api/invitations/accept`, {
    method: 'POST',
    headers: { origin: place.url, 'content-type': 'application/json' },
    body: JSON.stringify({ secret, name: 'Somebody else', password: newPassword }),
  })
  await page.getByRole('button', { name: 'Accept and sign in' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'ask whoever invited you' })).toBeVisible()
})

test('a link that is not complete, or was reloaded, says what to do; another one in the same page is taken', { tag: '@night' }, async ({ page, place }) => {
  await page.goto('/invitation')
  await expect(page.getByText('This page needs the whole link')).toBeVisible()
  const { path } = await addInvitation(databaseUrl(), place.people.viewer.id)
  await page.goto('/invitation#too-short')
  await expect(page.getByText('This link is not complete.')).toBeVisible()
  await expect(page).toHaveURL('/invitation')
  await page.goto(path)
  await expect(page.getByText('You are invited to Acme.')).toBeVisible()
  await expect(page).toHaveURL('/invitation')
  await page.reload()
  await expect(page.getByText('This page needs the whole link')).toBeVisible()
})

test('who accepts in the browser of somebody else is told so, and takes their place', { tag: '@night' }, async ({ openAs, place }) => {
  const { path } = await addInvitation(databaseUrl(), place.people.viewer.id)
  const page = await openAs(place.people.lead, path)
  await expect(page.getByText(`You are signed in here as ${place.people.lead.email}.`)).toBeVisible()
  await field(page, 'Password').fill(newPassword)
  await page.getByRole('button', { name: 'Accept and sign in' }).click()
  await expect(page).toHaveURL(place.path)
  await page.goto('/profile')
  await expect(field(page, 'Name')).toHaveValue('Grace')
})

test('a forgotten password: a mail, its link, the new password; and the browser that was signed in is out', async ({
  browser,
  mailing,
  place,
}) => {
  const { lead } = place.people
  const contextOf = () => browser.newContext({ baseURL: mailing.url })
  const [old, fresh] = [await (await contextOf()).newPage(), await (await contextOf()).newPage()]
  const signIn = async (page: Page, password: string) => {
    await field(page, 'Email').fill(lead.email)
    await field(page, 'Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }
  await old.goto(place.path)
  await signIn(old, lead.password)
  await expect(old).toHaveURL(place.path)

  await fresh.goto('/sign-in')
  await fresh.getByRole('link', { name: 'Forgot your password?' }).click()
  await fresh.getByRole('button', { name: 'Send me a link' }).click()
  await expect(fresh.getByText('Enter an email.')).toBeVisible()
  await field(fresh, 'Email').fill(lead.email)
  await fresh.getByRole('button', { name: 'Send me a link' }).click()
  await expect(fresh.getByRole('status').filter({ hasText: 'a mail with a link is on its way' })).toBeVisible()

  const link = linkIn(await mailing.mails.mailTo(lead.email))
  await fresh.goto(link.href)
  await expect(fresh).toHaveURL('/password')
  await expect(field(fresh, 'Email')).toHaveValue(lead.email)
  await field(fresh, 'New password').fill(newPassword)
  await fresh.getByRole('button', { name: 'Set the new password' }).click()
  await fresh.getByRole('link', { name: 'Sign in' }).click()
  await signIn(fresh, newPassword)
  await expect(fresh.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()

  await old.goto(place.path)
  await expect(old).toHaveURL(/\/sign-in/)
  await fresh.goto(link.href)
  await expect(fresh.getByRole('alert').filter({ hasText: 'This link does not work.' })).toBeVisible()
  await expect(fresh.getByRole('link', { name: 'Get another link' })).toBeVisible()
  for (const page of [old, fresh]) await page.context().close()
})

test('a new password is set with the keyboard alone', async ({ page, place }) => {
  const { path } = await addPasswordLink(databaseUrl(), place.people.lead.id)
  await page.goto(path)
  await field(page, 'New password').waitFor()
  const tab = () => page.keyboard.press('Tab')
  await tab()
  await expect(field(page, 'Email')).toBeFocused()
  await tab()
  await expect(field(page, 'New password')).toBeFocused()
  await page.keyboard.type(newPassword)
  await tab()
  await page.keyboard.press('Space')
  await expect(field(page, 'New password')).toHaveAttribute('type', 'text')
  await page.keyboard.press('Space')
  await expect(field(page, 'New password')).toHaveAttribute('type', 'password')
  await tab()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status').filter({ hasText: `The new password of ${place.people.lead.email} is set.` })).toBeVisible()
})
