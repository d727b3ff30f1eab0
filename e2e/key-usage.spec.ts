import { cicdEventsPath, gatewayPath, keyActionApi, keyApi, keyPath } from '../lib/paths'
import { expect, test } from './support/fixtures'
import { holdRefresh } from './support/held-refresh'
import { openPanel } from './support/key-panel'
import { addBusyMonth, addUsage } from './support/key-usage'
import { refreshUntil } from './support/keys-page'
import { runSql } from './support/places'

test('what a key calls, and what was refused, is in its row and its panel a few seconds later', async ({ openAs, place }) => {
  const { key, secret } = await place.createKey('Platform sync', 'ADMIN')
  const call = async (path: string, method = 'GET', body?: unknown) => {
    const headers = { 'x-api-key': secret, 'content-type': 'application/json', 'user-agent': 'argocd/2.12.1' }
    return (await fetch(place.url + path, { method, headers, body: body === undefined ? null : JSON.stringify(body) })).status
  }
  for (let time = 0; time < 3; time += 1) expect((await place.callGateway(secret)).status).toBe(200)
  expect(await call(`${gatewayPath()}/v2/teams/list`)).toBe(200)
  expect(await call(cicdEventsPath(), 'POST', {})).toBe(400)

  const page = await openAs(place.people.admin)
  const change = async (path: string, method: 'PATCH' | 'POST', data?: unknown) =>
    expect((await page.request.fetch(place.url + path, { method, data, headers: { origin: place.url } })).ok()).toBe(true)
  await change(keyApi(place.ref, key.id), 'PATCH', { networks: ['198.51.100.0/24'] })
  expect(await call(`${gatewayPath()}/v2/teams/list`)).toBe(403)
  await change(keyActionApi(place.ref, key.id, 'pause'), 'POST')
  for (let time = 0; time < 2; time += 1) expect(await call(`${gatewayPath()}/v2/teams/list`)).toBe(401)

  const row = page.getByRole('row', { name: /Platform sync/ })
  await refreshUntil(page, () =>
    expect(row.getByRole('img', { name: '5 calls in the last 7 days and 3 refused; most of them today: 8' })).toBeVisible({ timeout: 1_000 }),
  )
  await expect(row).toContainText('3 refused')

  const panel = await openPanel(page, 'Platform sync')
  const calls = panel.getByRole('region', { name: 'Calls, last 30 days' })
  const kinds = calls.getByRole('list', { name: 'Calls by kind' }).getByRole('listitem')
  await expect(kinds).toHaveText([/^Ingest 1$/, /^Read 3$/, /^Configure 1$/, /^Refused 3 \(37\.5 %\)$/])
  await expect(calls).toContainText('Refused: 2 while it was paused, 1 from a wrong network')
  await expect(panel.getByRole('row', { name: 'GET /v2/developers/schema Read 3' })).toBeVisible()
  await expect(panel.getByRole('table', { name: 'Clients' }).getByRole('row', { name: /127\.0\.0\.1 argocd\/2/ })).toContainText('23 refused')
  const networks = panel.getByRole('region', { name: 'Networks' })
  await expect(networks).toContainText('It may be used from 198.51.100.0/24 only.')
  await expect(networks.getByRole('row', { name: /127\.0\.0\.0\/24/ })).toContainText('53 refused')
})

test('a month of calls is a chart and a table, and lists of what is many open by keyboard', async ({ openAs, place }) => {
  const { key, secretId } = await place.createKey('Busy')
  await addBusyMonth({ keyId: key.id, secretId })
  const page = await openAs(place.people.lead, keyPath(place.ref, key.id))
  const panel = page.getByRole('dialog', { name: 'Busy' })
  const calls = panel.getByRole('region', { name: 'Calls, last 30 days' })
  const kinds = calls.getByRole('list', { name: 'Calls by kind' }).getByRole('listitem')
  await expect(kinds).toHaveText([/154,350/, /27,000/, /1,600/, /742 \(0\.4 %\)/])
  await expect(calls).toContainText('Refused: 728 over the rate limit, 14 from a wrong network')

  // Screen readers have the table in either case; the choice is for the eye.
  const table = calls.getByRole('table', { name: 'Calls of each day (UTC), the newest first' })
  await expect(table.getByRole('row')).toHaveCount(32)
  await expect(table.getByRole('row').nth(4)).toContainText('5,0309000728')
  const chart = calls.getByText('Today', { exact: true })
  await expect(chart).toBeVisible()
  await calls.getByRole('radio', { name: 'Chart' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(calls.getByRole('radio', { name: 'Table' })).toBeChecked()
  await expect(chart).toBeHidden()
  expect((await table.boundingBox())!.width).toBeGreaterThan(300)

  const clients = panel.getByRole('table', { name: 'Clients' })
  await expect(clients.getByRole('row')).toHaveCount(6)
  await panel.getByRole('button', { name: 'All 6 clients' }).press('Enter')
  await expect(clients.getByRole('row')).toHaveCount(7)
  // A client is marked as new within a week of its first call, on a key that others used before.
  await expect(clients.getByRole('row').filter({ hasText: 'new' })).toHaveText([/198\.51\.100\.7/, /192\.0\.2\.200/])
  await panel.getByRole('button', { name: 'All 7 routes' }).press('Enter')
  await expect(panel.getByRole('row', { name: 'GET /v2/teams Read 3' })).toBeVisible()
})

test('viewers see how much keys are called, and no addresses', async ({ openAs, place }) => {
  const { key, secretId } = await place.createKey('Busy')
  await addBusyMonth({ keyId: key.id, secretId })
  const page = await openAs(place.people.viewer, keyPath(place.ref, key.id))
  const row = page.getByRole('row', { name: /Busy/ })
  await expect(row.getByRole('img', { name: /^41,910 calls in the last 7 days and 742 refused/ })).toBeVisible()
  await expect(row).toContainText('41,910')
  await expect(page.getByRole('main')).not.toContainText('203.0.113')
  await expect(page.getByRole('dialog')).toBeHidden()
  const answer = await page.request.get(`${place.url + keyApi(place.ref, key.id)}/usage`)
  expect(answer.status()).toBe(403)
})

test('while the use of a key loads that was never used, nothing in its panel moves', async ({ openAs, place }) => {
  await place.createKey('Unused')
  const page = await openAs(place.people.lead)
  const arrive = await holdRefresh(page, '**/usage')
  const panel = await openPanel(page, 'Unused')
  const networks = panel.getByRole('region', { name: 'Networks' })
  await expect(panel.getByText('Loading what the key was used for…')).toBeVisible()
  const topOf = async () => (await networks.boundingBox())?.y
  const before = await topOf()
  arrive()
  await expect(panel.getByRole('region', { name: 'Calls, last 30 days' })).toContainText('No calls yet.')
  expect(await topOf()).toBe(before)
})

test('use that cannot be loaded says so, beside what is known of the key', async ({ openAs, place }) => {
  const { key, secretId } = await place.createKey('Busy')
  await addUsage({ keyId: key.id, secretId }, { days: [{ calls: 1_204 }] })
  const page = await openAs(place.people.lead)
  let failing = true
  await page.route('**/usage', (route) => (failing ? route.fulfill({ status: 503, body: 'x' }) : route.continue()))
  const panel = await openPanel(page, 'Busy')
  await expect(panel.getByRole('alert')).toContainText('The use of the key could not be loaded.')
  await expect(panel.getByRole('region', { name: 'Networks' })).toContainText('It may be used from everywhere.')
  failing = false
  await panel.getByRole('button', { name: 'Load the use again' }).click()
  await expect(panel.getByRole('region', { name: 'Calls, last 30 days' })).toContainText('1,204')
  await expect(panel.getByRole('alert')).toBeHidden()
  await expect(panel.getByRole('heading', { name: 'Busy' })).toBeFocused()
})

test('the panel shows what was done to the key, entry by entry, at an address of its own', async ({ openAs, place }) => {
  const { key } = await place.createKey('Nightly import')
  await runSql(
    process.env.E2E_DATABASE_URL!,
    `INSERT INTO activity (account_id, project_id, actor_kind, actor_id, actor_label, type, action, target_id, target_name, details, request_id, at)
     SELECT account_id, project_id, actor_kind, actor_id, actor_label, type, 'PAUSED', target_id, target_name, '{}', request_id, at + n * interval '1 ms'
     FROM activity, generate_series(1, 21) AS n WHERE target_id = $1 AND action = 'CREATED'`,
    [key.id],
  )
  const page = await openAs(place.people.admin)
  const renamed = await page.request.patch(place.url + keyApi(place.ref, key.id), { data: { name: 'Daily import' }, headers: { origin: place.url } })
  expect(renamed.status()).toBe(200)
  await page.goto(keyPath(place.ref, key.id))
  const panel = page.getByRole('dialog', { name: 'Daily import' })
  await panel.getByRole('tab', { name: 'Activity' }).click()
  await expect(page).toHaveURL(`${keyPath(place.ref, key.id)}&tab=activity`)
  const entries = panel.getByRole('list', { name: 'Activity of this key' }).getByRole('listitem')
  await expect(entries).toHaveCount(20)
  await panel.getByRole('button', { name: 'Edited' }).click()
  await expect(entries.first().getByRole('row', { name: 'Name Nightly import Daily import' })).toBeVisible()
  await expect(entries.first()).toContainText('Ada Admin (')
  await panel.getByRole('button', { name: 'Older' }).click()
  await expect(entries).toHaveCount(23)
  await expect(entries.last()).toContainText('Created')
  await expect(panel.getByRole('button', { name: 'Older' })).toBeHidden()
  await expect(panel.getByText('That is all.')).toBeFocused()

  await page.reload()
  await expect(panel.getByRole('tab', { name: 'Activity', selected: true })).toBeVisible()
  await panel.getByRole('button', { name: 'Close' }).click()
  await expect(page).toHaveURL(place.path)
})
