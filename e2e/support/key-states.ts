/** States of the page of keys, whose accessibility is tested. */
import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { keyPath } from '../../lib/paths'
import { answerAsRotating, openPanel } from './key-panel'
import { addBusyMonth } from './key-usage'
import { chooseOfKey, fillNewKey, refuseCopying, waitForUse } from './keys-page'
import type { Place } from './fixtures'
import type { ScreenState } from './screen-state'

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

export const keyStates: ScreenState[] = [
  { name: 'empty', as: 'admin' },
  { name: 'list', as: 'admin', keys: true },
  { name: 'list-of-a-viewer', isRare: true, as: 'viewer', path: async (place) => (await busyKey(place)).list },
  {
    name: 'not-loaded',
    isRare: true,
    as: 'lead',
    keys: true,
    reach: async (page) => {
      await page.route('**/api/orgs/**', (route) => route.fulfill({ status: 503, body: 'x' }))
      await page.getByRole('searchbox', { name: 'Search keys' }).fill('import')
      await page.getByText('The keys could not be loaded').waitFor()
    },
  },
  { name: 'nothing-found', isRare: true, as: 'lead', keys: true, path: '?q=nothing-like-it' },
  {
    name: 'create',
    as: 'admin',
    keys: true,
    reach: (page) => fillNewKey(page, { name: 'Metrics job', description: 'Posts every hour', role: 'Ingestion' }),
  },
  {
    name: 'create-refused',
    isRare: true,
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
    isRare: true,
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
    isRare: true,
    as: 'admin',
    keys: true,
    reach: async (page) => {
      await reveal(page)
      await discard(page)
    },
  },
  {
    name: 'reveal-copy-refused',
    isRare: true,
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
    isRare: true,
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
    isRare: true,
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
    isRare: true,
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
    isRare: true,
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
    isRare: true,
    as: 'admin',
    keys: true,
    reach: async (page) => {
      await openEdit(page)
      await page.getByRole('textbox', { name: 'Name' }).fill('Renamed')
      await discard(page)
    },
  },
  { name: 'delete', as: 'lead', keys: true, reach: openDelete },
  { name: 'create-on-a-date', isRare: true, as: 'admin', keys: true, reach: chooseDay },
  { name: 'rotate', as: 'admin', keys: true, reach: (page) => openRotate(page, '24 hours') },
  { name: 'rotate-without-overlap', isRare: true, as: 'admin', keys: true, reach: (page) => openRotate(page, 'None') },
  { name: 'rotated', isRare: true, as: 'admin', keys: true, reach: (page) => rotated(page, '24 hours') },
  { name: 'rotated-without-overlap', isRare: true, as: 'admin', keys: true, reach: (page) => rotated(page, 'None') },
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
]
