/** What people do on the Projects page in more than one story. */
import { expect, type Page } from '@playwright/test'

/** Opens the dialog for a new project. Right after a page arrives its buttons may be there before its script is. */
export async function openNewProject(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'New project' })
  await expect(async () => {
    if (!(await dialog.isVisible())) await page.getByRole('button', { name: 'New project', exact: true }).click()
    await expect(dialog).toBeVisible({ timeout: 1_000 })
  }).toPass()
}

/** Chooses an action of a project or an organization from its menu. */
export async function chooseOf(page: Page, name: string, action: string): Promise<void> {
  const item = page.getByRole('menuitem', { name: action })
  await expect(async () => {
    if (!(await item.isVisible())) await page.getByRole('button', { name: `Actions for ${name}` }).click()
    await expect(item).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await item.click()
}

/** Archives a project, which has a name that is easy to type. */
export async function archiveProject(page: Page, name: string): Promise<void> {
  await chooseOf(page, name, 'Archive')
  const dialog = page.getByRole('alertdialog', { name: 'Archive project?' })
  await dialog.getByRole('textbox', { name: `Type ${name} to archive it` }).fill(name)
  await dialog.getByRole('button', { name: 'Archive' }).click()
  await expect(dialog).toBeHidden()
}
