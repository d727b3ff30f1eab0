/* eslint-disable */
import { expect, test } from './support/fixtures'
import { runSql } from './support/places'
import { keyApi } from '../lib/paths'

test.setTimeout(150_000)
test.use({ actionTimeout: 8000 })
test('shots', async ({ openAs, place }) => {
  const db = process.env.E2E_DATABASE_URL!
  const names = ['Jira identity sync', 'Checkout events', 'Backstage plugin', 'Nightly HR sync', 'PagerDuty incidents', 'Platform sync', 'Terraform org trees', 'Mobile release train', 'Legacy ETL (Airflow)', 'Old GitLab runner', 'Contractor laptop']
  const made: Awaited<ReturnType<typeof place.createKey>>[] = []
  for (const name of names) made.push(await place.createKey(name, name.startsWith('P') || name.startsWith('T') ? 'ADMIN' : 'INGESTION'))
  const id = (n: string) => made.find(({ key }) => key.name === n)!.key.id
  const secret = (n: string) => made.find(({ key }) => key.name === n)!.secret
  await runSql(db, `UPDATE api_key SET description = 'Maps Jira accounts to developers' WHERE id = ANY($1::uuid[])`, [names.slice(0, 7).map(id)])
  await runSql(db, `UPDATE api_key_secret SET awaits_reveal = false WHERE key_id = ANY($1::uuid[])`, [names.slice(1).map(id)])
  await runSql(db, `UPDATE api_key_secret SET awaits_reveal = true WHERE key_id = $1`, [id('Jira identity sync')])
  await runSql(db, `UPDATE api_key_secret SET expires_at = now() + interval '6 days' WHERE key_id = $1`, [id('Nightly HR sync')])
  await runSql(db, `UPDATE api_key_secret SET expires_at = now() + interval '160 days' WHERE key_id = $1`, [id('Checkout events')])
  for (const n of ['Checkout events', 'Nightly HR sync', 'Platform sync', 'Mobile release train', 'Old GitLab runner']) for (let i = 0; i < 3; i++) await place.callGateway(secret(n))
  await runSql(db, `UPDATE api_key_secret SET expires_at = now() - interval '3 days' WHERE key_id = $1`, [id('Mobile release train')])
  await runSql(db, `UPDATE api_key SET paused_at = now() - interval '6 days', paused_by_id = $2 WHERE id = $1`, [id('Legacy ETL (Airflow)'), place.people.lead.id])
  const cookie = await place.cookieOf(place.people.admin)
  const post = async (path: string, method: string, body?: unknown) => {
    const r = await fetch(place.url + path, { method, headers: { cookie, origin: place.url, 'content-type': 'application/json' }, body: body ? JSON.stringify(body) : undefined })
    if (!r.ok) console.log(path, r.status, await r.text())
    return r
  }
  await post(`${keyApi(place.ref, id('Platform sync'))}/rotate`, 'POST', { overlap: '24h' })
  await post(keyApi(place.ref, id('Old GitLab runner')), 'DELETE', { reason: 'Moved to Checkout events' })
  await post(keyApi(place.ref, id('Contractor laptop')), 'DELETE')
  for (let i = 0; i < 7; i++) await place.callGateway(secret('Old GitLab runner'))
  await new Promise((r) => setTimeout(r, 7000))
  const page = await openAs(place.people.admin)
  const shot = async (name: string, sizes: readonly (readonly [string, number, number])[] = [['1440', 1440, 900], ['1280', 1280, 800], ['768', 768, 1024], ['360', 360, 780]], dark = true) => {
    for (const [size, width, height] of sizes) {
      await page.setViewportSize({ width, height })
      for (const colorScheme of dark && size !== '1280' && size !== '768' ? (['light', 'dark'] as const) : (['light'] as const)) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.waitForTimeout(300)
        await page.screenshot({ path: `/tmp/w/lst-shots/${name}-${size}-${colorScheme}.png` })
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
  }
  const two = [['1440', 1440, 900], ['360', 360, 780]] as const
  await page.waitForTimeout(1500)
  await shot('list')
  await page.getByRole('button', { name: 'Actions for Platform sync' }).click()
  await shot('menu', [['1440', 1440, 900]], false)
  await page.keyboard.press('Escape')
  await page.getByRole('checkbox', { name: 'Select Checkout events' }).check()
  await page.getByRole('checkbox', { name: 'Select Legacy ETL' }).check()
  await shot('ticked', two)
  await page.getByRole('button', { name: 'Delete…' }).click()
  await shot('bulk-delete', two)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Pause…' }).click()
  await page.getByRole('button', { name: 'Pause 2 keys' }).click()
  await page.getByRole('button', { name: 'Done' }).waitFor()
  await shot('bulk-result', two)
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('checkbox', { name: 'Select Checkout events' }).check()
  await page.getByRole('button', { name: 'Hand over…' }).click({ timeout: 3000 })
  await shot('bulk-handover', [['1440', 1440, 900]], false)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear', exact: true }).click({ timeout: 3000 })
  await page.getByRole('button', { name: 'Nightly HR sync', exact: true }).click()
  await page.waitForTimeout(1000)
  await shot('panel', two, false)
  await page.keyboard.press('Escape')
  await page.getByRole('searchbox').focus()
  await page.keyboard.insertText(secret('Checkout events'))
  await page.getByText('This is “').first().waitFor()
  await shot('pasted', two)
  await page.getByRole('searchbox').fill('')
  await page.keyboard.insertText(secret('Old GitLab runner'))
  await page.getByText('deleted, so').first().waitFor()
  await page.waitForTimeout(1000)
  await shot('pasted-deleted', [['1440', 1440, 900]], false)
  await page.getByRole('searchbox').fill('')
  await page.getByRole('tab', { name: /Deleted/ }).click()
  await page.getByRole('button', { name: 'Who still tries Old GitLab runner' }).click()
  await page.waitForTimeout(1500)
  await shot('deleted')
  const viewer = await openAs(place.people.viewer)
  await viewer.setViewportSize({ width: 1440, height: 900 })
  await viewer.waitForTimeout(1500)
  await viewer.screenshot({ path: '/tmp/w/lst-shots/viewer.png' })
  await viewer.goto(place.otherPath)
  const empty = await openAs(place.people.admin, place.otherPath)
  await empty.setViewportSize({ width: 1440, height: 900 })
  await empty.waitForTimeout(1000)
  await empty.screenshot({ path: '/tmp/w/lst-shots/empty.png' })
  expect(1).toBe(1)
})
