import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures'

for (const [how, disconnect] of [
  ['offline', (page: Page) => page.context().setOffline(true)],
  ['with the server down', (page: Page) => page.route('**/api/**', (route) => route.abort('connectionrefused'))],
] as const) {
  test(`signing in ${how} says so, stays on the page and keeps what was typed`, { tag: '@night' }, async ({ page, place, signIn }) => {
    await page.goto('/sign-in')
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
    await disconnect(page)
    await signIn(page, place.people.viewer)
    await expect(page.getByRole('alert').filter({ hasText: /connection|offline/ })).toBeVisible()
    await expect(page).toHaveURL(/\/sign-in$/)
    await expect(page.getByRole('textbox', { name: 'Email' })).toHaveValue(place.people.viewer.email)
    await expect(page.getByRole('textbox', { name: 'Password' })).toHaveValue(place.people.viewer.password)

    await page.context().setOffline(false)
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
  })

  test(`signing out ${how} says that the person is still signed in`, { tag: '@night' }, async ({ openAs, place }) => {
    await place.createKey('Still on screen')
    const page = await openAs(place.people.viewer)
    const signOut = async () => {
      await page.getByRole('button', { name: 'Account menu' }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
    }
    await expect(page.getByRole('row', { name: /Still on screen/ })).toBeVisible()
    await disconnect(page)
    await signOut()
    await expect(page.getByText('You are still signed in.')).toBeVisible()
    await expect(page.getByRole('row', { name: /Still on screen/ })).toBeVisible()
    await page.context().setOffline(false)
    await page.unrouteAll()
    await signOut()
    await expect(page).toHaveURL(/\/sign-in/)
  })
}

test('signing in says so where the browser takes no cookies', { tag: '@night' }, async ({ page, place, signIn }) => {
  await page.goto('/sign-in')
  await page.route('**/api/auth/csrf', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { csrfToken: 'not of a cookie' } })
  })
  await signIn(page, place.people.viewer)
  await expect(page.getByRole('alert').filter({ hasText: 'keeps the cookies of this console' })).toBeVisible()
  await expect(page).toHaveURL(/\/sign-in$/)
})
