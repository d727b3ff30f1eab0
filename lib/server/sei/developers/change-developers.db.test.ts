// @module-tag pglite
import { afterEach, expect, test, vi } from 'vitest'
import { makeCompany } from '../../../testing/make/developers'
import { database } from '../../database/open'
import { deleteDevelopers } from './delete'
import { upsertDevelopers } from './upsert'

afterEach(() => void vi.restoreAllMocks())

/** For each ANALYZE from now on: its table, and how many developers of the account others saw at that moment. */
async function watchAnalyze(accountId: string) {
  const opened = await database()
  const { query, prisma } = opened
  const seen: [table: string, developers: number][] = []
  // A transaction's statements do not go through `query`.
  vi.spyOn(opened, 'query').mockImplementation(async (statement) => {
    const [, table] = /^ANALYZE (\w+)/.exec(statement.text) ?? []
    if (table) seen.push([table, await prisma.developer.count({ where: { accountId } })])
    return query(statement)
  })
  return seen
}

const people = (count: number) => Array.from({ length: count }, (_, index) => ({ email: `n${index}@x.io`, name: 'N' }))

test('tables are analyzed after an upsert or a deletion of many developers, once it is committed', async () => {
  const { actor, accountId } = await makeCompany()
  const analyzed = await watchAnalyze(accountId)
  const many = people(1_000)
  expect(await upsertDevelopers(actor, many)).toMatchObject({ created: 1_000 })
  expect(analyzed.splice(0).sort()).toEqual([['developer', 1_004], ['team', 1_004]])
  expect(await upsertDevelopers(actor, many)).toMatchObject({ updated: 1_000 })
  expect(analyzed.splice(0).sort()).toEqual([['developer', 1_004], ['team', 1_004]])
  expect(await deleteDevelopers(actor, { emails: many.map(({ email }) => email) })).toMatchObject({ deleted: 1_000 })
  expect(analyzed.sort()).toEqual([['developer', 4], ['team', 4]])
})

test('tables are not analyzed after a change of few developers, nor after one that is refused', async () => {
  const { actor, accountId } = await makeCompany()
  const analyzed = await watchAnalyze(accountId)
  const few = people(999)
  await upsertDevelopers(actor, few)
  await deleteDevelopers(actor, { emails: few.map(({ email }) => email) })
  const orphans = people(2_000).map((person) => ({ ...person, managerEmail: 'gone@x.io' }))
  await expect(upsertDevelopers(actor, orphans)).rejects.toMatchObject({ code: 'validation' })
  expect(analyzed).toEqual([])
})
