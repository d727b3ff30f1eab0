import { expect, test, vi } from 'vitest'
import { company, csvFile, developersOf, header, makeCompany, refusedWith } from '../../../testing/make/developers'
import { reuploadDevelopers } from './reupload'
import { upsertDevelopers } from './upsert'

// The column names have 68 characters.
vi.mock('./bounds', () => ({ mostDevelopers: 5, mostDevelopersOnPGlite: 5, longestDeveloper: 268, mostMerged: 600 }))

const person = (email: string) => ({ email, name: 'Somebody' })

test('upserts make no more developers than a file may have', { tags: 'night' }, async () => {
  const { actor, accountId } = await makeCompany()
  const before = await developersOf(accountId)
  await expect(upsertDevelopers(actor, [person('e@x.io'), person('f@x.io')])).rejects.toMatchObject({ code: 'too_large' })
  expect(await developersOf(accountId)).toEqual(before)
  expect(await upsertDevelopers(actor, [person('e@x.io'), person('bob@x.io')])).toMatchObject({ created: 1, updated: 1 })
  await expect(upsertDevelopers(actor, [person('f@x.io')])).rejects.toMatchObject({ code: 'too_large', status: 413 })
  expect(await upsertDevelopers(actor, [person('e@x.io')])).toMatchObject({ created: 0, updated: 1 })
  const file = `${company}\ne@x.io\nf@x.io`.replace(/^(\w@x\.io)$/gm, '$1,,E,,,,,,')
  await expect(reuploadDevelopers(actor, csvFile(file))).rejects.toMatchObject({ code: 'too_large' })
})

test('a developer has no more characters than a row of a file, whichever way they come together', async () => {
  const { actor, accountId } = await makeCompany()
  const before = await developersOf(accountId)
  const long = { ...person('e@x.io'), team: 'x'.repeat(90), site: 'y'.repeat(100) }
  await expect(upsertDevelopers(actor, [person('bob@x.io'), long])).rejects.toMatchObject({
    code: 'validation',
    errors: [{ pointer: '/1' }],
  })
  expect(await developersOf(accountId)).toEqual(before)
  await upsertDevelopers(actor, [{ ...long, site: '' }])
  await expect(upsertDevelopers(actor, [{ email: 'e@x.io', site: long.site }])).rejects.toMatchObject({ code: 'validation' })
  const file = `${header}\ne@x.io,,E,,${long.site},${long.team},,,`
  expect(await refusedWith(reuploadDevelopers(actor, csvFile(file)))).toEqual([])
  const tooLong = `${header}\ne@x.io,,E,,${long.site},${long.team},more,,`
  expect(await refusedWith(reuploadDevelopers(actor, csvFile(tooLong)))).toEqual([['INVALID_CSV', null, 0]])
})

test('column names count as much as what is in them, whichever way they come', async () => {
  const { actor } = await makeCompany()
  const room = 268 - header.length - 'e@x.ioE'.length + header.split(',').length - 1
  await expect(upsertDevelopers(actor, [{ email: 'e@x.io', name: 'E', team: 'x'.repeat(room + 1) }])).rejects.toMatchObject({
    code: 'validation',
  })
  await upsertDevelopers(actor, [{ email: 'e@x.io', name: 'E', team: 'x'.repeat(room) }])
  const file = (length: number) => csvFile(`${header}\ne@x.io,,E,,,${'x'.repeat(length)},,,`)
  expect(await refusedWith(reuploadDevelopers(actor, file(room + 1)))).toEqual([['INVALID_CSV', null, 0]])
  expect(await reuploadDevelopers(actor, file(room))).toMatchObject({ review: { unchangedCount: 1 } })
})

test('an upsert does not touch more of what is stored than memory holds', async () => {
  const { actor, accountId } = await makeCompany()
  const team = 'x'.repeat(140)
  const all = ['ada@x.io', 'bob@x.io', 'cy@x.io', 'dee@x.io'].map((email) => ({ email, team }))
  await upsertDevelopers(actor, all)
  const before = await developersOf(accountId)
  const patches = all.map(({ email }) => ({ email, role: 'Lead' }))
  await expect(upsertDevelopers(actor, patches)).rejects.toMatchObject({ code: 'too_large', status: 413 })
  expect(await developersOf(accountId)).toEqual(before)
  expect(await upsertDevelopers(actor, patches.slice(1))).toMatchObject({ updated: 3 })
})
