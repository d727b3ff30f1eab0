// @module-tag pglite
import { describe, expect, inject, test, vi } from 'vitest'
import { DeveloperPage, ListDevelopers } from '../../../schema/developer'
import { exported, header, makeCompany, makeEmptyCompany, saveDevelopers } from '../../../testing/make/developers'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { listDevelopers } from './list'
import { upsertDevelopers } from './upsert'

const list = async (actor: KeyActor, query: Record<string, string | string[]> = {}) => {
  const page = await listDevelopers(actor, ListDevelopers.parse(query))
  expect(DeveloperPage.strict().parse(page)).toEqual(page)
  return page
}
const names = async (actor: KeyActor, query: Record<string, string | string[]>) =>
  (await list(actor, query)).content.map(({ name }) => name)

test('a list shows every field', async () => {
  const { actor } = await makeCompany()
  const { content, ...page } = await list(actor)
  expect(page).toEqual({ totalElements: 4, totalPages: 1, pageIndex: 0, pageSize: 50, empty: false })
  expect(content[2]).toEqual({
    developerRefId: expect.any(Number),
    name: 'Cy',
    email: 'Cy@x.io',
    managerEmail: 'ADA@x.io',
    role: 'Lead',
    site: 'Paris',
    team: 'Looms',
    subRole: null,
    department: null,
    customFields: { costCenter: null },
  })
})

describe('a list finds', () => {
  test('by any field, in any case, wherever it stands', async () => {
    const { actor } = await makeCompany()
    await upsertDevelopers(actor, [{ email: 'ärger@x.io', name: 'ÄRGER 100%_', 'Cost Center': 'Ж9' }])
    const cases: [Record<string, string | string[]>, string[]][] = [
      [{ searchKey: 'department', searchValue: 'RESEARCH' }, ['Ada Lovelace', 'Bob', 'Dee, D.']],
      [{ searchKey: 'Cost Center', searchValue: 'ж' }, ['ÄRGER 100%_']],
      [{ searchKey: 'costCenter', searchValue: '00' }, ['Ada Lovelace', 'Bob', 'Dee, D.']],
      [{ searchValue: 'äRg' }, ['ÄRGER 100%_']],
      [{ searchValue: '0%_' }, ['ÄRGER 100%_']],
      [{ searchValue: '%' }, ['ÄRGER 100%_']],
      [{ searchValue: 'cy@' }, ['Cy']],
      [{ searchValue: "'; DROP TABLE developer; --" }, []],
      [{ searchKey: '', searchValue: '' }, ['Ada Lovelace', 'Bob', 'Cy', 'Dee, D.', 'ÄRGER 100%_']],
      [{ emails: 'BOB@x.io, cy@x.io' }, ['Bob', 'Cy']],
      [{ emails: ['bob@x.io', 'nobody@x.io'] }, ['Bob']],
    ]
    for (const [query, expected] of cases) expect(await names(actor, query)).toEqual(expected)
    const { content } = await list(actor)
    const refs = [content[3]!, content[0]!].map(({ developerRefId }) => String(developerRefId))
    expect(await names(actor, { developerRefIds: refs.join(',') })).toEqual(['Ada Lovelace', 'Dee, D.'])
    expect(await names(actor, { developerRefIds: refs, searchValue: 'dee' })).toEqual(['Dee, D.'])
  })

  test('in an order, page by page', async () => {
    const { actor } = await makeCompany()
    expect(await names(actor, { sortKey: 'site', sortOrder: 'DESC' })).toEqual(['Cy', 'Bob', 'Dee, D.', 'Ada Lovelace'])
    expect(await names(actor, { sortKey: 'Full Name', sortOrder: 'desc' })).toEqual(['Dee, D.', 'Cy', 'Bob', 'Ada Lovelace'])
    expect(await names(actor, { sortKey: 'developerRefId', sortOrder: 'desc' })).toEqual(['Dee, D.', 'Cy', 'Bob', 'Ada Lovelace'])
    const page = (pageIndex: string) => list(actor, { sortKey: 'email', pageIndex, pageSize: '3' })
    expect(await page('0')).toMatchObject({ totalElements: 4, totalPages: 2, empty: false })
    expect((await page('1')).content.map(({ name }) => name)).toEqual(['Dee, D.'])
    expect(await page('2')).toMatchObject({ content: [], totalElements: 4, pageIndex: 2, empty: true })
  })
})

describe('a list of very many developers', () => {
  const sites = ['Oslo', 'oslo', 'Bern', '']
  const makeMany = (values = sites) =>
    makeCompany([header, ...Array.from({ length: 1_203 }, (_, at) => `d${at}@x.io,,D ${at},,${values[at % values.length]},,,,`)].join('\n'))

  test('has every developer once and in order, page by page', async () => {
    const { actor } = await makeMany()
    const pages = await Promise.all(['0', '1'].map((pageIndex) => list(actor, { pageIndex, pageSize: '1000' })))
    const siteOf = ({ site }: { site: string | null }) => (site ?? '').toLowerCase()
    const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))
    const found = pages
      .flatMap(({ content }) => content)
      .filter(({ name }) => name.includes('1'))
      .sort((a, b) => compare(siteOf(a), siteOf(b)) || a.developerRefId - b.developerRefId)
    expect(found.length).toBeGreaterThan(400)
    for (const [sortOrder, expected] of [['asc', found], ['desc', found.toReversed()]] as const) {
      for (const pageIndex of [0, 1, 2, 9]) {
        const query = { searchKey: 'name', searchValue: '1', sortKey: 'site', sortOrder, pageIndex: String(pageIndex), pageSize: '190' }
        const { content, totalElements } = await list(actor, query)
        expect(content).toEqual(expected.slice(pageIndex * 190, (pageIndex + 1) * 190))
        expect(totalElements).toBe(found.length)
      }
    }
  })

  test.runIf(inject('databaseKind') === 'pglite')('is read on PGlite in short statements, in the order of one', async () => {
    const { actor, accountId } = await makeMany(['\uff5e', '\u{1f600}', 'É', 'z', 'ée'])
    const { prisma } = await database()
    const ordered = await prisma.$queryRaw<{ name: string }[]>`
      SELECT name FROM developer WHERE account_id = ${accountId}::uuid
      ORDER BY lower((fields->>'site') COLLATE "pg_c_utf8") DESC, ref_id DESC`
    const statements = vi.spyOn(prisma, '$queryRaw')
    const queries: [Record<string, string>, number][] = [
      [{ sortKey: 'site' }, 1_203],
      [{ searchValue: 'd' }, 1_203],
      [{ searchKey: 'site', searchValue: 'none', sortKey: 'site' }, 0],
    ]
    for (const [query, total] of queries) {
      statements.mockClear()
      expect(await list(actor, query)).toMatchObject({ totalElements: total })
      const texts = statements.mock.calls.map(([text]) => ('raw' in text ? text.raw.join('') : text.sql))
      expect(texts.filter((text) => text.includes('AS batch')).length).toBeGreaterThan(2)
      expect(texts.filter((text) => text.includes('count(*)'))).toEqual([])
    }
    statements.mockRestore()
    expect(await names(actor, { sortKey: 'site', sortOrder: 'desc', pageSize: '1000' })).toEqual(
      ordered.slice(0, 1_000).map(({ name }) => name),
    )
  })
})

test.each([
  { pageIndex: '-1' },
  { pageIndex: '1.5' },
  { pageSize: '0' },
  { pageSize: '1001' },
  { pageSize: 'x' },
  { pageIndex: '9999999999999999999' },
  { developerRefIds: 'x' },
  { developerRefIds: '2147483648' },
  { sortOrder: 'up' },
  { searchKey: ['a', 'b'] },
  { searchValue: '\0' },
])('%j is refused', (query) => {
  expect(ListDevelopers.safeParse(query).success).toBe(false)
})

test('fields that the schema lacks are refused', async () => {
  const { actor } = await makeCompany()
  const queries: Record<string, string>[] = [
    { searchKey: 'salary', searchValue: '1' },
    { sortKey: 'salary' },
    { sortKey: '__proto__' },
  ]
  for (const query of queries) {
    await expect(list(actor, query)).rejects.toMatchObject({ code: 'validation', status: 400 })
  }
})

test('before the set-up a list is empty and a download has a header', async () => {
  const { actor } = await makeEmptyCompany()
  expect(await list(actor, { searchKey: 'name', searchValue: 'a' })).toMatchObject({ content: [], totalElements: 0, totalPages: 0, empty: true })
  expect(await exported(actor)).toBe('Email,Manager Email,Full Name,Role,Site,Team,Sub Role,Department\r\n')
})

test('a list and a download show the key’s own account only', async () => {
  const [mine, other] = [await makeCompany(), await makeEmptyCompany()]
  const { content } = await list(mine.actor)
  await saveDevelopers(other.actor, 'Email,Manager Email,Name\nzed@y.io,,Zed')
  expect(await names(other.actor, {})).toEqual(['Zed'])
  expect(await names(other.actor, { developerRefIds: String(content[0]!.developerRefId) })).toEqual([])
  expect(await exported(other.actor)).toBe('Email,Manager Email,Name\r\nzed@y.io,,Zed\r\n')
})

test('a download has the columns of the file, and more rows than are read at a time', async () => {
  const rows = Array.from({ length: 5_003 }, (_, index) => `d${index}@x.io,,D ${index},,,,,,${index}`)
  const { actor } = await makeCompany([header, ...rows].join('\n'))
  expect(await exported(actor)).toBe([header, ...rows, ''].join('\r\n'))
})
