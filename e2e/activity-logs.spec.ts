import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { accountActivityLogsPath, activityLogsPath, apiKeysPath } from '../lib/paths'
import { addActivity } from './support/activity'
import { expectToFit } from './support/fit'
import { expect, test, type Place } from './support/fixtures'
import { chooseOfKey, readClipboard } from './support/keys-page'

const entryOf = (page: Page, name: RegExp | string) => page.getByRole('row', { name })

/** Opens the panel of the first entry about this. */
async function openEntry(page: Page, title: string) {
  const panel = page.getByRole('dialog', { name: title })
  await expect(async () => {
    if (!(await panel.isVisible())) await page.getByRole('button', { name: title, exact: true }).first().click()
    await expect(panel).toBeVisible({ timeout: 1_000 })
  }).toPass()
  return panel
}

/** Opens a menu of check boxes and ticks some. */
async function tick(page: Page, menu: RegExp, ...options: string[]) {
  const first = page.getByRole('menuitemcheckbox', { name: options[0]!, exact: true })
  await expect(async () => {
    if (!(await first.isVisible())) await page.getByRole('button', { name: menu }).click()
    await expect(first).toBeVisible({ timeout: 1_000 })
  }).toPass()
  for (const name of options) {
    await page.getByRole('menuitemcheckbox', { name, exact: true }).click()
    await expect(page.getByRole('menuitemcheckbox', { name, exact: true })).toBeChecked()
  }
  await page.keyboard.press('Escape')
}

const fiveDays = 5 * 86_400_000

/** Three people of the place changed something, one of them long ago. */
async function addEntries({ people }: Place) {
  const { admin, seiAdmin, lead } = people
  const tree = { id: '7', name: 'Platform teams' }
  await addActivity(admin.id, { email: admin.email, type: 'ORG_TREE', action: 'CREATED', target: tree, details: { levels: ['Org', 'Team'], teamCount: 3 } })
  await addActivity(admin.id, { email: seiAdmin.email, type: 'TEAM', action: 'EDITED', target: { id: '8', name: 'Checkout team' } })
  const at = new Date(Date.now() - fiveDays)
  await addActivity(admin.id, { email: lead.email, type: 'KPI', action: 'DELETED', target: { id: '9', name: 'Old KPI' }, at })
}

test('a change of a key is an entry with what was before and after', async ({ openAs, place }) => {
  const { key } = await place.createKey('Nightly HR sync')
  const page = await openAs(place.people.admin)
  await chooseOfKey(page, 'Nightly HR sync', 'Edit')
  const edit = page.getByRole('dialog', { name: /Edit/ })
  await edit.getByRole('textbox', { name: 'Description' }).fill('Workday export')
  await edit.getByRole('button', { name: 'Save' }).click()
  await expect(edit).toBeHidden()

  await page.getByRole('link', { name: 'Activity Logs' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Activity Logs' })).toBeVisible()
  await expect(page.getByText('Kept for good')).toBeVisible()
  await expect(entryOf(page, /Edited · API key/)).toContainText('Ada Admin')
  await expect(entryOf(page, /^Today, /)).toBeVisible()
  const panel = await openEntry(page, 'Nightly HR sync')
  const change = panel.getByRole('row', { name: /^Description/ })
  await expect(change.getByRole('cell')).toHaveText(['none', 'Workday export'])
  await expect(panel).toContainText(place.people.admin.email)
  await expect(panel).toContainText('127.0.0.1')
  await expect(panel).toContainText('UTC')

  // Created entries show what came to be, and nothing before it.
  await panel.getByRole('button', { name: 'Next entry' }).click()
  await expect(panel.getByRole('columnheader')).toHaveText(['Field', 'After'])
  await panel.getByRole('button', { name: 'All of this key' }).click()
  await expect(page).toHaveURL(new RegExp(`target=${key.id}`))
  // The button is of no use then, and gone.
  await expect(panel.getByRole('button', { name: 'All of this key' })).toBeHidden()
  await expect(panel.getByRole('heading').first()).toBeFocused()
  await expect(page.getByRole('search').getByText('Nightly HR sync')).toBeVisible()
  await panel.getByRole('link', { name: 'Open this key' }).click()
  await expect(page.getByRole('dialog', { name: 'Nightly HR sync' })).toBeVisible()
  await expect(page).toHaveURL(new RegExp(apiKeysPath(place.ref)))
})

test('filters are in the URL: a reload and a link show the same, and so does the file', async ({ openAs, place }) => {
  await addEntries(place)
  const { admin, seiAdmin, lead } = place.people
  const page = await openAs(admin, activityLogsPath(place.ref))
  const rows = page.getByRole('button', { name: /teams?$|KPI$/ })
  await expect(rows).toHaveCount(3)

  const field = page.getByRole('textbox', { name: 'Email' })
  await field.fill('nobody')
  await field.press('Enter')
  await expect(field).toHaveAccessibleDescription(/“nobody” is not a whole email/)
  await field.fill(seiAdmin.email.toUpperCase())
  await field.press('Enter')
  await expect(rows).toHaveText(['Checkout team'])
  // A pasted list.
  await page.evaluate((text) => navigator.clipboard.writeText(text), `${admin.email}; Lee <${lead.email}>`)
  await field.focus()
  await page.keyboard.press('ControlOrMeta+V')
  await expect(page.getByRole('button', { name: '3 people' })).toBeVisible()
  await expect(rows).toHaveCount(3)
  await field.press('Backspace')
  await expect(page.getByRole('button', { name: `Remove ${admin.email}` })).toBeVisible()
  await expect(rows).toHaveText(['Checkout team', 'Platform teams'])

  await tick(page, /^Type/, 'Team', 'Org tree')
  await tick(page, /^Action/, 'Created')
  await expect(rows).toHaveText(['Platform teams'])
  await page.getByRole('combobox', { name: 'Time' }).selectOption('Last 7 days')
  await expect(page).toHaveURL(/types=TEAM,ORG_TREE&actions=CREATED&period=7d/)
  await openEntry(page, 'Platform teams')
  await page.reload()
  await expect(page.getByRole('dialog', { name: 'Platform teams' })).toBeVisible()
  await expect(rows).toHaveText(['Platform teams'])
  await expect(page.getByRole('button', { name: 'Type: 2 types' })).toBeVisible()

  await page.getByRole('button', { name: 'Copy link' }).click()
  const link = await readClipboard(page)
  const other = await openAs(seiAdmin, link)
  await expect(other.getByRole('dialog', { name: 'Platform teams' })).toBeVisible()
  await expect(other.getByRole('button', { name: /teams?$|KPI$/ })).toHaveText(['Platform teams'])

  await page.keyboard.press('Escape')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download CSV' }).click()])
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toContain('Platform teams')

  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(rows).toHaveCount(3)
})

test('days are those of the browser', async ({ browser, place }) => {
  const context = await browser.newContext({ baseURL: place.url, timezoneId: 'Asia/Tokyo' })
  const page = await context.newPage()
  const cookie = await place.cookieOf(place.people.admin)
  await context.addCookies(
    cookie.split('; ').map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: place.url })),
  )
  const { admin } = place.people
  const add = (name: string, at: string) =>
    addActivity(admin.id, { email: admin.email, type: 'TEAM', action: 'EDITED', target: { id: name, name }, at: new Date(at) })
  await add('Late team', '2026-03-10T14:59:00Z')
  await add('Early team', '2026-03-10T15:01:00Z')
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(`${activityLogsPath(place.ref)}?period=custom`)
  await expect(entryOf(page, /Wednesday 11 March/)).toBeVisible()
  await page.getByLabel('From').fill('2026-03-11')
  await page.getByLabel('To', { exact: true }).fill('2026-03-11')
  await expect(page).toHaveURL(/from=2026-03-10T15:00:00.000Z&to=2026-03-11T15:00:00.000Z/)
  await expect(page.getByRole('button', { name: /team$/ })).toHaveText(['Early team'])
  await expect(entryOf(page, /Early team/)).toContainText('00:01:00')
  await page.reload()
  await expect(page.getByLabel('From')).toHaveValue('2026-03-11')
  await expect(page.getByLabel('To', { exact: true })).toHaveValue('2026-03-11')
  expect(errors).toEqual([])
  await context.close()
})

test('a lead sees the log without its people, a viewer none of it, an Account Admin the whole account', async ({ openAs, place }) => {
  await addEntries(place)
  const { admin, lead, viewer } = place.people
  const person = { id: viewer.id, name: 'Vic Viewer' }
  const entryId = await addActivity(admin.id, { email: admin.email, type: 'USER', action: 'DISABLED', target: person, project: null })
  await addActivity(admin.id, { email: admin.email, type: 'TEAM', action: 'EDITED', target: { id: '1', name: 'Other team' }, project: 'second' })

  const ofLead = await openAs(lead, activityLogsPath(place.ref))
  await expect(entryOf(ofLead, /Platform teams/)).toBeVisible()
  await expect(entryOf(ofLead, /Vic Viewer/)).toBeHidden()
  await expect(ofLead.getByRole('link', { name: 'Account Activity' })).toBeHidden()
  await ofLead.goto(`${activityLogsPath(place.ref)}?entry=${entryId}`)
  await expect(ofLead.getByText('This entry is not here')).toBeVisible()
  await ofLead.goto(accountActivityLogsPath())
  await expect(ofLead.getByText('You do not have access to the activity log of the account')).toBeVisible()

  const ofViewer = await openAs(viewer)
  await expect(ofViewer.getByRole('link', { name: 'API Keys' })).toBeVisible()
  await expect(ofViewer.getByRole('link', { name: 'Activity Logs' })).toBeHidden()
  await ofViewer.goto(activityLogsPath(place.ref))
  await expect(ofViewer.getByText('You do not have access to the activity log')).toBeVisible()

  const ofAdmin = await openAs(admin, accountActivityLogsPath())
  await expect(entryOf(ofAdmin, /Other team/)).toContainText('Other project')
  await expect(entryOf(ofAdmin, /Disabled · Person/)).toContainText('Account')
  await expect(entryOf(ofAdmin, /Platform teams/)).toContainText('First project')
})

test('the keyboard alone opens an entry, steps on, closes it, and turns pages', async ({ openAs, place }) => {
  const { admin } = place.people
  for (let number = 1; number <= 51; number++) {
    const at = new Date(Date.now() - number * 60_000)
    await addActivity(admin.id, { email: admin.email, type: 'TEAM', action: 'EDITED', target: { id: `${number}`, name: `Team ${number}` }, at })
  }
  const page = await openAs(admin, `${activityLogsPath(place.ref)}?types=TEAM`)
  await expect(page.getByRole('button', { name: 'Newer' })).toBeDisabled()
  const first = page.getByRole('button', { name: 'Team 1', exact: true })
  await first.focus()
  await expect(async () => {
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: 'Team 1' })).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await page.getByRole('button', { name: 'Next entry' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Team 2' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Team 2', exact: true })).toBeFocused()
  await page.getByRole('button', { name: 'Older' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Team 51', exact: true })).toBeVisible()
  await expect(page).toHaveURL(/cursor=/)
  await page.reload()
  await expect(page.getByRole('button', { name: 'Team 51', exact: true })).toBeVisible()
  await page.goBack()
  await expect(first).toBeVisible()
})

test('long texts stay where they belong', { tag: '@night' }, async ({ openAs, place }) => {
  const long = 'Averyverylongnamewithoutanyblank'.repeat(4)
  const { admin } = place.people
  const details = { before: { name: 'Short', description: '' }, after: { name: long, description: `${long}\n${long}` } }
  await addActivity(admin.id, { email: admin.email, type: 'ORG_TREE', action: 'EDITED', target: { id: '1', name: long }, details })
  const page = await openAs(admin, activityLogsPath(place.ref))
  await expectToFit(page, page.getByRole('main'))
  await openEntry(page, long)
  await expectToFit(page, page.getByRole('dialog'))
})

test('nothing found offers to clear the filters', async ({ openAs, place }) => {
  await place.createKey('Alone')
  const page = await openAs(place.people.admin, `${activityLogsPath(place.ref)}?types=KPI`)
  await expect(page.getByText('No entries match')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).last().click()
  await expect(entryOf(page, /Created · API key/)).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Email' })).toBeFocused()
})
