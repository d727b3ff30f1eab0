/** What people do on the People page in more than one story. */
import { expect, type Locator, type Page } from '@playwright/test'

/** Opens the dialog that invites a person. Right after a page arrives its buttons may be there before its script is. */
export async function openInvite(page: Page): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name: 'Invite a person' })
  await expect(async () => {
    if (!(await dialog.isVisible())) await page.getByRole('button', { name: 'Invite', exact: true }).click()
    await expect(dialog).toBeVisible({ timeout: 1_000 })
  }).toPass()
  return dialog
}
