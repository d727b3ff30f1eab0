import type { Page } from '@playwright/test'
import { keyActionApi, keysBulkApi } from '../lib/paths'
import { expect, test } from './support/fixtures'
import { waitForUse } from './support/keys-page'

const tick = (page: Page, name: string) => page.getByRole('checkbox', { name: `Select ${name}` }).check()

test('keys that are ticked are paused at once, and each is told what became of it', async ({ openAs, place }) => {
  const { secret } = await place.createKey('Nightly import')
  const paused = await place.createKey('Paused before')
  const untouched = await place.createKey('Left alone')
  const page = await openAs(place.people.lead)
  await page.request.post(place.url + keyActionApi(place.ref, paused.key.id, 'pause'), { headers: { origin: place.url } })
  await tick(page, 'Nightly import')
  await tick(page, 'Paused before')
  const bar = page.getByRole('group', { name: 'Selected keys' })
  await expect(bar).toContainText('2 keys of this page selected')
  await expect(page.getByRole('search')).toBeHidden()
  await expect(bar.getByRole('button', { name: 'Hand over…' })).toBeDisabled()

  await bar.getByRole('button', { name: 'Pause…' }).click()
  const question = page.getByRole('alertdialog', { name: 'Pause 2 keys?' })
  await expect(question.getByRole('rowheader')).toHaveText([/Paused before/, /Nightly import/])
  await page.keyboard.press('Escape')
  await expect(bar.getByRole('button', { name: 'Pause…' })).toBeFocused()
  await page.keyboard.press('Enter')
  await question.getByRole('button', { name: 'Pause 2 keys' }).click()
  const result = page.getByRole('dialog', { name: 'Paused: 2 keys' })
  await expect(result.getByRole('button', { name: 'Done' })).toBeFocused()
  await expect(result.getByRole('row', { name: /Nightly import/ })).toContainText('Paused')
  await expect(result.getByRole('row', { name: /Paused before/ })).toContainText('Was paused before')
  expect((await place.callGateway(secret)).status).toBe(401)
  expect((await place.callGateway(untouched.secret)).status).toBe(200)
  await result.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('search')).toBeVisible()
  await expect(page.getByRole('row', { name: /Nightly import/ })).toContainText(/Paused.*by Lee Lead/)

  await tick(page, 'Left alone')
  await bar.getByRole('button', { name: 'Clear' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Left alone', exact: true })).toBeFocused()
})

test('a key that is refused among many is named with the reason, and stays ticked', async ({ openAs, place }) => {
  for (const name of ['One', 'Two']) await place.createKey(name)
  const page = await openAs(place.people.admin)
  await page.route(`**${keysBulkApi(place.ref)}`, async (route) => {
    const [first, second] = (route.request().postDataJSON() as { ids: string[] }).ids
    const results = [
      { id: first, outcome: 'done', detail: null },
      { id: second, outcome: 'refused', detail: 'The database did not answer.' },
    ]
    await route.fulfill({ json: { results } })
  })
  await page.getByRole('checkbox', { name: 'Select all keys of this page' }).check()
  await page.getByRole('button', { name: 'Hand over…' }).click()
  const question = page.getByRole('alertdialog', { name: 'Hand over 2 keys?' })
  await expect(question.getByRole('button', { name: 'Hand over 2 keys' })).toBeDisabled()
  await question.getByRole('combobox', { name: 'Responsible person' }).click()
  await page.getByRole('option', { name: /Lee Lead/ }).click()
  await question.getByRole('button', { name: 'Hand over 2 keys' }).click()
  const result = page.getByRole('dialog', { name: 'Handed over: 1 of 2 keys' })
  await expect(result.getByRole('row', { name: /One/ })).toContainText('The database did not answer.')
  await result.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('checkbox', { name: 'Select One' })).toBeChecked()
  await expect(page.getByRole('checkbox', { name: 'Select Two' })).not.toBeChecked()
})

test('what is ticked outlives a refresh, and not another filter', async ({ openAs, place }) => {
  await place.createKey('First')
  const page = await openAs(place.people.admin)
  await tick(page, 'First')
  await place.createKey('Made meanwhile')
  await expect(page.getByRole('row', { name: /Made meanwhile/ })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('checkbox', { name: 'Select First' })).toBeChecked()
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
  await expect(page.getByRole('group', { name: 'Selected keys' })).toBeHidden()
  await expect(page.getByRole('checkbox', { name: 'Select First' })).not.toBeChecked()
})

test('keys that were used a moment ago are deleted together only by whoever types how many', async ({ openAs, place }) => {
  const used = await place.createKey('In use')
  await place.createKey('Idle')
  await place.callGateway(used.secret)
  const page = await openAs(place.people.lead)
  await waitForUse(page, 'In use')
  await page.getByRole('checkbox', { name: 'Select all keys of this page' }).check()
  await page.getByRole('button', { name: 'Delete…', exact: true }).click()
  const question = page.getByRole('alertdialog', { name: 'Delete 2 keys?' })
  await expect(question).toContainText('1 of them was used in the last 7 days')
  await expect(question.getByRole('button', { name: 'Delete 2 keys' })).toBeDisabled()
  await question.getByRole('textbox', { name: 'Type 2, the number of keys, to delete them' }).fill('2')
  await question.getByRole('textbox', { name: 'Reason' }).fill('The pipeline is gone')
  await question.getByRole('button', { name: 'Delete 2 keys' }).click()
  await page.getByRole('dialog', { name: 'Deleted: 2 keys' }).getByRole('button', { name: 'Done' }).click()
  expect((await place.callGateway(used.secret)).status).toBe(401)
  await page.getByRole('tab', { name: 'Deleted 2' }).click()
  await expect(page.getByRole('row', { name: /Idle/ })).toContainText('The pipeline is gone')
})

test('the list is filtered by state, also by a link', async ({ openAs, place }) => {
  const { key } = await place.createKey('Switched off')
  await place.createKey('Switched on')
  const page = await openAs(place.people.admin)
  await page.request.post(place.url + keyActionApi(place.ref, key.id, 'pause'), { headers: { origin: place.url } })
  await page.getByRole('combobox', { name: 'State filter' }).selectOption('Paused')
  await expect(page.getByRole('row', { name: /Switched on/ })).toBeHidden()
  await expect(page.getByRole('row', { name: /Switched off/ })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('rowheader')).toHaveCount(1)
})
