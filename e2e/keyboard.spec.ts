import { expect, test } from './support/fixtures'
import { readClipboard, waitForUse } from './support/keys-page'

test('from signing in to deletion by keyboard alone', async ({ page, place }) => {
  /** Presses Tab until the named control has the focus. Fails if it cannot be reached. */
  const tabTo = async (role: 'button' | 'textbox' | 'radio', name: string | RegExp) => {
    const target = page.getByRole(role, { name, exact: typeof name === 'string' })
    for (let presses = 0; presses < 40; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return
      await page.keyboard.press('Tab')
    }
    await expect(target).toBeFocused()
  }
  const { email, password } = place.people.admin

  await page.goto(place.path)
  await tabTo('textbox', 'Email')
  await page.keyboard.type(email)
  await tabTo('textbox', 'Password')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'API Keys', level: 1 })).toBeVisible()

  await tabTo('button', 'Create API Key')
  const name = page.getByRole('textbox', { name: 'Name' })
  await expect(async () => {
    if (!(await name.isVisible())) await page.keyboard.press('Enter')
    await expect(name).toBeFocused({ timeout: 1_000 })
  }).toPass()
  await page.keyboard.type('By keyboard')
  await page.keyboard.press('Tab')
  await page.keyboard.type('No mouse was harmed')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('radio', { name: 'Ingestion' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: 'Admin' })).toBeChecked()
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('radio', { name: 'Ingestion' })).toBeChecked()
  await tabTo('button', 'Create')
  await page.keyboard.press('Enter')

  await expect(page.getByRole('region', { name: 'API key' }).getByRole('button', { name: 'Copy' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Copied', { exact: true }).first()).toBeVisible()
  const secret = await readClipboard(page)
  expect((await place.callGateway(secret)).status).toBe(200)
  await tabTo('button', 'Done')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Create API Key' })).toBeFocused()

  await waitForUse(page, 'By keyboard')
  await tabTo('button', 'Delete By keyboard')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Pause' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Delete By keyboard' })).toBeFocused()
  await page.keyboard.press('Enter')
  await tabTo('textbox', 'Type By keyboard to delete it')
  await page.keyboard.type('By keyboard')
  await tabTo('button', 'Delete')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No API keys yet')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Create API Key' })).toBeFocused()
  expect((await place.callGateway(secret)).status).toBe(401)
})
