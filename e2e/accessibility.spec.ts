import { randomUUID } from 'node:crypto'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { signIn as signInToApi } from './support/console-client'
import { expect, test, type Place } from './support/fixtures'
import { accountActivityLogsPath, activityLogsPath, keyPath, peoplePath, projectSettingsPath, projectsPath } from '../lib/paths'
import { addActivity } from './support/activity'
import { findingStates, rarerFindingStates } from './support/finding-states'
import { answerAsRotating, openPanel } from './support/key-panel'
import { addBusyMonth } from './support/key-usage'
import { chooseOfKey, fillNewKey, refuseCopying, waitForUse } from './support/keys-page'
import { addInvitation, addPasswordLink } from './support/links'
import { openInvite } from './support/people-page'
import { archiveProject, chooseOf, openNewProject } from './support/projects-page'

type Person = keyof Place['people']
/** A state of a screen: who is signed in, whether there are keys, and how to reach it. */
type State = {
  name: string
  as: Person | null
  keys?: boolean
  path?: string | ((place: Place) => Promise<string>)
  /** The state exists only in narrow windows. */
  narrow?: boolean
  reach?: (page: Page) => Promise<void>
}

type Look = readonly [keyof typeof sizes, 'dark' | 'light']
const atNight = process.env.ALL_LANES === '1'

/** How states are looked at: `npm run test:all` sees each of them in all ways, `npm test` in one of the first two, in turns. */
const looks: readonly Look[] = [
  ['narrow', 'dark'],
  ['wide', 'light'],
  ['wide', 'dark'],
  ['narrow', 'light'],
]

/** States that differ little from others, which `npm test` leaves out. */
const rarer = new Set<string>([
  ...rarerFindingStates,
  'sign-in-refused',
  'invitation-incomplete',
  'new-password-set',
  'list-of-a-viewer',
  'not-loaded',
  'nothing-found',
  'create-discarded',
  'reveal-not-copied',
  'reveal-copy-refused',
  'edit-discarded',
  'project-selector',
  'not-found',
  'people-invited',
  'projects-not-for-sei-admins',
  'projects-nothing-found',
  'projects-archived',
  'projects-not-loaded',
  'keys-of-archived',
  'panel-of-a-key-that-is-not-here',
  'panel-choose-member',
  'create-on-a-date',
  'rotate-without-overlap',
  'rotated',
  'project-settings-no-access',
  'activity-logs-no-access',
  'create-refused',
  'account-menu',
  'people-menu-of-an-sei-admin',
  'projects-menu',
  'projects-archive',
  'panel-safe-to-end',
  'panel-calls-as-table',
  'rotated-without-overlap',
])

const sizes = { wide: { width: 1280, height: 800 }, narrow: { width: 360, height: 740 } }

const openDelete = (page: Page) => page.getByRole('button', { name: 'Delete Nightly HR import' }).click()
const create = (page: Page) => page.getByRole('button', { name: 'Create', exact: true }).click()

async function reveal(page: Page) {
  await fillNewKey(page, { name: 'Fresh key', role: 'Ingestion' })
  await create(page)
  await page.getByRole('region', { name: 'API key' }).waitFor()
}

/** Chooses another last day than a preset, which shows its own field. */
async function chooseDay(page: Page) {
  await fillNewKey(page, { name: 'Fresh key', role: 'Ingestion' })
  // A select in narrow windows: the states begin in a wide one.
  await page.getByRole('radio', { name: 'On a date…' }).check()
  await page.getByLabel('Last day').waitFor()
}

async function openRotate(page: Page, overlap: string) {
  await chooseOfKey(page, 'Nightly HR import', 'Rotate')
  await page.getByRole('radio', { name: overlap }).check()
  await page.getByText(/To be changed|Nothing has called/).waitFor()
}

async function rotated(page: Page, overlap: string) {
  await openRotate(page, overlap)
  await page.getByRole('button', { name: 'Rotate' }).click()
  await page.getByRole('region', { name: 'API key', exact: true }).waitFor()
}

async function deleteInUse(page: Page) {
  await waitForUse(page, 'Nightly HR import')
  await openDelete(page)
  await page.getByText(/In use:/).waitFor()
}

async function tickTwo(page: Page) {
  await page.getByRole('checkbox', { name: 'Select Nightly HR import' }).check()
  await page.getByRole('checkbox', { name: 'Select Deployment metrics' }).check()
}

/** A key with a month of use: its panel, and the list that it is in. */
async function busyKey({ createKey, path, ref }: Place) {
  const { key, secretId } = await createKey('Platform sync', 'ADMIN')
  await addBusyMonth({ keyId: key.id, secretId })
  return { panel: keyPath(ref, key.id), list: path }
}

/** Deletes a key that is tried again. */
async function deletedWithTries({ createKey, deleteKey, callGateway, path }: Place) {
  const { key, secret } = await createKey('Old runner')
  await deleteKey(key.id)
  await callGateway(secret)
  return `${path}?tab=deleted`
}

const openEdit = (page: Page) => chooseOfKey(page, 'Nightly HR import', 'Edit…')

/** Opens the question that appears when a dialog with typed text is closed. */
async function discard(page: Page) {
  await page.keyboard.press('Escape')
  await page.getByRole('alertdialog').waitFor()
}

async function fillInvitation(page: Page) {
  await openInvite(page)
  await page.getByRole('textbox', { name: 'Email' }).fill(`grace-${randomUUID()}@example.com`)
  await page.getByRole('textbox', { name: 'Name' }).fill('Grace Hopper')
  await page.getByRole('button', { name: 'Add a role' }).click()
}

const key = { role: 'ADMIN', hint: 'sei_AbCd…WxYz', projectName: 'First project', orgName: 'Engineering', callsInDay: 0 }
const keysOfLee = {
  items: [
    { ...key, id: randomUUID(), name: 'Platform sync', lastUsedAt: new Date().toISOString() },
    { ...key, id: randomUUID(), name: 'A name as long as a name may be, which has to be cut', lastUsedAt: null },
  ],
  total: 2,
  answersFor: 2,
  sessions: 1,
}

/** The log with the panel of a changed key open. */
async function pathOfEntry({ ref, people: { admin } }: Place) {
  const entryId = await addActivity(admin.id, {
    email: admin.email,
    type: 'API_ACCESS_KEY',
    action: 'EDITED',
    target: { id: randomUUID(), name: 'Nightly HR import' },
    details: {
      before: { networks: [], expiresAt: null, name: 'Nightly HR import' },
      after: { networks: ['192.0.2.0/24', '198.51.100.32/28'], expiresAt: '2030-12-01T01:00:00.000Z', name: 'Nightly HR import' },
      note: 'Moved to other runners',
    },
  })
  return `${activityLogsPath(ref)}?entry=${entryId}`
}

const states: State[] = [
  ...findingStates,
  { name: 'sign-in', as: null, path: '/sign-in' },
  {
    name: 'sign-in-refused',
    as: null,
    path: '/sign-in',
    reach: async (page) => {
      await page.getByRole('textbox', { name: 'Email' }).fill('nobody@example.com')
      await page.getByRole('textbox', { name: 'Password' }).fill('not the password')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByText('not right').waitFor()
    },
  },
  {
    name: 'invitation',
    as: 'lead',
    path: async ({ people }) => (await addInvitation(process.env.E2E_DATABASE_URL!, people.lead.id)).path,
    reach: async (page) => {
      await page.getByRole('textbox', { name: 'Password' }).fill('password1234')
      await page.getByRole('button', { name: 'Accept and sign in' }).click()
      await page.getByText('too easy to guess').waitFor()
    },
  },
  { name: 'invitation-incomplete', as: null, path: '/invitation', reach: (page) => page.getByText('needs the whole link').waitFor() },
  {
    name: 'new-password',
    as: null,
    path: async ({ people }) => (await addPasswordLink(process.env.E2E_DATABASE_URL!, people.lead.id)).path,
    reach: (page) => page.getByRole('button', { name: 'Set the new password' }).waitFor(),
  },
  {
    name: 'new-password-set',
    as: null,
    path: async ({ people }) => (await addPasswordLink(process.env.E2E_DATABASE_URL!, people.lead.id)).path,
    reach: async (page) => {
      await page.getByRole('textbox', { name: 'New password' }).fill('another battery staple')
      await page.getByRole('button', { name: 'Set the new password' }).click()
      await page.getByText('is set.').waitFor()
    },
  },
  {
    name: 'profile',
    as: 'lead',
    path: async ({ people, url }) => {
      await signInToApi(url, people.lead.email, people.lead.password)
      return '/profile'
    },
    reach: async (page) => {
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Another name')
      await page.getByRole('button', { name: 'Change password' }).click()
      await page.getByText('Enter your current password.').waitFor()
    },
  },
  { name: 'empty', as: 'admin' },
  { name: 'list', as: 'admin', keys: true },
  { name: 'list-of-a-viewer', as: 'viewer', path: async (place) => (await busyKey(place)).list },
  {
    name: 'not-loaded',
    as: 'lead',
    keys: true,
    reach: async (page) => {
      await page.route('**/api/orgs/**', (route) => route.fulfill({ status: 503, body: 'x' }))
      await page.getByRole('searchbox', { name: 'Search keys' }).fill('import')
      await page.getByText('The keys could not be loaded').waitFor()
    },
  },
  { name: 'nothing-found', as: 'lead', keys: true, path: '?q=nothing-like-it' },
  {
    name: 'create',
    as: 'admin',
    keys: true,
    reach: (page) => fillNewKey(page, { name: 'Metrics job', description: 'Posts every hour', role: 'Ingestion' }),
  },
  {
    name: 'create-refused',
    as: 'admin',
    keys: true,
    reach: async (page) => {
      await fillNewKey(page, { name: 'nightly HR IMPORT', role: 'Admin' })
      await create(page)
      await page.getByText('already exists').first().waitFor()
    },
  },
  {
    name: 'create-discarded',
    as: 'admin',
    keys: true,
    reach: async (page) => {
      await fillNewKey(page, { name: 'Typed', role: 'Ingestion' })
      await discard(page)
    },
  },
  { name: 'reveal', as: 'admin', keys: true, reach: reveal },
  {
    name: 'reveal-not-copied',
    as: 'admin',
    keys: true,
    reach: async (page) => {
      await reveal(page)
      await discard(page)
    },
  },
  {
    name: 'reveal-copy-refused',
    as: 'admin',
    keys: true,
    reach: async (page) => {
      await reveal(page)
      await refuseCopying(page)
      await page.getByRole('region', { name: 'API key' }).getByRole('button', { name: 'Copy' }).click()
      await page.getByText('did not allow copying').waitFor()
    },
  },
  { name: 'panel', as: 'lead', keys: true, reach: async (page) => void (await openPanel(page, 'Nightly HR import')) },
  {
    name: 'panel-busy',
    as: 'lead',
    path: async (place) => (await busyKey(place)).panel,
    reach: async (page) => {
      await page.getByRole('button', { name: 'All 6 clients' }).click()
      await page.getByText('Refused: 728').waitFor()
    },
  },
  {
    name: 'panel-calls-as-table',
    as: 'lead',
    path: async (place) => (await busyKey(place)).panel,
    reach: (page) => page.getByRole('radio', { name: 'Table' }).check(),
  },
  {
    name: 'panel-activity',
    as: 'admin',
    path: async (place) => `${(await busyKey(place)).panel}&tab=activity`,
    reach: (page) => page.getByRole('dialog').getByRole('button', { name: 'Created' }).click(),
  },
  {
    name: 'panel-rotating',
    as: 'admin',
    keys: true,
    reach: async (page) => {
      await answerAsRotating(page, false)
      const panel = await openPanel(page, 'Nightly HR import')
      await panel.getByText('Not safe to end yet').waitFor()
    },
  },
  {
    name: 'panel-safe-to-end',
    as: 'admin',
    keys: true,
    reach: async (page) => {
      await answerAsRotating(page, true)
      const panel = await openPanel(page, 'Nightly HR import')
      await panel.getByText('Safe to end').waitFor()
    },
  },
  {
    name: 'panel-of-a-key-that-is-not-here',
    as: 'lead',
    path: `?key=${randomUUID()}`,
    reach: (page) => page.getByText('This key is not here').waitFor(),
  },
  {
    name: 'panel-edit-networks',
    as: 'admin',
    keys: true,
    reach: async (page) => {
      await answerAsRotating(page, false)
      const panel = await openPanel(page, 'Nightly HR import')
      await panel.getByRole('button', { name: 'Edit networks' }).click()
      await page.getByRole('textbox', { name: 'Networks' }).fill('10.0.0.0/8\n10.0.0.9/8')
      await page.getByText('would be refused').waitFor()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('begins inside a range').waitFor()
    },
  },
  {
    name: 'panel-choose-member',
    as: 'admin',
    keys: true,
    reach: async (page) => {
      const panel = await openPanel(page, 'Nightly HR import')
      await panel.getByRole('button', { name: 'Edit', exact: true }).click()
      await page.getByRole('combobox', { name: 'Responsible person' }).click()
      await page.getByRole('option', { name: /Lee Lead/ }).waitFor()
    },
  },
  { name: 'edit', as: 'admin', keys: true, reach: openEdit },
  {
    name: 'edit-discarded',
    as: 'admin',
    keys: true,
    reach: async (page) => {
      await openEdit(page)
      await page.getByRole('textbox', { name: 'Name' }).fill('Renamed')
      await discard(page)
    },
  },
  { name: 'delete', as: 'lead', keys: true, reach: openDelete },
  {
    name: 'navigation',
    as: 'lead',
    keys: true,
    narrow: true,
    reach: async (page) => {
      await page.getByRole('button', { name: 'Open navigation' }).click()
      await page.getByRole('dialog', { name: 'Account Management' }).waitFor()
    },
  },
  { name: 'account-menu', as: 'lead', keys: true, reach: (page) => page.getByRole('button', { name: 'Account menu' }).click() },
  { name: 'project-selector', as: 'admin', keys: true, reach: (page) => page.getByRole('button', { name: /^Project:/ }).click() },
  { name: 'not-found', as: 'stranger' },
  { name: 'people', as: 'admin', keys: true, path: peoplePath() },
  { name: 'people-menu-of-an-sei-admin', as: 'seiAdmin', path: peoplePath(), reach: (page) => page.getByRole('button', { name: 'Actions for Lee Lead' }).click() },
  { name: 'people-invite', as: 'admin', path: peoplePath(), reach: fillInvitation },
  {
    name: 'people-invited',
    as: 'admin',
    path: peoplePath(),
    reach: async (page) => {
      await fillInvitation(page)
      await page.getByRole('dialog').getByRole('button', { name: 'Invite', exact: true }).click()
      await page.getByText('Waiting for Grace').waitFor()
    },
  },
  {
    name: 'people-disable',
    as: 'admin',
    path: peoplePath(),
    reach: async (page) => {
      await page.route('**/api/people/*/keys', (route) => route.fulfill({ json: keysOfLee }))
      await chooseOf(page, 'Lee Lead', 'Disable…')
      await page.getByRole('heading', { name: '2 live keys' }).waitFor()
    },
  },
  { name: 'activity-logs', as: 'admin', keys: true, path: ({ ref }) => Promise.resolve(activityLogsPath(ref)) },
  { name: 'activity-logs-entry', as: 'admin', path: pathOfEntry, reach: (page) => page.getByRole('heading', { name: 'What changed' }).waitFor() },
  {
    name: 'activity-logs-filters',
    as: 'lead',
    path: ({ ref }) => Promise.resolve(`${activityLogsPath(ref)}?emails=ana@example.com,ben@example.com,cy@example.com&period=custom&target=1`),
    reach: async (page) => {
      await page.getByRole('textbox', { name: 'Email' }).fill('nobody')
      await page.getByRole('textbox', { name: 'Email' }).press('Enter')
      await page.getByText('is not a whole email').waitFor()
      await page.getByRole('button', { name: /^Type/ }).click()
    },
  },
  {
    name: 'activity-logs-no-access',
    as: 'viewer',
    path: ({ ref }) => Promise.resolve(activityLogsPath(ref)),
    reach: (page) => page.getByText('You do not have access to the activity log').waitFor(),
  },
  { name: 'account-activity', as: 'admin', path: accountActivityLogsPath() },
  { name: 'projects', as: 'admin', path: projectsPath() },
  { name: 'projects-not-for-sei-admins', as: 'seiAdmin', path: projectsPath() },
  { name: 'projects-nothing-found', as: 'admin', path: `${projectsPath()}?q=nothing-like-it` },
  { name: 'projects-menu', as: 'admin', path: projectsPath(), reach: (page) => page.getByRole('button', { name: 'Actions for First project' }).click() },
  {
    name: 'projects-new',
    as: 'admin',
    path: projectsPath(),
    reach: async (page) => {
      await openNewProject(page)
      await page.getByRole('button', { name: 'Create', exact: true }).click()
      await page.getByText('Enter a name').waitFor()
    },
  },
  { name: 'projects-archive', as: 'admin', path: projectsPath(), reach: (page) => chooseOf(page, 'Other project', 'Archive') },
  {
    name: 'projects-archived',
    as: 'admin',
    path: projectsPath(),
    reach: async (page) => {
      await archiveProject(page, 'Other project')
      await chooseOf(page, 'Other project', 'Restore')
    },
  },
  {
    name: 'projects-not-loaded',
    as: 'admin',
    path: projectsPath(),
    reach: async (page) => {
      const problem = { type: 'problems/forbidden', title: '', status: 403, detail: 'Ask an Account Admin.', instance: '', requestId: '' }
      await page.route('**/api/projects', (route) => route.fulfill({ status: 403, json: problem }))
      // Whoever comes back to a page gets a fresh list.
      await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')))
      await page.getByText('The projects could not be loaded').waitFor({ timeout: 60_000 })
    },
  },
  { name: 'create-on-a-date', as: 'admin', keys: true, reach: chooseDay },
  { name: 'rotate', as: 'admin', keys: true, reach: (page) => openRotate(page, '24 hours') },
  { name: 'rotate-without-overlap', as: 'admin', keys: true, reach: (page) => openRotate(page, 'None') },
  { name: 'rotated', as: 'admin', keys: true, reach: (page) => rotated(page, '24 hours') },
  { name: 'rotated-without-overlap', as: 'admin', keys: true, reach: (page) => rotated(page, 'None') },
  { name: 'delete-in-use', as: 'lead', keys: true, reach: deleteInUse },
  { name: 'list-menu', as: 'lead', keys: true, reach: (page) => page.getByRole('button', { name: 'Actions for Deployment metrics' }).click() },
  { name: 'list-ticked', as: 'lead', keys: true, reach: tickTwo },
  {
    name: 'delete-many',
    as: 'admin',
    keys: true,
    reach: async (page) => {
      await tickTwo(page)
      await page.getByRole('button', { name: 'Delete…', exact: true }).click()
      await page.getByRole('alertdialog', { name: 'Delete 2 keys?' }).waitFor()
    },
  },
  {
    name: 'paused-many',
    as: 'lead',
    keys: true,
    reach: async (page) => {
      await tickTwo(page)
      await page.getByRole('button', { name: 'Pause…', exact: true }).click()
      await page.getByRole('button', { name: 'Pause 2 keys' }).click()
      await page.getByRole('dialog', { name: 'Paused: 2 keys' }).waitFor()
    },
  },
  { name: 'deleted', as: 'lead', path: deletedWithTries, reach: (page) => page.getByRole('button', { name: 'Who still tries Old runner' }).click() },
  {
    name: 'pasted-key',
    as: 'lead',
    keys: true,
    reach: async (page) => {
      await page.getByRole('searchbox', { name: 'Search keys' }).focus()
      await page.keyboard.insertText(`sei_${'0'.repeat(36)}`)
      await page.getByText('No key that you may see').first().waitFor()
    },
  },
  {
    name: 'project-settings',
    as: 'admin',
    path: ({ ref }) => Promise.resolve(projectSettingsPath(ref)),
    reach: async (page) => {
      await page.getByRole('radio', { name: 'Other…' }).check()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Enter a number of days.').waitFor()
    },
  },
  {
    name: 'project-settings-no-access',
    as: 'lead',
    path: ({ ref }) => Promise.resolve(projectSettingsPath(ref)),
    reach: (page) => page.getByText('You cannot change the settings').waitFor(),
  },
  {
    name: 'keys-of-archived',
    as: 'admin',
    keys: true,
    reach: async (page) => {
      const { pathname } = new URL(page.url())
      await page.goto(projectsPath())
      await archiveProject(page, 'First project')
      await page.goto(pathname)
      await page.getByText('This project is archived', { exact: true }).waitFor()
    },
  },
]

async function makeKeys(place: Place) {
  const { secret } = await place.createKey('Nightly HR import')
  await place.callGateway(secret)
  await place.createKey('Deployment metrics', 'ADMIN')
  await place.createKey('A name as long as a name may be, which has to be cut somewhere without breaking the row '.padEnd(127, 'x'))
  await place.createKey('Unbroken'.padEnd(100, 'm'))
}

/** The rules that look at colours: at night, where a state is seen in dark too, the others find the same in light. */
const colourRules = ['color-contrast', 'link-in-text-block']

async function expectNoViolations(page: Page, rules?: string[]) {
  // The other mode opens a page more each time, for frames of other sites: there are none.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
}

for (const [index, { name, as, keys, path = '', narrow, reach }] of states.entries()) {
  const inTurn = [looks[narrow ? 0 : index % 2]!]
  const seen = atNight ? looks.filter(([size]) => size === 'narrow' || !narrow) : inTurn
  const when = rarer.has(name) ? { tag: '@night' } : {}
  test(`${name} has no accessibility violations, wide or narrow, in dark or light`, when, async ({ page, openAs, place }) => {
    if (keys) await makeKeys(place)
    // A page that arrives in dark shows so what its own script does before anything else; light is what it would be without.
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    const address = typeof path === 'string' ? path : await path(place)
    if (as) await openAs(place.people[as], address.startsWith('/') ? address : place.path + address)
    else await page.goto(address)
    if (narrow) await page.setViewportSize(sizes.narrow)
    await reach?.(page)
    for (const [size, colorScheme] of seen) {
      await page.setViewportSize(sizes[size])
      await page.emulateMedia({ colorScheme })
      await page.waitForFunction((theme) => document.documentElement.classList.contains(theme), colorScheme)
      await page.screenshot({ path: `test-results/screenshots/${name}-${colorScheme}-${size}.png` })
      await expectNoViolations(page, atNight && colorScheme === 'light' ? colourRules : undefined)
    }
  })
}
