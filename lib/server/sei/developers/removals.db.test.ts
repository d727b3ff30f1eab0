import { beforeEach, describe, expect, test } from 'vitest'
import { activityOf } from '../../../testing/services/stored'
import { company as withColumns, csvFile, developersOf, makeCompany, saveDevelopers } from '../../../testing/make/developers'
import { makeKeyActor } from '../../../testing/make/key-actors'
import type { KeyActor } from '../../access/actor'
import { database } from '../../database/open'
import { approveVersion } from './approve'
import { deleteDevelopers } from './delete'
import { developerSchema } from './developer-schema'
import { reuploadDevelopers } from './reupload'
import { upsertDevelopers } from './upsert'

const person = (index: number) => `d${index}@x.io,,Developer ${index}`
/** A file of developers, from the first number to before the last. */
const fileOf = (from: number, to: number, more: string[] = []) =>
  ['Email,Manager Email,Full Name', ...Array.from({ length: to - from }, (_, at) => person(from + at)), ...more].join('\n')

let admin: KeyActor
let ingestion: KeyActor
let elsewhere: KeyActor
let accountId: string

/** An account with so many developers, all of an Admin key; another Ingestion key is of the account's other project. */
async function makeAccount(size: number) {
  const company = await makeCompany(fileOf(0, size))
  ;({ accountId, actor: admin } = company)
  ingestion = (await makeKeyActor(company.admin, 'INGESTION')).actor
  elsewhere = (await makeKeyActor(company.adminElsewhere, 'INGESTION')).actor
}

const submit = (actor: KeyActor, content: string) => reuploadDevelopers(actor, csvFile(content))

async function replaceBy(actor: KeyActor, content: string) {
  const { versionId } = await submit(actor, content)
  return approveVersion(actor, versionId)
}

const refused = { code: 'too_many_removed', status: 403 }

describe('an account of 200 developers', () => {
  beforeEach(() => makeAccount(200))

  test('keeps them where an Ingestion key approves more than a tenth away; the upload waits for an Admin key', async () => {
    const { versionId, review, approval } = await submit(ingestion, fileOf(0, 179))
    expect(review.removedCount).toBe(21)
    expect(approval).toEqual({ keyRole: 'ADMIN', removedBefore: 0, mostRemoved: 20, message: expect.stringContaining('Admin key') })
    const before = await developersOf(accountId)
    const activities = await activityOf(accountId)
    const attempt = approveVersion(ingestion, versionId)
    await expect(attempt).rejects.toMatchObject({ ...refused, detail: expect.stringMatching(/removes 21 .* at most 20 .*Admin key/) })
    expect(await developersOf(accountId)).toEqual(before)
    expect(await activityOf(accountId)).toEqual(activities)
    expect(await approveVersion(admin, versionId)).toEqual({ versionId, active: true })
    expect((await developersOf(accountId)).developers).toHaveLength(179)
  })

  test('loses a tenth in one approval, and nobody more in the same 24 hours', async () => {
    const { versionId, approval } = await submit(ingestion, fileOf(0, 180))
    expect(approval).toEqual({ keyRole: 'INGESTION', removedBefore: 0, mostRemoved: 20, message: null })
    await approveVersion(ingestion, versionId)
    expect((await submit(ingestion, fileOf(0, 180))).approval).toMatchObject({ keyRole: 'INGESTION', removedBefore: 20, mostRemoved: 20 })
    const next = await submit(ingestion, fileOf(0, 179))
    expect(next.approval).toMatchObject({ keyRole: 'ADMIN', removedBefore: 20, mostRemoved: 20 })
    await expect(approveVersion(ingestion, next.versionId)).rejects.toMatchObject(refused)
    // Those who do not remove anybody are approved all the same.
    await replaceBy(ingestion, fileOf(0, 180, ['new@x.io,,New']))
  })

  test('counts small approvals of all its Ingestion keys together', async () => {
    await replaceBy(ingestion, fileOf(0, 193))
    await replaceBy(elsewhere, fileOf(0, 186))
    const { versionId, approval } = await submit(ingestion, fileOf(0, 179))
    expect(approval).toMatchObject({ keyRole: 'ADMIN', removedBefore: 14, mostRemoved: 20 })
    for (const key of [ingestion, elsewhere]) await expect(approveVersion(key, versionId)).rejects.toMatchObject(refused)
    await replaceBy(elsewhere, fileOf(0, 180))
  })

  test('counts those whom a re-upload gives another email, and those who come back and go again', async () => {
    await replaceBy(ingestion, fileOf(12, 200, Array.from({ length: 12 }, (_, at) => `renamed${at}@x.io,,Renamed`)))
    await replaceBy(elsewhere, fileOf(0, 200, Array.from({ length: 12 }, (_, at) => `renamed${at}@x.io,,Renamed`)))
    await expect(replaceBy(ingestion, fileOf(0, 200))).rejects.toMatchObject(refused)
  })

  test('allows no more after Ingestion keys have added developers, in whichever way', async () => {
    await replaceBy(ingestion, fileOf(0, 1_000))
    const emails = Array.from({ length: 1_000 }, (_, at) => `more${at}@x.io`)
    await upsertDevelopers(elsewhere, emails.map((email) => ({ email, name: 'More' })))
    const { versionId, approval } = await submit(ingestion, fileOf(21, 1_000, emails.map((email) => `${email},,More`)))
    expect(approval).toMatchObject({ keyRole: 'ADMIN', mostRemoved: 20 })
    await expect(approveVersion(ingestion, versionId)).rejects.toMatchObject(refused)
  })

  test('counts neither what an Admin key removes, nor what was removed more than 24 hours ago', async () => {
    await deleteDevelopers(admin, { emails: Array.from({ length: 50 }, (_, at) => `d${at}@x.io`) })
    await replaceBy(admin, fileOf(100, 200))
    await replaceBy(ingestion, fileOf(110, 200))
    await expect(replaceBy(ingestion, fileOf(111, 200))).rejects.toMatchObject(refused)
    const { prisma } = await database()
    const earlier = new Date(Date.now() - 86_400_000 - 60_000)
    await prisma.developerRemoval.updateMany({ where: { accountId }, data: { at: earlier } })
    await replaceBy(ingestion, fileOf(120, 200))
    expect(await prisma.developerRemoval.findMany({ where: { accountId }, select: { removed: true } })).toEqual([{ removed: 10 }])
  })

  describe('to which an Ingestion key added 2,000', () => {
    const mostOf = async (content: string) => (await submit(ingestion, content)).approval.mostRemoved

    beforeEach(async () => {
      await replaceBy(ingestion, fileOf(0, 2_200))
    })

    test('loses no more for them, however long ago, and whichever key changes them', async () => {
      const { prisma } = await database()
      const earlier = new Date(Date.now() - 400 * 86_400_000)
      await prisma.developer.updateMany({ where: { accountId, ingestedAt: { not: null } }, data: { ingestedAt: earlier } })
      await upsertDevelopers(admin, Array.from({ length: 1_000 }, (_, at) => ({ email: `d${200 + at}@x.io`, name: 'Changed' })))
      await replaceBy(ingestion, fileOf(0, 2_200))
      const { versionId, approval } = await submit(ingestion, fileOf(21, 2_200))
      expect(approval).toMatchObject({ keyRole: 'ADMIN', removedBefore: 0, mostRemoved: 20 })
      await expect(approveVersion(ingestion, versionId)).rejects.toMatchObject(refused)
      await replaceBy(ingestion, fileOf(20, 2_200))
    })

    test('counts them once an Admin key approves a file with them, and not those who are added after that', async () => {
      const other = await makeCompany(fileOf(0, 200))
      const theirs = (await makeKeyActor(other.admin, 'INGESTION')).actor
      await replaceBy(theirs, fileOf(0, 1_000))
      const { versionId, review } = await submit(ingestion, fileOf(0, 2_200))
      expect(review.unchangedCount).toBe(2_200)
      await approveVersion(admin, versionId)
      await replaceBy(ingestion, fileOf(0, 2_300))
      expect(await mostOf(fileOf(0, 2_300))).toBe(220)
      // Another account's stay what they were.
      expect((await submit(theirs, fileOf(0, 1_000))).approval.mostRemoved).toBe(20)
      await replaceBy(ingestion, fileOf(220, 2_300))
      await expect(replaceBy(ingestion, fileOf(221, 2_300))).rejects.toMatchObject(refused)
    })

    test('counts them once an Admin key saves the mappings of a file with them, however many they are', { tags: 'night' }, async () => {
      await replaceBy(ingestion, fileOf(0, 10_300))
      await saveDevelopers(admin, fileOf(0, 10_300))
      expect(await mostOf(fileOf(0, 10_300))).toBe(1_030)
    })
  })

  test('is not emptied by approvals at the same time', async () => {
    const { versionId } = await submit(ingestion, fileOf(0, 1))
    const attempts = await Promise.allSettled([ingestion, elsewhere, ingestion].map((key) => approveVersion(key, versionId)))
    expect(attempts).toMatchObject(Array(3).fill({ status: 'rejected', reason: refused }))
    expect((await developersOf(accountId)).developers).toHaveLength(200)
  })
})

test('of few developers an Ingestion key may remove ten, and no eleventh', async () => {
  await makeAccount(12)
  await expect(replaceBy(ingestion, fileOf(0, 1))).rejects.toMatchObject(refused)
  await replaceBy(ingestion, fileOf(0, 2))
  await expect(replaceBy(ingestion, fileOf(0, 1))).rejects.toMatchObject({
    ...refused,
    detail: expect.stringMatching(/removes 1 developer, after 10 in the last 24 hours/),
  })
})

test('removals of another account count for nothing', async () => {
  await makeAccount(20)
  await replaceBy(ingestion, fileOf(0, 10))
  await makeAccount(20)
  await replaceBy(ingestion, fileOf(0, 10))
})

describe('columns', () => {
  /** The company without the columns with these headers. */
  const without = (...headers: string[]) => {
    const rows = withColumns.replace('"Dee, D."', 'Dee').split('\n').map((row) => row.split(','))
    return rows.map((cells) => cells.filter((_, at) => !headers.includes(rows[0]![at]!)).join(',')).join('\n')
  }

  beforeEach(async () => {
    const company = await makeCompany(without())
    ;({ accountId, actor: admin } = company)
    ingestion = (await makeKeyActor(company.admin, 'INGESTION')).actor
  })

  test.each([
    ['one', without('Team'), ['"Team"']],
    ['two, one with a known type', without('Role', 'Sub Role'), ['"Role"', '"Sub Role"']],
    ['one that comes back under another name', without().replace('Cost Center', 'Costs'), ['"Cost Center"']],
  ])('stay where an Ingestion key approves a file without %s; it waits for an Admin key', async (_what, content, lost) => {
    const { versionId, approval, review } = await submit(ingestion, content)
    expect(review.removedCount).toBe(0)
    expect(approval).toMatchObject({ keyRole: 'ADMIN', removedBefore: 0 })
    expect(approval.message).toContain(`removes the ${lost.length === 1 ? 'column' : 'columns'} ${lost.join(', ')} from all`)
    const before = [await developersOf(accountId), await activityOf(accountId), await developerSchema(admin)]
    await expect(approveVersion(ingestion, versionId)).rejects.toMatchObject({
      ...refused,
      detail: `${approval.message} Nothing was changed, and it still waits.`,
    })
    expect([await developersOf(accountId), await activityOf(accountId), await developerSchema(admin)]).toEqual(before)
    expect(await approveVersion(admin, versionId)).toEqual({ versionId, active: true })
    const { fields } = await developerSchema(admin)
    expect(fields.map(({ columnName }) => columnName)).toEqual(content.split('\n')[0]!.split(','))
  })

  test('that go with more developers than may go are both in the reason', async () => {
    const rows = Array.from({ length: 11 }, (_, at) => `n${at}@x.io,,New,,,,,,`)
    await replaceBy(admin, [without(), ...rows].join('\n'))
    const { message } = (await submit(ingestion, without('Team', 'Site'))).approval
    expect(message).toMatch(/removes the columns "Site", "Team" .*removes 11 developers.* at most 10 /)
  })

  test('of a wide file are named up to ten', async () => {
    const headers = Array.from({ length: 13 }, (_, at) => `Extra ${at}`)
    const wide = without().split('\n').map((row, at) => `${row},${at === 0 ? headers.join(',') : ','.repeat(12)}`)
    await replaceBy(ingestion, wide.join('\n'))
    const { message } = (await submit(ingestion, without())).approval
    expect(message).toContain('"Extra 9" and 3 more from all developers')
  })

  test('may be added, moved, spelled in another way and left blank by an Ingestion key', async () => {
    const rows = without().split('\n').map((row) => row.split(','))
    const [, , , , , , , , cost] = rows[0]!
    const other = rows.map((cells, at) => [at === 0 ? ' cost  CENTER ' : '', ...cells.slice(0, 8), at === 0 ? 'Badge' : '7'].join(','))
    expect(cost).toBe('Cost Center')
    const { versionId, approval } = await submit(ingestion, other.join('\n'))
    expect(approval).toMatchObject({ keyRole: 'INGESTION', message: null })
    await approveVersion(ingestion, versionId)
    const { developers } = await developersOf(accountId)
    for (const { fields } of developers) expect(fields).toMatchObject({ costCenter: '', badge: '7' })
  })
})
