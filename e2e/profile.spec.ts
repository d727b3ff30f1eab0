import type { Browser, Page } from '@playwright/test'
import { expect, test } from './support/fixtures'
import type { Credentials } from './support/places'

const newPassword = 'another battery staple'

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })

/** Another browser in which the person has just signed in. */
async function elsewhere(browser: Browser, url: string, path: string, { email, password }: Credentials, userAgent: string) {
  const page = await (await browser.newContext({ baseURL: url, userAgent })).newPage()
  await page.goto(path)
  await field(page, 'Email').fill(email)
  await field(page, 'Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(path)
  return page
}

const iPhone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0'

test('the account menu leads to the profile, where the name is changed; the shell shows it', async ({ openAs, place }) => {
  const page = await openAs(place.people.viewer)
  await page.getByRole('button', { name: 'Account menu' }).click()
  await page.getByRole('menuitem', { name: 'My profile' }).click()
  await expect(page).toHaveURL('/profile')
  await expect(page.getByRole('heading', { name: 'My profile', level: 1 })).toBeVisible()
  await expect(page.getByText('SEI Viewer in Acme.')).toBeVisible()
  await expect(field(page, 'Email')).toHaveValue(place.people.viewer.email)
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden()

  await field(page, 'Name').fill('Somebody else')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(field(page, 'Name')).toHaveValue('Vic Viewer')
  await expect(field(page, 'Name')).toBeFocused()
  await field(page, 'Name').fill(' ')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Enter a name.')).toBeVisible()
  await field(page, 'Name').fill('Victoria Viewer')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Name saved' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden()
  await expect(field(page, 'Name')).toBeFocused()
  await page.getByRole('button', { name: 'Account menu' }).click()
  await expect(page.getByRole('menu').getByText('Victoria Viewer')).toBeVisible()
})

test('a changed password signs out the other browsers, and is the one to sign in with', async ({ openAs, place, browser, signIn }) => {
  const { lead } = place.people
  const other = await elsewhere(browser, place.url, place.path, lead, firefox)
  const page = await openAs(lead, '/profile')
  await field(page, 'Current password').fill('not the password')
  await field(page, 'New password').fill('password1234')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('This is not your current password.')).toBeVisible()
  await expect(field(page, 'Current password')).toBeFocused()
  await field(page, 'Current password').fill(lead.password)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('The password is too easy to guess')).toBeVisible()
  // What was typed is still there, and can be looked at.
  await expect(field(page, 'New password')).toHaveValue('password1234')
  await page.getByRole('button', { name: 'Show new password' }).click()
  await expect(field(page, 'New password')).toHaveAttribute('type', 'text')
  await field(page, 'New password').fill(newPassword)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Password changed' })).toBeVisible()
  await expect(field(page, 'New password')).toHaveValue('')

  await other.goto(place.path)
  await expect(other).toHaveURL(/\/sign-in/)
  await signIn(other, { ...lead, password: newPassword })
  await expect(other.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'My profile', level: 1 })).toBeVisible()
  await other.context().close()
})

test('other browsers are listed and signed out, one by one and together', async ({ openAs, place, browser }) => {
  const { viewer } = place.people
  const page = await openAs(viewer, '/profile')
  const others = [
    await elsewhere(browser, place.url, place.path, viewer, iPhone),
    await elsewhere(browser, place.url, place.path, viewer, firefox),
    await elsewhere(browser, place.url, place.path, viewer, firefox),
  ]
  await page.reload()
  const row = (name: string) => page.getByRole('region', { name: 'Where you are signed in' }).getByRole('listitem').filter({ hasText: name })
  await expect(row('This one')).toContainText('127.0.0.1')
  await expect(row('This one').getByRole('button')).toHaveCount(0)
  await row('Safari on iPhone').getByRole('button', { name: 'Sign out Safari on iPhone' }).click()
  await expect(row('Safari on iPhone')).toHaveCount(0)
  const heading = page.getByRole('heading', { name: 'Where you are signed in' })
  await expect(heading).toBeFocused()
  await others[0]!.goto(place.path)
  await expect(others[0]!).toHaveURL(/\/sign-in/)
  await others[1]!.goto(place.path)
  await expect(others[1]!).toHaveURL(place.path)

  await page.getByRole('button', { name: 'Sign out the other 2' }).click()
  await expect(row('Firefox on Linux')).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^Sign out the other/ })).toHaveCount(0)
  await expect(heading).toBeFocused()
  for (const other of others.slice(1)) {
    await other.goto(place.path)
    await expect(other).toHaveURL(/\/sign-in/)
    await other.context().close()
  }
  await page.reload()
  await expect(row('This one')).toBeVisible()
})

test('a session that ended elsewhere leads to the sign-in page, and back', { tag: '@night' }, async ({ openAs, place, browser, signIn }) => {
  const { lead } = place.people
  const page = await openAs(lead, '/profile')
  const other = await elsewhere(browser, place.url, '/profile', lead, firefox)
  await other.getByRole('button', { name: 'Sign out the other one' }).click()
  await expect(other.getByRole('status').filter({ hasText: 'Signed out everywhere else' })).toBeVisible()
  await page.reload()
  await expect(page).toHaveURL(/\/sign-in\?returnTo=%2Fprofile$/)
  await signIn(page, lead)
  await expect(page).toHaveURL('/profile')
  await other.context().close()
})

test('the theme is chosen with the keyboard', async ({ openAs, place }) => {
  const page = await openAs(place.people.viewer, '/profile')
  const theme = page.getByRole('radiogroup', { name: 'Theme' })
  await expect(theme.getByRole('radio', { name: 'System' })).toBeChecked()
  await theme.getByRole('radio', { name: 'System' }).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(theme.getByRole('radio', { name: 'Dark' })).toBeChecked()
  await expect(page.locator('html')).toHaveClass(/dark/)
})
