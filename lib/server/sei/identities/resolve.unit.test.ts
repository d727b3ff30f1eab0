import { expect, test } from 'vitest'
import type { Transaction } from '../../database/open'
import { resolveIdentities } from './resolve'

/** A database with these integrations, and every developer `d<n>`; counts how often an integration is looked at. */
function databaseOf(applications: string[]) {
  const looks = { count: 0 }
  const integrations = applications.map((application, index) => ({
    id: index + 1,
    get application() {
      looks.count += 1
      return application
    },
  }))
  const $queryRaw = async (text: TemplateStringsArray, _account: string, emailKeys: string[]) =>
    text.join('').includes('FROM integration')
      ? integrations
      : emailKeys.map((emailKey) => ({ emailKey, refId: Number(emailKey.slice(1)) }))
  return { tx: { $queryRaw } as unknown as Transaction, looks }
}

const rowsOf = (length: number, integration: (index: number) => number | string) =>
  Array.from({ length }, (_, index) => ({ email: `d${index + 1}`, integration: integration(index), identity: `i${index}` }))

test('many names among many integrations: each integration is looked at once', async () => {
  const applications = Array.from({ length: 5_000 }, (_, index) => `APP${index}`)
  const { tx, looks } = databaseOf(applications)
  const targets = await resolveIdentities(tx, 'account', rowsOf(5_000, (index) => applications[index]!))
  expect(targets).toHaveLength(5_000)
  expect(targets[4_999]).toEqual({ developerRefId: 5_000, integrationId: 5_000, identity: 'i4999' })
  expect(looks.count).toBe(5_000)
})

test('a number means one integration, and an application all of its integrations', async () => {
  const { tx } = databaseOf(['GITHUB', 'JIRA', 'GITHUB'])
  const named = await resolveIdentities(tx, 'account', rowsOf(1, () => 'GITHUB'))
  expect(named.map(({ integrationId }) => integrationId)).toEqual([1, 3])
  const numbered = await resolveIdentities(tx, 'account', rowsOf(1, () => 3))
  expect(numbered.map(({ integrationId }) => integrationId)).toEqual([3])
})

test('rows that stand for too many identities are refused before one is made', async () => {
  const { tx } = databaseOf(Array.from({ length: 501 }, () => 'GITHUB'))
  await expect(resolveIdentities(tx, 'account', rowsOf(500, () => 'GITHUB'))).rejects.toMatchObject({ code: 'too_large' })
  expect(await resolveIdentities(tx, 'account', rowsOf(499, () => 'GITHUB'))).toHaveLength(499 * 501)
})
