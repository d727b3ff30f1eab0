import AxeBuilder from '@axe-core/playwright'
import { apiDocsPath } from '../lib/paths'
import { expect, test } from './support/fixtures'

test('from the API Keys page one comes to what a key can call, searches it and tries a call', async ({ openAs, place }) => {
  const { secret } = await place.createKey('Reader of the documentation')
  const page = await openAs(place.people.lead)
  const wrong: string[] = []
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()))
  page.on('pageerror', (error) => wrong.push(error.message))
  const elsewhere: string[] = []
  page.on('request', (request) => !request.url().startsWith(place.url) && elsewhere.push(request.url()))

  await page.getByRole('link', { name: 'API documentation' }).click()
  await expect(page).toHaveURL(new RegExp(`${apiDocsPath()}$`))
  await page.getByRole('textbox', { name: 'Search' }).fill('developer schema')
  await expect(page.getByText('/api/v2/developers/schema')).toBeVisible()
  await expect(page.getByText('/auth/verify')).toBeHidden()

  await page.getByRole('button', { name: 'Authorize' }).first().click()
  await page.getByRole('textbox', { name: 'Value:' }).first().fill(secret)
  await page.getByRole('button', { name: 'Apply credentials' }).first().click()
  await page.getByRole('button', { name: 'Close' }).last().click()

  await page.getByText('/api/v2/developers/schema').click()
  await page.getByRole('button', { name: 'Try it out' }).click()
  const answer = page.waitForResponse((response) => response.url().endsWith('/api/v2/developers/schema'))
  await page.getByRole('button', { name: 'Execute' }).click()
  expect((await answer).status()).toBe(200)
  expect(wrong).toEqual([])
  expect(elsewhere.filter((url) => !url.startsWith('data:'))).toEqual([])
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`what the keys can call is there to be read in ${colorScheme}, wide or narrow, and leads back`, { tag: '@night' }, async ({ openAs, place }) => {
    const page = await openAs(place.people.lead)
    await page.emulateMedia({ colorScheme })
    await page.goto(apiDocsPath())
    await page.getByText('/auth/verify').waitFor()
    const background = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    expect(background === 'rgba(0, 0, 0, 0)').toBe(colorScheme === 'light')
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 740 })
      // Only these rules: Swagger UI breaks others that we cannot mend.
      const { violations } = await new AxeBuilder({ page }).withRules(['color-contrast', 'label', 'select-name']).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
      const search = (await page.getByRole('textbox', { name: 'Search' }).boundingBox())!
      expect(search.width).toBeGreaterThan(width - 60)
    }
    await page.getByRole('link', { name: 'API Keys' }).click()
    await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()
  })
}
