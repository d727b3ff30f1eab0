/** What people do with the panel of a key in more than one story. */
import { expect, type Locator, type Page } from '@playwright/test'
import { keyActionApi } from '../../lib/paths'
import { CreatedKey } from '../../lib/schema/key'
import type { Overlap } from '../../lib/schema/key-rotation'
import type { Place } from './fixtures'
import { runSql } from './places'

/** Presses the name of a key in the list. */
export async function openPanel(page: Page, name: string): Promise<Locator> {
  const panel = page.getByRole('dialog', { name })
  // Right after a page arrives, its buttons may be there before its script is: people click again.
  await expect(async () => {
    if (!(await panel.isVisible())) await page.getByRole('button', { name, exact: true }).click()
    await expect(panel).toBeVisible({ timeout: 1_000 })
  }).toPass()
  return panel
}

type Calls = { address?: string; client?: string; calls?: number; refused?: number; hoursAgo?: number }

/** Calls of a key as servers have written them. */
export async function addTraffic(ids: { keyId: string; secretId: string }, ...traffic: Calls[]): Promise<void> {
  for (const { address = '203.0.113.4', client = 'curl/8', calls = 1, refused = 0, hoursAgo = 0 } of traffic) {
    const at = new Date(Date.now() - hoursAgo * 3_600_000)
    const hour = new Date(at.getTime() - (at.getTime() % 3_600_000))
    await runSql(
      process.env.E2E_DATABASE_URL!,
      `INSERT INTO api_key_traffic (secret_id, key_id, hour, address, client, calls, refused, last_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [ids.secretId, ids.keyId, hour, address, client, calls, refused, at],
    )
  }
}

/** Rotates a key behind the page's back, and says that a browser shows the new secret. The page is of somebody who may. */
export async function rotateKey(page: Page, { ref, url }: Place, keyId: string, overlap: Overlap): Promise<CreatedKey> {
  const post = async (action: 'rotate' | 'reveal', data: unknown) => {
    const response = await page.request.post(url + keyActionApi(ref, keyId, action), { data, headers: { origin: url } })
    expect(response.ok()).toBe(true)
    return response
  }
  const rotated = CreatedKey.parse(await (await post('rotate', { overlap })).json())
  await post('reveal', { secretId: rotated.secretId })
  return rotated
}
