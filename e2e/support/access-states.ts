/** States whose accessibility is tested: signing in, links, the profile, people, and the shell around the pages. */
import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { peoplePath } from '../../lib/paths'
import { addStoredPasskey, passkeyUrl } from './authenticator'
import { signIn as signInToApi } from './console-client'
import { fillNewKey } from './keys-page'
import { addInvitation, addPasskeyLink, addPasswordLink } from './links'
import { openInvite } from './people-page'
import { chooseOf } from './projects-page'
import type { ScreenState } from './screen-state'
import { makeProofsOld } from './sessions'

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

export const accessStates: ScreenState[] = [
  { name: 'sign-in', as: null, path: '/sign-in' },
  {
    name: 'sign-in-refused',
    isRare: true,
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
    name: 'still-you',
    as: 'admin',
    path: async ({ people, path, cookieOf }) => {
      await cookieOf(people.admin)
      await makeProofsOld(process.env.E2E_DATABASE_URL!, people.admin)
      return path
    },
    reach: async (page) => {
      await fillNewKey(page, { name: 'Platform sync', role: 'Admin' })
      await page.getByRole('button', { name: 'Create', exact: true }).click()
      const question = page.getByRole('dialog', { name: 'Is it still you?' })
      await question.getByRole('textbox', { name: 'Password' }).fill('not the password')
      await question.getByRole('button', { name: 'Continue' }).click()
      await question.getByText('This is not your password.').waitFor()
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
  { name: 'invitation-incomplete', isRare: true, as: null, path: '/invitation', reach: (page) => page.getByText('needs the whole link').waitFor() },
  {
    name: 'new-password',
    as: null,
    path: async ({ people }) => (await addPasswordLink(process.env.E2E_DATABASE_URL!, people.lead.id)).path,
    reach: (page) => page.getByRole('button', { name: 'Set the new password' }).waitFor(),
  },
  {
    name: 'new-password-set',
    isRare: true,
    as: null,
    path: async ({ people }) => (await addPasswordLink(process.env.E2E_DATABASE_URL!, people.lead.id)).path,
    reach: async (page) => {
      await page.getByRole('textbox', { name: 'New password' }).fill('another battery staple')
      await page.getByRole('button', { name: 'Set the new password' }).click()
      await page.getByText('is set.').waitFor()
    },
  },
  {
    name: 'passkey-link',
    as: null,
    path: async ({ people, url }) => passkeyUrl(url) + (await addPasskeyLink(process.env.E2E_DATABASE_URL!, people.lead.id)).path,
    reach: async (page) => {
      await page.getByRole('textbox', { name: 'Name of the passkey' }).fill('')
      await page.getByRole('button', { name: 'Add the passkey and sign in' }).click()
      await page.getByText('Enter a name.').waitFor()
    },
  },
  {
    name: 'sign-in-with-passkey-elsewhere',
    isRare: true,
    as: null,
    path: '/sign-in',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Use a passkey' }).click()
      await page.getByText('needs the host name').waitFor()
    },
  },
  {
    name: 'profile-with-passkeys',
    as: 'viewer',
    path: async ({ people }) => {
      for (const name of ['Laptop', 'A name as long as the name of a passkey may be, which has to be c']) {
        await addStoredPasskey(process.env.E2E_DATABASE_URL!, people.viewer.id, name.slice(0, 64))
      }
      return '/profile'
    },
    reach: async (page) => {
      await page.getByRole('button', { name: 'Remove Laptop' }).click()
      await page.getByRole('alertdialog').waitFor()
    },
  },
  {
    name: 'people-reset-passkeys',
    isRare: true,
    as: 'admin',
    path: peoplePath(),
    reach: async (page) => {
      await chooseOf(page, 'Lee Lead', 'Reset passkeys…')
      await page.getByRole('alertdialog').getByRole('button', { name: 'Reset passkeys' }).click()
      await page.getByRole('region', { name: 'Passkey link' }).waitFor()
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
  { name: 'account-menu', isRare: true, as: 'lead', keys: true, reach: (page) => page.getByRole('button', { name: 'Account menu' }).click() },
  { name: 'project-selector', isRare: true, as: 'admin', keys: true, reach: (page) => page.getByRole('button', { name: /^Project:/ }).click() },
  { name: 'not-found', isRare: true, as: 'stranger' },
  { name: 'people', as: 'admin', keys: true, path: peoplePath() },
  { name: 'people-menu-of-an-sei-admin', isRare: true, as: 'seiAdmin', path: peoplePath(), reach: (page) => page.getByRole('button', { name: 'Actions for Lee Lead' }).click() },
  { name: 'people-invite', as: 'admin', path: peoplePath(), reach: fillInvitation },
  {
    name: 'people-invited',
    isRare: true,
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
]
