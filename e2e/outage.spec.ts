import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures'

const sentence = 'The database cannot be reached'

/** Answers a page, and what another asks of it, as the server does where the database is away. */
const takeDatabaseAway = (page: Page, path: string) =>
  page.route(`**${path}**`, (route) =>
    route.fulfill({
      status: 503,
      headers: { 'retry-after': '5', 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' },
      body: `<!doctype html><html lang="en"><title>SEI</title><h1>${sentence}</h1><a href="">Try again</a></html>`,
    }),
  )

test('who goes to another page while the database is away is told so by a page of its own, and goes on from there', async ({ openAs, place }) => {
  const page = await openAs(place.people.admin)
  await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
  await takeDatabaseAway(page, place.otherPath)
  await page.getByRole('button', { name: /^Project:/ }).click()
  await page.getByRole('menuitem', { name: /Other project/ }).click()
  await expect(page.getByRole('heading', { name: sentence })).toBeVisible()
  await expect(page).toHaveURL(place.otherPath)
  await page.unrouteAll()
  await page.getByRole('link', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
})
