import { keyActionApi } from '../lib/paths'
import { expect, test, type Place } from './support/fixtures'
import { holdRefresh } from './support/held-refresh'
import { openPanel } from './support/key-panel'
import { chooseOfKey, shownSecret } from './support/keys-page'

/** How the gateway answers a secret: with 200, or with a code. */
async function answerOf(place: Place, secret: string) {
  const response = await place.callGateway(secret)
  return response.status === 200 ? 200 : ((await response.json()) as { code: string }).code
}

test('a key is rotated without an outage: both secrets work, the new one arrives, the old one is ended', async ({ openAs, place }) => {
  const { secret: old } = await place.createKey('Checkout events')
  expect(await answerOf(place, old)).toBe(200)
  const page = await openAs(place.people.admin)
  await chooseOfKey(page, 'Checkout events', 'Rotate')
  const dialog = page.getByRole('dialog', { name: 'Rotate “Checkout events”' })
  await expect(dialog.getByRole('radio', { name: '24 hours' })).toBeChecked()
  await dialog.getByRole('button', { name: 'Rotate' }).click()

  const fresh = await shownSecret(page)
  expect(fresh).not.toBe(old)
  await expect(page.getByText(/The old secret, .* works until/)).toBeVisible()
  const arrival = page.getByRole('dialog').getByRole('status').filter({ hasText: /request|Received/ })
  await expect(arrival).toContainText('Waiting for the first request…')
  expect(await answerOf(place, old)).toBe(200)
  expect(await answerOf(place, fresh)).toBe(200)
  await expect(arrival).toContainText('Received from 127.0.0.1', { timeout: 30_000 })
  // Somebody has it, so closing asks nothing.
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByRole('row', { name: /Checkout events/ })).toContainText('Rotating')

  const panel = await openPanel(page, 'Checkout events')
  await panel.getByRole('button', { name: /^End old secret/ }).click()
  const question = page.getByRole('alertdialog', { name: 'End the old secret now?' })
  await expect(question).toContainText('127.0.0.1')
  await question.getByRole('button', { name: 'End now' }).click()
  await expect(question).toBeHidden()
  expect(await answerOf(place, old)).toBe('KEY_ROTATED')
  expect(await answerOf(place, fresh)).toBe(200)
  expect(await page.content()).not.toContain(fresh)
})

test('without an overlap the old secret ends where the new one is shown, once that is confirmed', async ({ openAs, place }) => {
  const { secret: old } = await place.createKey('Leaked')
  const page = await openAs(place.people.admin)
  await chooseOfKey(page, 'Leaked', 'Rotate')
  const dialog = page.getByRole('dialog', { name: 'Rotate “Leaked”' })
  await dialog.getByRole('radio', { name: 'None' }).check()
  await expect(dialog).toContainText('you are asked to end the old one')
  await dialog.getByRole('button', { name: 'Rotate' }).click()
  const fresh = await shownSecret(page)
  expect(await answerOf(place, old)).toBe(200)

  // Closing without it says that both work on.
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  const still = page.getByRole('alertdialog', { name: 'The old secret still works' })
  await expect(still).toContainText('Both secrets work until you end the old one')
  await still.getByRole('button', { name: 'Go back' }).click()

  await page.getByRole('button', { name: 'End the old secret now' }).click()
  await page.getByRole('alertdialog', { name: 'End the old secret now?' }).getByRole('button', { name: 'End now' }).click()
  await expect(page.getByText('The old secret was ended. Whatever still uses it is refused')).toBeVisible()
  expect(await answerOf(place, old)).toBe('KEY_ROTATED')
  expect(await answerOf(place, fresh)).toBe(200)
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('the focus stays on Rotate, also when the panel learns late that it is not available', async ({ openAs, place }) => {
  await place.createKey('Slowly')
  const page = await openAs(place.people.admin)
  const panel = await openPanel(page, 'Slowly')
  const rotate = panel.getByRole('button', { name: 'Rotate', exact: true })
  await rotate.click()
  const arrive = await holdRefresh(page, '**/api/orgs/**')
  await page.getByRole('dialog', { name: 'Rotate “Slowly”' }).getByRole('button', { name: 'Rotate' }).click()
  await page.getByRole('region', { name: 'API key', exact: true }).getByRole('button', { name: 'Copy' }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(rotate).toBeFocused()
  await expect(rotate).toBeEnabled()
  arrive()
  await expect(rotate).toBeDisabled()
  await expect(rotate).toBeFocused()
})

test('an answer that is lost is no outage: the dialog says so, and the rotation is cancelled in the panel', async ({ openAs, place }) => {
  const { secret: old } = await place.createKey('Lost on the way')
  const page = await openAs(place.people.admin)
  await page.route('**/rotate', async (route) => {
    await route.fetch()
    await route.abort('connectionreset')
  })
  await chooseOfKey(page, 'Lost on the way', 'Rotate')
  const dialog = page.getByRole('dialog', { name: 'Rotate “Lost on the way”' })
  await dialog.getByRole('button', { name: 'Rotate' }).click()
  await expect(dialog.getByRole('alert')).toContainText('The old secret works on.')
  await dialog.getByRole('button', { name: /Cancel|Close/ }).last().click()
  await expect(dialog).toBeHidden()

  const panel = await openPanel(page, 'Lost on the way')
  await panel.getByRole('button', { name: /^Cancel rotation/ }).click()
  const question = page.getByRole('alertdialog', { name: 'Cancel the rotation of “Lost on the way”?' })
  await question.getByRole('button', { name: 'Cancel rotation' }).click()
  await expect(question).toBeHidden()
  expect(await answerOf(place, old)).toBe(200)
})

test('of two who rotate a key one is told that the other was first', { tag: '@night' }, async ({ openAs, place }) => {
  const { key } = await place.createKey('Wanted twice')
  const page = await openAs(place.people.admin)
  await chooseOfKey(page, 'Wanted twice', 'Rotate')
  const dialog = page.getByRole('dialog', { name: 'Rotate “Wanted twice”' })
  await expect(dialog.getByText('Nothing has called with this key')).toBeVisible()
  const first = await page.request.post(keyActionApi(place.ref, key.id, 'rotate'), { data: { overlap: '1h' }, headers: { origin: place.url } })
  expect(first.status()).toBe(201)
  await dialog.getByRole('button', { name: 'Rotate' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Its panel shows that rotation')
  await expect(page.getByRole('region', { name: 'API key', exact: true })).toBeHidden()
})
