import { describe, expect, inject, test } from 'vitest'
import { csvFile, developersOf, exported, makeCompany, makeEmptyCompany } from '../../../testing/make/developers'
import { analyze } from '../../database/analyze'
import { database } from '../../database/open'
import { approveVersion } from './approve'
import { datasetLimit } from './dataset-limit'
import { deleteDevelopers } from './delete'
import { listDevelopers } from './list'
import { reuploadDevelopers } from './reupload'
import { uploadDevelopers } from './upload'
import { upsertDevelopers } from './upsert'

const onPGlite = inject('databaseKind') === 'pglite'
const refused = { code: 'too_large', status: 413, detail: expect.stringContaining('DATABASE_URL') }
const fileOf = (rows: number) =>
  csvFile(['Email,Manager Email,Full Name', ...Array.from({ length: rows }, (_, at) => `d${at}@x.io,,D`)].join('\n'))

test.runIf(!onPGlite)('PostgreSQL takes 250,000 developers', async () => {
  expect(await datasetLimit()).toEqual({ most: 250_000, more: '' })
})

describe.runIf(onPGlite)('PGlite', () => {
  test('takes a file of 20,000 developers, and none of more', async () => {
    const { actor, accountId } = await makeEmptyCompany()
    const before = await developersOf(accountId)
    await expect(uploadDevelopers(actor, fileOf(20_001))).rejects.toMatchObject(refused)
    expect(await developersOf(accountId)).toEqual(before)
    expect(await uploadDevelopers(actor, fileOf(20_000))).toMatchObject({ totalDevelopers: 20_000, errors: [] })
  })

  test('leaves an account what it has, and does all else with it', { timeout: 60_000 }, async () => {
    const { actor, accountId } = await makeCompany()
    const { prisma } = await database()
    await prisma.$executeRaw`
      INSERT INTO developer (account_id, name, email, email_key, fields)
      SELECT ${accountId}::uuid, 'D', 'd' || n || '@x.io', 'd' || n || '@x.io',
        jsonb_build_object('name', 'D', 'email', 'd' || n || '@x.io')
      FROM generate_series(1, 20100) n`
    await analyze('developers')
    await expect(reuploadDevelopers(actor, fileOf(20_001))).rejects.toMatchObject(refused)
    await expect(upsertDevelopers(actor, [{ email: 'new@x.io', name: 'New' }])).rejects.toMatchObject(refused)
    expect(await upsertDevelopers(actor, [{ email: 'd7@x.io', name: 'Changed' }])).toMatchObject({ created: 0, updated: 1 })
    expect(await listDevelopers(actor, { pageIndex: 0, pageSize: 1, sortOrder: 'asc' })).toMatchObject({ totalElements: 20_104 })
    expect((await exported(actor)).split('\r\n').length - 2).toBe(20_104)
    expect(await deleteDevelopers(actor, { emails: ['d7@x.io'] })).toMatchObject({ deleted: 1 })
    // A file within the limit takes their place.
    const { versionId, review } = await reuploadDevelopers(actor, fileOf(20_000))
    expect(review).toMatchObject({ addedCount: 2, removedCount: 105 })
    await approveVersion(actor, versionId)
    await expect(upsertDevelopers(actor, [{ email: 'new@x.io', name: 'New' }])).rejects.toMatchObject(refused)
    await deleteDevelopers(actor, { emails: ['d8@x.io'] })
    expect(await upsertDevelopers(actor, [{ email: 'new@x.io', name: 'New' }])).toMatchObject({ created: 1 })
  })
})
