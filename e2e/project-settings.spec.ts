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
  const days = page.getByRole('textbox', { name: 'Days', exact: true })
  await days.fill('4000')
  await save.click()
  await expect(days).toHaveAccessibleDescription(/at most 3650/)
  await days.fill('45')
  await page.getByRole('checkbox', { name: 'Keys have to expire' }).check()
  await save.click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Settings saved' })).toBeVisible()
  await expect(save).toBeDisabled()
  await page.reload()
  await expect(days).toHaveValue('45')
  await expect(page.getByRole('checkbox', { name: 'Keys have to expire' })).toBeChecked()
  expect((await place.callGateway(secret)).status).toBe(200)
})

test('an admin says when a secret is old, and when a key is unused', async ({ openAs, place }) => {
  const page = await openAs(place.people.seiAdmin, projectSettingsPath(place.ref))
  const old = page.getByRole('textbox', { name: 'Days after which a secret is old' })
  const unused = page.getByRole('textbox', { name: 'Days without a call after which a key is unused' })
  await expect(old).toHaveValue('90')
  await expect(async () => {
    await old.fill('0')
    await expect(page.getByRole('button', { name: 'Save' })).toBeEnabled({ timeout: 1_000 })
  }).toPass()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(old).toHaveAccessibleDescription(/at least 1 day/)
  await old.fill('30')
  await unused.fill('60')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Settings saved' })).toBeVisible()
  await page.reload()
  await expect(old).toHaveValue('30')
  await expect(unused).toHaveValue('60')
  await expect(page.getByRole('radio', { name: 'No limit' })).toBeChecked()
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
