import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { peoplePath, profilePath } from '../lib/paths'
import type { IdentityProvider } from '../lib/testing/services/identity-provider'
import { databaseUrl, expect, type Place } from './support/fixtures'
import { addInvitation } from './support/links'
import { runSql, type Credentials } from './support/places'
import { testWithProvider, type SingleSignOn } from './support/single-sign-on'

const test = testWithProvider({
  PASSWORD_SIGN_IN: 'admins',
  OIDC_GROUPS_CLAIM: 'groups',
  OIDC_ROLE_MAP: JSON.stringify({ leads: [{ role: 'SEI_TEAM_MANAGER', project: 'engineering/first' }] }),
})

// One after another: they share one server and one provider, which is down in the end.
test.describe.configure({ mode: 'default' })

const subOf = ({ id }: Pick<Credentials, 'id'>) => `sub-${id}`

const button = (page: Page) => page.getByRole('button', { name: 'Continue with Acme ID' })

const refusal = (page: Page) => page.getByRole('alert').filter({ hasText: /Acme ID|disabled|invitation/ })

/** Signs in on the provider's own page. */
async function enter(page: Page, sub: string) {
  await page.getByRole('textbox', { name: 'Account' }).fill(sub)
  await page.getByRole('button', { name: 'Continue' }).click()
}

async function signInAs(page: Page, sub: string, path = '/sign-in') {
  await page.goto(path)
  await button(page).click()
  await enter(page, sub)
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 })

/** What the provider says of a person of the place: their email, verified. */
const known = async ({ provider }: SingleSignOn, person: Credentials, claims: object = {}) =>
  provider.setAccount(subOf(person), { email: person.email, email_verified: true, name: 'As the provider calls them', ...claims })

test('the first sign-in finds the person by email, and later ones find them by what the provider calls them', async ({ page, place, sso }) => {
  const { viewer } = place.people
  await known(sso, viewer)
  await signInAs(page, subOf(viewer), place.path)
  await expect(page).toHaveURL(place.path)
  await expect(heading(page, 'API Keys')).toBeVisible()
  await page.goto(profilePath())
  await expect(page.getByText('You sign in with Acme ID.')).toBeVisible()
  await expect(page.getByText('passwords are off here, or for Account Admins alone')).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'Single sign-on' })).toContainText('This one')

  // Signing out ends the session at the provider too: the next sign-in asks for the account.
  await page.getByRole('button', { name: 'Account menu' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await expect(button(page)).toBeVisible()
  await known(sso, viewer, { email: 'another@example.com' })
  await signInAs(page, subOf(viewer))
  await expect(page).toHaveURL(place.path)
  await page.getByRole('button', { name: 'Account menu' }).click()
  await expect(page.getByText(viewer.email)).toBeVisible()
})

test('whom the provider does not vouch for is refused, with what to do', async ({ page, context, place, sso }) => {
  const { admin, lead, viewer } = place.people
  const refused = async (sub: string, claims: Parameters<IdentityProvider['setAccount']>[1], text: RegExp) => {
    await sso.provider.setAccount(sub, claims)
    await context.clearCookies()
    await signInAs(page, sub)
    await expect(refusal(page)).toContainText(text)
    expect((await new AxeBuilder({ page }).setLegacyMode().analyze()).violations).toEqual([])
    await page.goto(place.path)
    await expect(page).toHaveURL(/\/sign-in\?returnTo=/)
  }
  await refused(subOf(lead), { email: lead.email, email_verified: false }, /does not say that your email is verified/)
  await refused(`stranger-${lead.id}`, { email: `stranger-${lead.id}@example.com`, email_verified: true }, /nobody here has your email/)

  await context.clearCookies()
  await known(sso, admin)
  await signInAs(page, subOf(admin))
  await expect(heading(page, 'API Keys')).toBeVisible()
  await refused(`other-${admin.id}`, { email: admin.email, email_verified: true }, /signs in with another account of Acme ID/)

  await place.disable(viewer)
  await refused(subOf(viewer), { email: viewer.email, email_verified: true }, /You are disabled here/)
})

/** Signs in on the provider's page, and answers the address of ours that the provider leads back to, without opening it. */
async function answerFor(page: Page, sub: string, { url }: SingleSignOn): Promise<URL> {
  await page.getByRole('textbox', { name: 'Account' }).waitFor()
  const { request } = page.context()
  let response = await request.post(page.url(), { form: { account: sub, do: 'enter' }, maxRedirects: 0 })
  for (let hops = 0; hops < 5; hops += 1) {
    const at = new URL(response.headers().location ?? '', response.url())
    if (at.href.startsWith(url)) return at
    response = await request.get(at.href, { maxRedirects: 0 })
  }
  throw new Error('The provider leads nowhere.')
}

test('an answer of the provider with another state or nonce signs nobody in', async ({ page, context, place, sso }) => {
  const { viewer } = place.people
  await known(sso, viewer)
  const begin = async () => {
    await page.goto('/sign-in')
    await button(page).click()
    return answerFor(page, subOf(viewer), sso)
  }
  const expectNobody = async () => {
    await expect(refusal(page)).toContainText('was not completed')
    await page.goto(place.path)
    await expect(page).toHaveURL(/\/sign-in\?returnTo=/)
  }
  const answer = await begin()
  answer.searchParams.set('state', 'another')
  await page.goto(answer.href)
  await expectNobody()

  // The nonce of a sign-in that began before, in the same browser.
  await context.clearCookies()
  await begin()
  const earlier = (await context.cookies()).find(({ name }) => name.includes('nonce'))
  await context.clearCookies()
  const next = await begin()
  await context.addCookies([earlier!])
  await page.goto(next.href)
  await expectNobody()
})

/** Somebody with no role but those that groups give. */
async function withoutRoles(place: Place): Promise<Credentials> {
  const { lead } = place.people
  await runSql(databaseUrl(), 'DELETE FROM role_binding WHERE person_id = $1', [lead.id])
  return lead
}

/** With the provider's session, which is still there. */
async function signInAgain(page: Page) {
  await page.context().clearCookies({ name: /session-token/ })
  await page.goto('/sign-in')
  await button(page).click()
}

/** A page of a colleague, on the same server. */
async function openAsColleague(page: Page, place: Place, colleague: Credentials, { url }: SingleSignOn, path: string): Promise<Page> {
  const context = await page.context().browser()!.newContext({ baseURL: url })
  const cookies = (await place.cookieOf(colleague)).split('; ').map((pair) => pair.split(/=(.*)/s))
  await context.addCookies(cookies.map(([name = '', value = '']) => ({ name, value, url })))
  const opened = await context.newPage()
  await opened.goto(path)
  return opened
}

test('roles come and go with the groups of the directory, and are not edited by hand', async ({ page, place, sso }) => {
  const person = await withoutRoles(place)
  await known(sso, person, { groups: ['leads', 'another'] })
  await signInAs(page, subOf(person))
  await expect(heading(page, 'API Keys')).toBeVisible()
  await page.goto(profilePath())
  await expect(page.getByText('From the directory: SEI Team Manager.')).toBeVisible()

  // Not told of any groups: nothing is known of the roles.
  await known(sso, person, { groups: undefined })
  await signInAgain(page)
  await expect(heading(page, 'API Keys')).toBeVisible()

  const people = await openAsColleague(page, place, place.people.admin, sso, peoplePath())
  const row = people.getByRole('row').filter({ hasText: person.email })
  await expect(row).toContainText(/Team Manager.*from the directory/)
  await expect(row).toContainText('Acme ID')
  await expect(people.getByText('Role from the directory: it follows')).toBeVisible()
  await people.getByRole('button', { name: 'Actions for Lee Lead' }).click()
  await people.getByRole('menuitem', { name: 'Change roles…' }).click()
  const dialog = people.getByRole('dialog', { name: 'Roles of Lee Lead' })
  await expect(dialog.getByRole('heading', { name: 'From the directory' })).toBeVisible()
  await expect(dialog.getByText('Change the groups there.')).toBeVisible()
  await expect(dialog.getByRole('combobox')).toHaveCount(0)
  const sent = people.waitForRequest('**/roles')
  await dialog.getByRole('button', { name: 'Add a role' }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  expect((await sent).postDataJSON()).toEqual({ roles: [expect.objectContaining({ role: 'SEI_VIEWER' })] })
  await expect(row).toContainText('SEI Viewer')
  await people.context().close()
  await runSql(databaseUrl(), `DELETE FROM role_binding WHERE person_id = $1 AND source = 'HAND'`, [person.id])

  await known(sso, person, { groups: ['another'] })
  await signInAgain(page)
  await expect(page.getByRole('heading', { name: 'You are not a member of any project yet' })).toBeVisible()
  await expect(page.getByText('Groups in Acme ID give roles too')).toBeVisible()
})

test('who is invited accepts with the identity provider, without a password', async ({ page, place, sso }) => {
  const { id, email, path } = await addInvitation(databaseUrl(), place.people.viewer.id)
  await sso.provider.setAccount(`sub-${id}`, { email, email_verified: true })
  await page.goto(path)
  await expect(page.getByText(`Accept by signing in to Acme ID as ${email}.`)).toBeVisible()
  await page.getByRole('button', { name: 'Accept with Acme ID' }).click()
  await enter(page, `sub-${id}`)
  await expect(page).toHaveURL(place.path)
  await page.goto(path)
  await expect(page.getByRole('alert').filter({ hasText: 'link' })).toBeVisible()
})

test('a session that the provider has ended is over here, and an ID token ends none', async ({ page, place, sso }) => {
  const { viewer } = place.people
  await known(sso, viewer)
  await signInAs(page, subOf(viewer), place.path)
  await expect(heading(page, 'API Keys')).toBeVisible()
  const logOut = (token: string) =>
    fetch(`${sso.url}/api/oidc/back-channel-logout`, { method: 'POST', body: new URLSearchParams({ logout_token: token }) })
  const idToken = await sso.provider.sign({ sub: subOf(viewer), nonce: 'of a sign-in', auth_time: Math.floor(Date.now() / 1000) })
  expect((await logOut(idToken)).status).toBe(400)
  await page.reload()
  await expect(heading(page, 'API Keys')).toBeVisible()

  const elsewhere = await page.context().newPage()
  await elsewhere.goto(`${sso.provider.issuer}/session/end`)
  await elsewhere.getByRole('button', { name: 'Sign out' }).click()
  await expect(async () => {
    await page.goto(place.path)
    await expect(page).toHaveURL(/\/sign-in\?returnTo=/, { timeout: 1_000 })
  }).toPass()
})

test('while the provider is down the page says so, and an Account Admin signs in with a password', async ({ page, place, signIn, sso }) => {
  await sso.provider.stop()
  // What the provider said of itself a moment ago still counts.
  await expect(async () => {
    await page.goto(place.path)
    await button(page).click()
    await expect(refusal(page)).toContainText('Acme ID cannot be reached right now.', { timeout: 5_000 })
  }).toPass()
  await expect(button(page)).toBeEnabled()
  await signIn(page, place.people.viewer)
  await expect(page.getByRole('alert').filter({ hasText: 'not right' })).toBeVisible()
  await signIn(page, place.people.admin)
  await expect(page).toHaveURL(place.path)
})
