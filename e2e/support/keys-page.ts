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

/** Chooses an action from the menu of a key's row. */
export async function chooseOfKey(page: Page, name: string, action: string): Promise<void> {
  const item = page.getByRole('menuitem', { name: new RegExp(`^${action}`) })
  // Its button may be there before the page's script is: people click again.
  await expect(async () => {
    if (!(await item.isVisible())) await page.getByRole('button', { name: `Actions for ${name}` }).click()
    await expect(item).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await item.click()
}

/** The secret that the dialog of a new key shows. */
export async function shownSecret(page: Page): Promise<string> {
  const region = page.getByRole('region', { name: 'API key', exact: true })
  await expect(region).toContainText(/sei_[0-9A-Za-z]{36}/)
  return /sei_[0-9A-Za-z]{36}/.exec((await region.textContent()) ?? '')?.[0] ?? ''
}

/**
 * Has the page ask for what it shows, as when somebody comes back to its tab, until it shows this: else it asks every 15 seconds.
 * @param see an expectation that waits a second
 */
export const refreshUntil = (page: Page, see: () => Promise<void>): Promise<void> =>
  expect(async () => {
    await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')))
    await see()
  }).toPass({ timeout: 40_000 })

/** Waits until the list shows from where a key was used last: servers write that every few seconds. */
export const waitForUse = (page: Page, name: string): Promise<void> =>
  refreshUntil(page, () => expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('127.0.0.1', { timeout: 1_000 }))

/** What the last copy left; only a secure page may ask. */
export const readClipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText())

/** From now on the browser refuses to copy, by either way that it has. */
export const refuseCopying = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('refused')) } })
    document.execCommand = () => false
  })
