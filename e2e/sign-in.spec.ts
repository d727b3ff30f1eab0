import { expect, test } from './support/fixtures'

test('a wrong password and an unknown email are told alike, and the right one leads on', async ({ page, place }) => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/sign-in$/)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('Enter your email address.')).toBeVisible()

  const attempt = async (email: string, password: string) => {
    await page.getByRole('textbox', { name: 'Email' }).fill(email)
    await page.getByRole('textbox', { name: 'Password' }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }
  const refusal = page.getByRole('alert').filter({ hasText: 'not right' })
  await attempt(place.people.admin.email, 'not the password')
  await expect(refusal).toBeVisible()
  const first = await refusal.textContent()
  await attempt('nobody@example.com', 'not the password')
  await expect(refusal).toHaveText(first ?? '')

  await attempt(place.people.admin.email, place.people.admin.password)
  await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
})

test('a page asked for while signed out comes back after signing in, with its filters', async ({ page, place, signIn }) => {
  await page.goto(`${place.path}?role=ADMIN`)
  await expect(page).toHaveURL(/\/sign-in\?returnTo=/)
  await signIn(page, place.people.viewer)
  await expect(page).toHaveURL(`${place.path}?role=ADMIN`)
})

test('at an address that is not the console’s own, signing in says where it works', async ({ page, place, signIn }) => {
  await page.goto('/sign-in')
  // A browser sends its own Origin, whatever a test wants: so the test sends the request in its place.
  await page.route('**/callback/credentials', async (route) => {
    const headers = { ...route.request().headers(), origin: 'http://elsewhere.test' }
    await route.fulfill({ response: await route.fetch({ headers }) })
  })
  await signIn(page, place.people.viewer)
  await expect(page.getByRole('alert').filter({ hasText: `Signing in works at ${place.url} alone` })).toBeVisible()
})

test('an address of another site is not followed after signing in', async ({ page, place, signIn }) => {
  await page.goto('/sign-in?returnTo=//evil.example/')
  await signIn(page, place.people.viewer)
  await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
  expect(new URL(page.url()).origin).toBe(new URL(place.url).origin)
})

test('after ten wrong passwords in their own browser the person has to wait, and is told how long', { tag: '@night' }, async ({ openAs, place, signIn }) => {
  const page = await openAs(place.people.lead)
  await page.getByRole('button', { name: 'Account menu' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const answered = page.waitForResponse('**/callback/credentials')
    await signIn(page, { ...place.people.lead, password: 'not the password' })
    expect((await answered).status()).toBe(401)
  }
  await signIn(page, place.people.lead)
  await expect(page.getByRole('alert').filter({ hasText: /Too many attempts. Wait \d minutes, or use a browser/ })).toBeVisible()
})

test('signing out ends it, also for the back button', async ({ openAs, place }) => {
  const page = await openAs(place.people.viewer)
  await page.getByRole('button', { name: 'Account menu' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goBack()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
  await page.goto(place.path)
  await expect(page).toHaveURL(/\/sign-in/)
})

test('a person who is disabled is sent away at the next thing they do', async ({ openAs, place }) => {
  await place.createKey('Out of reach soon')
  const page = await openAs(place.people.admin)
  await place.disable(place.people.admin)
  await page.getByRole('searchbox', { name: 'Search keys' }).fill('anything')
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto(place.path)
  await expect(page).toHaveURL(/\/sign-in/)
})

test('a page that is only open says so when it asks again, and one that somebody uses does not', { tag: '@night' }, async ({ openAs, page, place }) => {
  await page.clock.install()
  await openAs(place.people.viewer)
  await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
  const marked = async () => {
    const asked = page.waitForRequest((request) => request.url().includes('/api-keys?'))
    await page.clock.runFor(16_000)
    return (await asked).headers()['x-background']
  }
  expect(await marked()).toBe('1')
  await page.keyboard.press('Shift')
  expect(await marked()).toBeUndefined()
  await page.clock.runFor(60_000)
  expect(await marked()).toBe('1')
})
