/** Requests to read that are answered late, as on a slow network: of lists, of details, of a page that is rendered anew. */
import type { Page } from '@playwright/test'

/**
 * From now on the page waits for what it asks for at these addresses.
 * @param addresses as Playwright takes them; what changes something is not held
 * @returns lets them go on, and all that come later
 */
export async function holdRefresh(page: Page, addresses: Parameters<Page['route']>[0]): Promise<() => void> {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route(addresses, async (route) => {
    if (route.request().method() === 'GET') await released
    await route.continue()
  })
  return release
}
