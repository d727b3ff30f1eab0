import { apiKeysPath, keyActionApi, keyPath } from '../lib/paths'
import { expectToFit } from './support/fit'
import { expect, test } from './support/fixtures'
import { composeIn } from './support/input-method'
import { addTraffic, openPanel, rotateKey } from './support/key-panel'
import { refreshUntil } from './support/keys-page'
import { addUsage } from './support/key-usage'
import { runSql } from './support/places'

test('the panel of a key has an address of its own; Back, Escape and its button close it', async ({ openAs, place }) => {
  const { key } = await place.createKey('Nightly import')
  const page = await openAs(place.people.admin)
  const panel = await openPanel(page, 'Nightly import')
  await expect(page).toHaveURL(keyPath(place.ref, key.id))
  await expect(panel.getByRole('heading', { name: 'Nightly import' })).toBeFocused()
  await expect(panel).toContainText(key.hint)
  await expect(panel).toContainText('No calls yet.')
  const name = page.getByRole('button', { name: 'Nightly import', exact: true })

  await page.goBack()
  await expect(panel).toBeHidden()
  await expect(page).toHaveURL(place.path)
  await expect(name).toBeFocused()

  await name.press('Enter')
  await expect(panel).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await expect(name).toBeFocused()

  await page.goto(keyPath(place.ref, key.id))
  await expect(panel).toBeVisible()
  await panel.getByRole('button', { name: 'Close' }).click()
  await expect(panel).toBeHidden()
  await expect(page).toHaveURL(place.path)
})

test('rows stay usable beside the panel, arrows step through the list, and Tab leads out of it', async ({ openAs, place }) => {
  for (const name of ['First', 'Second', 'Third']) await place.createKey(name)
  const page = await openAs(place.people.admin)
  await openPanel(page, 'Third')
  await page.getByRole('button', { name: 'First', exact: true }).click()
  await expect(page.getByRole('dialog', { name: 'First' })).toBeVisible()
  const before = page.getByRole('button', { name: 'Previous key' })
  await before.click()
  await expect(page.getByRole('dialog', { name: 'Second' })).toBeVisible()
  await before.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Third' })).toBeVisible()
  await expect(before).toBeFocused()
  await expect(before).toBeDisabled()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Shift+Tab')
  expect(await page.evaluate(() => document.activeElement?.closest('[role="dialog"]') === null)).toBe(true)
  await page.getByRole('searchbox').fill('sec')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Third' })).toBeVisible()
})

test('the button that closes the panel keeps the focus where another window width has it in another place', async ({ openAs, place }) => {
  await place.createKey('Turned around')
  const page = await openAs(place.people.lead)
  const panel = await openPanel(page, 'Turned around')
  await panel.getByRole('button', { name: 'Close' }).focus()
  await page.setViewportSize({ width: 360, height: 780 })
  await expect(panel.getByRole('button', { name: 'Back to the list' })).toBeFocused()
})

test('in a narrow window the panel takes all of it, and an arrow leads back', { tag: '@night' }, async ({ openAs, place }) => {
  await place.createKey('On a phone')
  const page = await openAs(place.people.lead)
  await page.setViewportSize({ width: 360, height: 780 })
  const panel = await openPanel(page, 'On a phone')
  expect(await panel.boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 780 })
  await panel.getByRole('button', { name: 'Back to the list' }).click()
  await expect(panel).toBeHidden()
  await expect(page.getByRole('button', { name: 'On a phone', exact: true })).toBeFocused()
})

test('a dialog that the panel opens has Escape for itself, and gives the focus back', async ({ openAs, place }) => {
  await place.createKey('To be renamed')
  const page = await openAs(place.people.admin)
  const panel = await openPanel(page, 'To be renamed')
  await panel.getByRole('button', { name: 'Edit', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit API Key' })
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(panel).toBeVisible()
  await expect(panel.getByRole('button', { name: 'Edit', exact: true })).toBeFocused()

  await panel.getByRole('button', { name: 'Edit', exact: true }).click()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Has another name')
  await page.goBack()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Keep editing' }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('dialog', { name: 'Has another name' })).toBeVisible()
})

test('while a key rotates, its panel says who still sends the old secret, and when it is safe to end', async ({ openAs, place }) => {
  const { key, secretId } = await place.createKey('Platform sync')
  const page = await openAs(place.people.admin)
  await addTraffic({ keyId: key.id, secretId }, { address: '203.0.113.25', client: 'argocd/2', calls: 14 })
  const rotated = await rotateKey(page, place, key.id, '24h')
  expect((await place.callGateway(rotated.secret)).status).toBe(200)
  await page.goto(keyPath(place.ref, key.id))
  const rotation = page.getByRole('region', { name: 'Rotation' })
  await expect(rotation).toContainText('Not safe to end yet. 203.0.113.25 still sends it: 14 calls in 6 hours')
  const secrets = rotation.getByRole('table', { name: 'Secrets' })
  await expect(secrets.getByRole('row', { name: rotated.key.hint })).toContainText('new')
  await expect(secrets.getByRole('row', { name: key.hint })).toContainText('ends in')
  await expect(secrets.getByRole('img', { name: /^14 calls in the last 24 hours/ })).toBeVisible()
  await expect(rotation.getByRole('table', { name: /still sends/ })).toContainText('argocd/2')
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Rotate' })).toBeDisabled()

  // As though it had rotated nine hours ago, with calls each hour, of which the last eight came with the new secret.
  await runSql(
    process.env.E2E_DATABASE_URL!,
    `UPDATE api_key_secret SET created_at = now() - CASE WHEN id = $1 THEN interval '9 hours' ELSE interval '10 hours' END WHERE key_id = $2`,
    [rotated.secretId, key.id],
  )
  await runSql(
    process.env.E2E_DATABASE_URL!,
    `UPDATE api_key_traffic SET hour = hour - interval '8 hours', last_at = last_at - interval '8 hours' WHERE secret_id = $1`,
    [secretId],
  )
  const hours = [1, 2, 3, 4, 5, 6, 7]
  await addTraffic({ keyId: key.id, secretId: rotated.secretId }, ...hours.map((hoursAgo) => ({ hoursAgo })))
  await refreshUntil(page, () => expect(rotation).toContainText('Safe to end.', { timeout: 1_000 }))
  await rotation.getByRole('button', { name: 'End old secret now…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'End now' }).click()
  await expect(rotation).toBeHidden()
  await expect(page.getByRole('dialog').getByRole('heading', { name: 'Platform sync' })).toBeFocused()
  await expect(page.getByRole('region', { name: 'Measured revocations' })).toContainText(/(?:(?:\d+|under 1) ms|\d+\.\d s).*KEY_ROTATED/)
})

test('networks are proposed from the use of a key, and a change says whom it would refuse', async ({ openAs, place }) => {
  const { key, secret, secretId } = await place.createKey('Bound')
  await addTraffic({ keyId: key.id, secretId }, { address: '203.0.113.4' }, { address: '192.0.2.9', calls: 0, refused: 3 })
  const page = await openAs(place.people.admin, keyPath(place.ref, key.id))
  // The button stands below what loads.
  await expect(page.getByRole('dialog', { name: 'Bound' })).toContainText('No calls yet.')
  await page.getByRole('button', { name: 'Edit networks' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit API Key' })
  const networks = dialog.getByRole('textbox', { name: 'Networks' })
  await networks.fill('203.0.113.4\n203.0.113.9/24')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(networks).toHaveAccessibleDescription(/203\.0\.113\.9\/24: .*Write 203\.0\.113\.0\/24/)
  await expect(networks).toHaveValue('203.0.113.4\n203.0.113.9/24')
  await networks.fill('198.51.100.0/24')
  await expect(dialog.getByText('would be refused')).toBeVisible()
  await expect(dialog.getByRole('listitem')).toContainText('203.0.113.4, curl/8: 1 call in 7 days')
  await dialog.getByRole('button', { name: 'Use these' }).click()
  await expect(networks).toHaveValue('203.0.113.4/32')
  await expect(dialog.getByText('would be refused')).toBeHidden()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()

  const inPanel = page.getByRole('region', { name: 'Networks' })
  await expect(inPanel).toContainText('It may be used from 203.0.113.4/32 only.')
  const refused = await place.callGateway(secret)
  expect(refused.status).toBe(403)
  expect(await refused.text()).toContain('WRONG_NETWORK')
})

test('another member of the project becomes responsible; what was typed without choosing is dropped', async ({ openAs, place }) => {
  await place.createKey('Of somebody else')
  const page = await openAs(place.people.admin)
  const panel = await openPanel(page, 'Of somebody else')
  await panel.getByRole('button', { name: 'Edit', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit API Key' })
  const field = dialog.getByRole('combobox', { name: 'Responsible person' })
  await expect(field).toHaveValue('Ada Admin')
  await field.fill('lee')
  await expect(dialog.getByRole('option', { name: /Lee Lead/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog.getByRole('listbox')).toBeHidden()
  await expect(dialog).toBeVisible()
  await expect(field).toHaveValue('Ada Admin')
  await composeIn(dialog.getByRole('textbox', { name: 'Name' }))
  await field.fill('sid')
  await expect(dialog.getByText('No member of this project matches.')).toBeVisible()
  await field.fill('lee')
  await expect(dialog.getByRole('option', { name: /Lee Lead/ })).toBeVisible()
  await composeIn(field)
  await expect(field).toHaveValue('lee')
  await page.keyboard.press('Enter')
  await expect(field).toHaveValue('Lee Lead')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(panel.getByRole('definition').filter({ hasText: 'Lee Lead' })).toBeVisible()
})

test('a key that is deleted meanwhile, or of another project, is not here', async ({ openAs, place }) => {
  const { key } = await place.createKey('Soon gone')
  const page = await openAs(place.people.admin, keyPath(place.ref, key.id))
  await expect(page.getByRole('dialog', { name: 'Soon gone' })).toBeVisible()
  await place.deleteKey(key.id)
  const panel = page.getByRole('dialog', { name: 'API key' })
  await refreshUntil(page, () => expect(panel).toContainText('This key is not here', { timeout: 1_000 }))
  await expect(panel).not.toContainText('Soon gone')
  await expect(panel.getByRole('link', { name: 'Look among the deleted keys' })).toBeVisible()

  const other = await place.createKey('Of the first project')
  await page.goto(`${place.otherPath}?key=${other.key.id}`)
  await expect(panel).toContainText('This key is not here')
  await expect(page.getByText('Of the first project')).toBeHidden()
  await page.goto(`${apiKeysPath(place.ref)}?key=not-an-id`)
  await expect(panel).toContainText('This key is not here')
})

test('a team lead pauses a key from its panel, where the revocation is measured; viewers have none', async ({ openAs, place }) => {
  const { key, secret } = await place.createKey('Still needed?')
  const page = await openAs(place.people.lead, keyPath(place.ref, key.id))
  const panel = page.getByRole('dialog', { name: 'Still needed?' })
  for (const name of ['Rotate', 'Edit']) {
    const button = panel.getByRole('button', { name, exact: true })
    await expect(button).toBeDisabled()
    await button.focus()
    await expect(page.getByRole('tooltip')).toContainText('Only an Account Admin or SEI Admin')
  }
  await panel.getByRole('button', { name: 'Pause' }).click()
  await expect(panel.getByText('Paused', { exact: true }).first()).toBeVisible()
  const refused = await place.callGateway(secret)
  expect([refused.status, await refused.text()]).toEqual([401, expect.stringContaining('KEY_PAUSED')])
  await expect(panel.getByRole('region', { name: 'Measured revocations' })).toContainText(/(?:(?:\d+|under 1) ms|\d+\.\d s).*KEY_PAUSED/)
  await panel.getByRole('button', { name: 'Resume' }).click()
  await expect(panel.getByText('Active', { exact: true })).toBeVisible()

  const ofViewer = await openAs(place.people.viewer, keyPath(place.ref, key.id))
  await expect(ofViewer.getByRole('row', { name: /Still needed/ })).toBeVisible()
  await expect(ofViewer.getByRole('button', { name: 'Still needed?', exact: true })).toBeHidden()
  await expect(ofViewer.getByRole('dialog')).toBeHidden()
})

test('without a connection what is known stays, and is marked as old', { tag: '@night' }, async ({ openAs, place, context }) => {
  const { key, secretId } = await place.createKey('Kept on screen')
  await addUsage({ keyId: key.id, secretId }, { days: [{ calls: 1_204 }] })
  const page = await openAs(place.people.lead, keyPath(place.ref, key.id))
  const panel = page.getByRole('dialog', { name: 'Kept on screen' })
  await expect(panel.getByRole('region', { name: 'Calls, last 30 days' })).toContainText('1,204')
  await context.setOffline(true)
  await expect(panel.getByRole('alert')).toContainText('You are offline. What is shown may be out of date.', { timeout: 30_000 })
  await expect(panel.getByRole('region', { name: 'Calls, last 30 days' })).toContainText('1,204')
  await context.setOffline(false)
  await expect(panel.getByRole('alert')).toBeHidden({ timeout: 30_000 })
})

test('a key that no browser has shown says that nobody has its secret', { tag: '@night' }, async ({ openAs, place }) => {
  const { key } = await place.createKey('Lost on its way')
  await runSql(process.env.E2E_DATABASE_URL!, 'UPDATE api_key_secret SET awaits_reveal = true WHERE key_id = $1', [key.id])
  const page = await openAs(place.people.lead, keyPath(place.ref, key.id))
  const panel = page.getByRole('dialog', { name: 'Lost on its way' })
  await expect(panel).toContainText('Nobody has its secret')
  await panel.getByRole('button', { name: 'Delete this key…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(panel).toBeHidden()
  await expect(page.getByText('No API keys yet')).toBeVisible()
})

test('long names, 20 networks, long clients and IPv6 addresses stay inside the panel', { tag: '@night' }, async ({ openAs, place }) => {
  const { key, secretId } = await place.createKey('W'.repeat(128))
  const networks = Array.from({ length: 20 }, (_, index) => `2001:db8:85a3:${(0x1000 + index).toString(16)}:1319:8a2e:370:7344/128`)
  await runSql(process.env.E2E_DATABASE_URL!, 'UPDATE api_key SET networks = $2, description = $3 WHERE id = $1', [key.id, networks, 'd'.repeat(1_000)])
  const client = 'x'.repeat(40)
  const many = { calls: 12_345_678, refused: 123_456, firstDaysAgo: 390 }
  const twenty = Array.from({ length: 20 }, (_, index) => ({ address: `2001:db8:85a3:8d3:1319:8a2e:370:${7000 + index}`, ...many, client }))
  const prefixes = Array.from({ length: 25 }, (_, index) => ({ network: `2001:db8:${(0x1000 + index).toString(16)}::/48`, ...many, daysAgo: index }))
  const route = `/v2/${'{aVeryLongNameOfAPlaceholder}/'.repeat(4)}`
  await addUsage(
    { keyId: key.id, secretId },
    { days: [{ calls: 12_345_678, rateLimited: 1_234_567, wrongNetwork: 123_456 }], routes: { [`read GET ${route}`]: 12_345_678 }, clients: twenty, networks: prefixes },
  )
  const page = await openAs(place.people.admin, keyPath(place.ref, key.id))
  const panel = page.getByRole('dialog', { name: key.name })
  await panel.getByRole('button', { name: 'All 20 clients' }).click()
  await expect(panel.getByRole('table', { name: 'Clients' }).getByRole('row')).toHaveCount(21)
  await panel.getByRole('button', { name: 'Show 20 networks' }).click()
  await expect(panel).toContainText('and 5 more')
  await expectToFit(page, panel)
  await panel.getByRole('button', { name: 'Edit networks' }).click()
  await expectToFit(page, page.getByRole('dialog', { name: 'Edit API Key' }))
})

test('a rotation whose new secret nobody has seen says so', { tag: '@night' }, async ({ openAs, place }) => {
  const { key } = await place.createKey('Half rotated')
  const page = await openAs(place.people.admin)
  const rotated = await page.request.post(place.url + keyActionApi(place.ref, key.id, 'rotate'), {
    data: { overlap: '1h' },
    headers: { origin: place.url },
  })
  expect(rotated.status()).toBe(201)
  await page.goto(keyPath(place.ref, key.id))
  const rotation = page.getByRole('region', { name: 'Rotation' })
  await expect(rotation).toContainText('Nobody may have the new secret')
  await expect(rotation.getByRole('row', { name: key.hint })).toContainText('works until the new one was shown')
  await rotation.getByRole('button', { name: 'Cancel rotation…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel rotation' }).click()
  await expect(rotation).toBeHidden()
})
