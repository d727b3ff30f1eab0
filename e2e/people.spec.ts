import type { Page } from '@playwright/test'
import { keysApi, peoplePath } from '../lib/paths'
import { expect, test } from './support/fixtures'
import { readClipboard } from './support/keys-page'
import { openInvite } from './support/people-page'
import { chooseOf } from './support/projects-page'

const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) })

test('an invitation is a link to copy, which is nowhere afterwards', async ({ openAs, place }) => {
  const page = await openAs(place.people.admin, peoplePath())
  const email = `noor-${place.people.admin.id}@example.com`
  const dialog = await openInvite(page)
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click()
  await expect(dialog.getByRole('textbox', { name: 'Email' })).toHaveAccessibleDescription('Enter an email.')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Noor El Amrani')
  await dialog.getByRole('textbox', { name: 'Email' }).fill(email)
  await dialog.getByRole('combobox', { name: 'Place of role 1' }).selectOption('First project')
  await dialog.getByRole('button', { name: 'Add a role' }).click()
  await dialog.getByRole('combobox', { name: 'Place of role 2' }).selectOption('Other project')
  await dialog.getByRole('combobox', { name: 'Role 2', exact: true }).selectOption('SEI Admin')
  await expect(dialog.getByText('sees the list of keys')).toBeVisible()
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click()

  const invited = page.getByRole('dialog', { name: 'Noor El Amrani is invited' })
  await expect(invited).toContainText('Pass this link on')
  await expect(invited).toContainText('Waiting for Noor to accept')
  const link = /https?:\S+\/invitation#[\w-]{20,}/.exec((await invited.textContent()) ?? '')?.[0] ?? ''
  // The dialog before it does not ask for this one to be closed.
  await expect(page.getByRole('alertdialog')).toBeHidden()
  await page.keyboard.press('Escape')
  await page.getByRole('alertdialog', { name: 'You have not copied this link' }).getByRole('button', { name: 'Go back' }).click()
  await invited.getByRole('button', { name: 'Copy' }).click()
  expect(link).toContain(await readClipboard(page))
  await invited.getByRole('button', { name: 'Done' }).click()

  await expect(row(page, 'Noor')).toContainText('Invited')
  await expect(row(page, 'Noor')).toContainText('SEI Admin· Other project')
  const secret = new URL(await readClipboard(page)).hash.slice(1)
  expect(secret.length).toBeGreaterThan(20)
  expect(await page.content()).not.toContain(secret)
  expect(page.url()).not.toContain(secret)
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie)).not.toContain(secret)

  await chooseOf(page, 'Noor El Amrani', 'Cancel invitation…')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel invitation' }).click()
  await expect(row(page, 'Noor')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Invite', exact: true })).toBeFocused()
})

test('an SEI Admin sees the people of their project and gives its roles, and nothing else', async ({ openAs, place }) => {
  const page = await openAs(place.people.seiAdmin, peoplePath())
  await expect(page.getByRole('table', { name: 'People' }).getByRole('rowheader')).toHaveCount(3)
  for (const name of ['Ada Admin', 'Sid Stranger']) await expect(page.getByText(name)).toBeHidden()
  const navigation = page.getByRole('navigation', { name: 'Account Management' })
  await expect(navigation.getByRole('link', { name: 'People' })).toHaveAttribute('aria-current', 'page')
  await expect(navigation.getByRole('link', { name: 'Projects' })).toBeHidden()

  const dialog = await openInvite(page)
  await expect(dialog.getByRole('combobox', { name: 'Place of role 1' }).getByRole('option')).toHaveText(['First project'])
  await expect(dialog.getByRole('combobox', { name: 'Role 1', exact: true }).getByRole('option')).toHaveText([
    'SEI Admin',
    'SEI Team Manager',
    'SEI Viewer',
  ])
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  await page.getByRole('button', { name: 'Actions for Lee Lead' }).click()
  const disable = page.getByRole('menuitem', { name: 'Disable…' })
  await expect(disable).toContainText('Only for Account Admins.')
  await disable.press('Enter')
  await expect(page.getByRole('alertdialog')).toBeHidden()
  await page.keyboard.press('Escape')

  await chooseOf(page, 'Vic Viewer', 'Change roles…')
  const roles = page.getByRole('dialog', { name: 'Roles of Vic Viewer' })
  await roles.getByRole('combobox', { name: 'Role 1', exact: true }).selectOption('SEI Team Manager')
  await roles.getByRole('button', { name: 'Save' }).click()
  await expect(row(page, 'Vic Viewer')).toContainText('Team Manager')
})

test('a team manager and a viewer have no access, and no way there', async ({ openAs, place }) => {
  for (const person of [place.people.lead, place.people.viewer]) {
    const page = await openAs(person, peoplePath())
    await expect(page.getByText('You do not have access to people')).toBeVisible()
    await expect(page.getByRole('link', { name: 'People' })).toBeHidden()
  }
})

test('who is disabled is out, and takes along the keys that were ticked', async ({ openAs, place }) => {
  const kept = await place.createKey('Kept')
  const theirs = await openAs(place.people.seiAdmin)
  for (const name of ['Theirs to delete', 'Theirs to keep']) {
    const created = await theirs.request.post(keysApi(place.ref), {
      data: { name, role: 'INGESTION' },
      headers: { origin: place.url },
    })
    expect(created.status()).toBe(201)
  }
  const page = await openAs(place.people.admin, peoplePath())
  await chooseOf(page, 'Sam Admin', 'Disable…')
  const dialog = page.getByRole('alertdialog', { name: 'Disable Sam Admin?' })
  await expect(dialog).toContainText('2 live keys were created by Sam Admin')
  await expect(dialog.getByText('Kept')).toBeHidden()
  await dialog.getByRole('checkbox', { name: 'Delete Theirs to delete' }).check()
  await dialog.getByRole('button', { name: 'Disable and delete 1 key' }).click()
  await expect(dialog).toBeHidden()
  await expect(row(page, 'Sam Admin')).toContainText('Disabled')
  await theirs.reload()
  await expect(theirs).toHaveURL(/sign-in/)
  expect((await place.callGateway(kept.secret)).status).toBe(200)

  await page.getByRole('button', { name: '1 live key of Sam Admin' }).click()
  const keys = page.getByRole('alertdialog', { name: 'Live keys of Sam Admin' })
  await keys.getByRole('checkbox', { name: 'Delete Theirs to keep' }).check()
  await keys.getByRole('button', { name: 'Delete 1 key' }).click()
  await expect(page.getByRole('button', { name: /live key of Sam Admin/ })).toBeHidden()
  await chooseOf(page, 'Sam Admin', 'Enable')
  await expect(row(page, 'Sam Admin')).toContainText('Active')
})

test('search and filters are in the address, and the keyboard is enough', async ({ openAs, place }) => {
  const page = await openAs(place.people.admin, `${peoplePath()}?role=SEI_VIEWER`)
  await expect(page.getByRole('rowheader')).toHaveText([/Vic Viewer/])
  await page.getByRole('combobox', { name: 'Role filter' }).selectOption('All roles')
  await page.getByRole('searchbox', { name: 'Name or email' }).fill('lee')
  await expect(page).toHaveURL(/\?q=lee$/)
  await expect(page.getByRole('rowheader')).toHaveText([/Lee Lead/])

  const actions = page.getByRole('button', { name: 'Actions for Lee Lead' })
  await actions.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Change roles…' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('menuitem', { name: 'Sign out everywhere…' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alertdialog').getByRole('button', { name: 'Go back' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(actions).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Change roles…' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Roles of Lee Lead' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(actions).toBeFocused()
})
