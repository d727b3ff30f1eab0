import { databaseUrl, expect } from './support/fixtures'
import { fillNewKey, shownSecret } from './support/keys-page'
import { makeProofsOld } from './support/sessions'
import { testWithProvider } from './support/single-sign-on'

const test = testWithProvider({ PASSWORD_SIGN_IN: 'off' })

test('who signed in at the identity provider shows there, in a window of its own, that it is still them', async ({ page, place, sso }) => {
  const { admin } = place.people
  const sub = `sub-${admin.id}`
  await sso.provider.setAccount(sub, { email: admin.email, email_verified: true })
  const enter = async (window: typeof page) => {
    await window.getByRole('textbox', { name: 'Account' }).fill(sub)
    await window.getByRole('button', { name: 'Continue' }).click()
  }
  await page.goto(place.path)
  await page.getByRole('button', { name: 'Continue with Acme ID' }).click()
  await enter(page)
  await fillNewKey(page, { name: 'Wide', role: 'Admin' })
  await makeProofsOld(databaseUrl(), admin)
  await page.getByRole('button', { name: 'Create', exact: true }).click()

  const question = page.getByRole('dialog', { name: 'Is it still you?' })
  const go = question.getByRole('button', { name: 'Continue with Acme ID' })
  const open = async () => (await Promise.all([page.waitForEvent('popup'), go.click()]))[0]
  // A window that is closed too early leaves the question there.
  const early = await open()
  await expect(early.getByRole('textbox', { name: 'Account' })).toBeVisible()
  await expect(question.getByRole('status')).toContainText('in the window that has opened')
  await early.close()
  // Though the provider knows who it is, it asks again.
  const window = await open()
  const closed = window.waitForEvent('close')
  await enter(window)
  await closed
  await shownSecret(page)
  await expect(question).toBeHidden()
})

test('where passwords are off, nobody is asked for one', async ({ page }) => {
  await page.goto('/sign-in')
  await expect(page.getByRole('button', { name: 'Continue with Acme ID' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Use a passkey' })).toBeVisible()
  await expect(page.locator('input')).toHaveCount(0)
  await expect(page.getByRole('link', { name: /password/ })).toHaveCount(0)
  expect((await page.goto('/forgot-password'))?.status()).toBe(404)
})
