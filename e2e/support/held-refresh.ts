/** Lists that answer late, as on a slow network. */
import type { Page } from '@playwright/test'

/**
 * From now on the page waits for what it asks for at these addresses.
 * @param path a pattern of Playwright; only requests to read are held
 * @returns lets them go on, and all that come later
 */
export async function holdRefresh(page: Page, path: string): Promise<() => void> {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route(path, async (route) => {
    if (route.request().method() === 'GET') await released
    await route.continue()
  })
  return release
}
