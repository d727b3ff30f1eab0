import { execFileSync } from 'node:child_process'
import { expect, test } from './support/fixtures'
import { chooseOfKey, fillNewKey, readClipboard, waitForUse } from './support/keys-page'

test('an admin creates a key, copies it, sees it once, uses it, deletes it', async ({ openAs, place }) => {
  const page = await openAs(place.people.admin)
  await fillNewKey(page, { name: 'Nightly import', description: 'HR export at 02:00', role: 'Ingestion' })
  await page.getByRole('button', { name: 'Create', exact: true }).click()

  const region = page.getByRole('region', { name: 'API key' })
  await expect(region).toContainText(/sei_[0-9A-Za-z]{36}/)
  await region.getByRole('button', { name: 'Copy' }).click()
  await expect(region.getByText('Copied')).toBeVisible()
  const secret = await readClipboard(page)
  expect(secret).toMatch(/^sei_[0-9A-Za-z]{36}$/)
  await expect(region).toContainText(secret)

  await page.getByRole('button', { name: 'Copy curl' }).click()
  const command = await readClipboard(page)
  // It asks for the key, so that it does not stay in the shell's history.
  expect(command).not.toContain(secret)
  const run = () => execFileSync('bash', ['-c', `${command.trimEnd()} -s -w ' %{http_code}'`], { encoding: 'utf8', input: `${secret}\n` })
  expect(run()).toContain('"fields":[]')
  expect(run()).toMatch(/ 200$/)

  await page.getByRole('button', { name: 'Done' }).click()
  await expect(region).toBeHidden()
  const row = page.getByRole('row', { name: /Nightly import/ })
  await expect(row).toContainText('Ingestion')
  await expect(row).toContainText(`${secret.slice(0, 8)}…${secret.slice(-4)}`)

  await page.reload()
  await expect(row).toBeVisible()
  expect(await page.content()).not.toContain(secret)
  expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))).not.toContain(
    secret.slice(4, 34),
  )
  await waitForUse(page, 'Nightly import')

  await page.getByRole('button', { name: 'Delete Nightly import' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Delete “Nightly import”?' })
  await expect(dialog).toContainText('127.0.0.1')
  await dialog.getByRole('textbox', { name: 'Type Nightly import to delete it' }).fill('Nightly import')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('No API keys yet')).toBeVisible()
  expect(run()).toMatch(/"code":"KEY_DELETED".* 401$/)
})

test('noise in a name is left out, and a character that deceives is named with its place', async ({ openAs, place }) => {
  const page = await openAs(place.people.admin)
  await page.getByRole('button', { name: 'Create API Key' }).click()
  const dialog = page.getByRole('dialog', { name: 'Create API Key' })
  const name = dialog.getByRole('textbox', { name: 'Name' })
  await name.fill('ci\u202egnp.exe')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(name).toHaveAccessibleDescription(/U\+202E at position 3/)
  await name.fill('\ufeffNight\u200bly \u{1f469}\u200d\u{1f4bb}\u200f')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('region', { name: 'API key' })).toContainText(/sei_[0-9A-Za-z]{36}/)
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('row', { name: /Nightly \u{1f469}\u200d\u{1f4bb}/u })).toBeVisible()
})

test('what is wrong is said at its field, and nothing typed is lost', async ({ openAs, place }) => {
  await place.createKey('Taken')
  const page = await openAs(place.people.seiAdmin)
  await page.getByRole('button', { name: 'Create API Key' }).click()
  const dialog = page.getByRole('dialog', { name: 'Create API Key' })
  await expect(dialog.getByRole('radio', { name: 'Ingestion' })).toBeChecked()
  await dialog.getByRole('button', { name: 'Create' }).click()
  const name = dialog.getByRole('textbox', { name: 'Name' })
  await expect(name).toBeFocused()
  await expect(name).toHaveAccessibleDescription(/Enter a name/)

  await name.fill('  taken ')
  await dialog.getByRole('textbox', { name: 'Description' }).fill('kept')
  await dialog.getByRole('radio', { name: 'Admin' }).check()
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(name).toHaveAccessibleDescription(/already exists/)
  await expect(dialog.getByRole('textbox', { name: 'Description' })).toHaveValue('kept')
  await expect(dialog.getByRole('radio', { name: 'Admin' })).toBeChecked()

  await name.fill('x'.repeat(129))
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(name).toHaveAccessibleDescription(/at most 128/)
})

test('a lost answer is told for what it is, and what was typed stays', async ({ openAs, place }) => {
  const page = await openAs(place.people.admin)
  await page.route('**/api-keys', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    await route.fetch()
    await route.abort('connectionreset')
  })
  await fillNewKey(page, { name: 'Lost on the way', role: 'Ingestion' })
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Create API Key' })
  await expect(dialog.getByRole('alert')).toContainText('may have been created')
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Lost on the way')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Discard' }).click()
  const row = page.getByRole('row', { name: /Lost on the way/ })
  await expect(row).toContainText('Never revealed')
  await row.getByRole('button', { name: 'Delete Lost on the way' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('No API keys yet')).toBeVisible()
})

test('an admin renames a key; its role stays', async ({ openAs, place }) => {
  await place.createKey('Old name')
  const page = await openAs(place.people.admin)
  await chooseOfKey(page, 'Old name', 'Edit…')
  const dialog = page.getByRole('dialog', { name: 'Edit API Key' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('New name')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('row', { name: /New name/ })).toContainText('Ingestion')
  await expect(page.getByRole('button', { name: 'Actions for New name' })).toBeFocused()
})
