/** What people do on the API Keys page in more than one story. */
import { expect, type Page } from '@playwright/test'

type NewKey = { name: string; description?: string; role: 'Admin' | 'Ingestion' }

/** Opens the create dialog and fills it in. */
export async function fillNewKey(page: Page, { name, description, role }: NewKey): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Create API Key' })
  // Right after a page arrives, its buttons may be there before its script is: people click again.
  await expect(async () => {
    if (!(await dialog.isVisible())) await page.getByRole('button', { name: 'Create API Key' }).click()
    await expect(dialog).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
  if (description) await dialog.getByRole('textbox', { name: 'Description' }).fill(description)
  await dialog.getByRole('radio', { name: role }).check()
  await expect(dialog.getByRole('radio', { name: role })).toBeChecked()
}

/** What the last copy left; only a secure page may ask. */
export const readClipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText())

/** From now on the browser refuses to copy, by either way that it has. */
export const refuseCopying = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('refused')) } })
    document.execCommand = () => false
  })
