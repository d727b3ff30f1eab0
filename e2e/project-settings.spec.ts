import { projectSettingsPath, projectsPath } from '../lib/paths'
import { expect, test } from './support/fixtures'
import { archiveProject } from './support/projects-page'

test('an admin limits the life of keys; the keys that there are stay as they are', async ({ openAs, place }) => {
  const { secret } = await place.createKey('Without an end')
  const page = await openAs(place.people.seiAdmin)
  await page.getByRole('link', { name: 'Project Settings' }).click()
  await expect(page.getByRole('heading', { name: 'Project Settings' })).toBeVisible()
  const save = page.getByRole('button', { name: 'Save' })
  await expect(save).toBeDisabled()
  await expect(page.getByRole('radio', { name: 'No limit' })).toBeChecked()
  await expect(page.getByText('Keys that there are stay as they are')).toBeVisible()
  await page.getByRole('radio', { name: 'Other…' }).check()
  await page.getByRole('textbox', { name: 'Days' }).fill('4000')
  await save.click()
  await expect(page.getByRole('textbox', { name: 'Days' })).toHaveAccessibleDescription(/at most 3650/)
  await page.getByRole('textbox', { name: 'Days' }).fill('45')
  await page.getByRole('checkbox', { name: 'Keys have to expire' }).check()
  await save.click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Settings saved' })).toBeVisible()
  await expect(save).toBeDisabled()
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Days' })).toHaveValue('45')
  await expect(page.getByRole('checkbox', { name: 'Keys have to expire' })).toBeChecked()
  expect((await place.callGateway(secret)).status).toBe(200)
})

test('changes are not lost by a link, by Back or by a reload', { tag: '@night' }, async ({ openAs, place }) => {
  const page = await openAs(place.people.admin)
  await page.goto(projectSettingsPath(place.ref))
  await page.getByRole('radio', { name: '90 days' }).check()
  const question = page.getByRole('alertdialog', { name: 'Discard your changes?' })
  for (const leave of [
    () => page.getByRole('link', { name: 'API Keys' }).click(),
    () => page.evaluate(() => window.history.back()),
  ]) {
    await leave()
    await question.getByRole('button', { name: 'Keep editing' }).click()
    await expect(question).toBeHidden()
    await expect(page.getByRole('radio', { name: '90 days' })).toBeChecked()
  }
  const asked = page.waitForEvent('dialog')
  // Not awaited: the reload goes on only after the question is answered.
  const reload = page.evaluate(() => window.location.reload())
  const browserDialog = await asked
  expect(browserDialog.type()).toBe('beforeunload')
  await browserDialog.dismiss()
  await reload.catch(() => undefined)

  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByRole('radio', { name: 'No limit' })).toBeChecked()
  await page.getByRole('radio', { name: '90 days' }).check()
  await page.getByRole('link', { name: 'API Keys' }).click()
  await question.getByRole('button', { name: 'Discard' }).click()
  await expect(page).toHaveURL(place.path)
})

test('who may not change the settings is not led there, and sees why on the page itself', async ({ openAs, place }) => {
  const page = await openAs(place.people.lead)
  await expect(page.getByRole('link', { name: 'API Keys' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Project Settings' })).toBeHidden()
  await page.goto(projectSettingsPath(place.ref))
  await expect(page.getByRole('heading', { name: 'You cannot change the settings of this project' })).toBeVisible()

  const admin = await openAs(place.people.admin, projectsPath())
  await archiveProject(admin, 'First project')
  await admin.goto(projectSettingsPath(place.ref))
  await expect(admin.getByRole('heading', { name: 'You cannot change the settings of this project' })).toBeVisible()
  await expect(admin.getByRole('link', { name: 'Project Settings' })).toBeHidden()
})
