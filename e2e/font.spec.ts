import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures'

/** Sums up the shifts of the layout from the first paint on (web.dev, "Cumulative Layout Shift"). */
const recordShifts = (page: Page) =>
  page.addInitScript(() => {
    const record = window as unknown as { shift: number }
    record.shift = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) record.shift += (entry as PerformanceEntry & { value: number }).value
    }).observe({ type: 'layout-shift', buffered: true })
  })

for (const width of [1280, 768, 360]) {
  test(`the page stays where it is when the font arrives, ${width} px wide`, { tag: '@night' }, async ({ openAs, place }) => {
    for (const name of ['Nightly HR import', 'Deployment metrics', 'GitHub Actions of the payments repository']) {
      await place.createKey(name, name.startsWith('D') ? 'ADMIN' : 'INGESTION')
    }
    const page = await openAs(place.people.admin)
    await page.setViewportSize({ width, height: 800 })
    await recordShifts(page)
    let release = () => {}
    const released = new Promise<void>((resolve) => (release = resolve))
    let fonts = 0
    await page.route(/\.woff2/, async (route) => {
      fonts += 1
      await released
      await route.continue()
    })
    for (const path of [place.path, '/no-such-page']) {
      await page.goto(path, { waitUntil: 'domcontentloaded' })
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))))
      release()
      await page.evaluate(async () => {
        await document.fonts.ready
        await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
      })
      expect(await page.evaluate(() => (window as unknown as { shift: number }).shift)).toBeLessThanOrEqual(0.02)
    }
    expect(fonts).toBeGreaterThan(0)
  })
}

test('the font is asked for by the page itself, before its styles have come', async ({ page }) => {
  await page.goto('/sign-in')
  const preloads = page.locator('link[rel=preload][as=font]')
  await expect(preloads).toHaveCount(1)
  const href = await preloads.getAttribute('href')
  await page.evaluate(() => document.fonts.ready)
  const loaded = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('.woff2'))
      .map(({ name }) => new URL(name).pathname),
  )
  // Once: what is preloaded is what is used.
  expect(loaded).toEqual([href])
})
