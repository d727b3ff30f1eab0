import { describe, expect, test, vi } from 'vitest'
import { ReuploadedDevelopers } from '../../../schema/developer-version'
import {
  company,
  csvFile,
  developersOf,
  exported,
  fieldsByEmail,
  header,
  makeCompany,
  makeEmptyCompany,
  refusedWith,
} from '../../../testing/make/developers'
import { activityOf } from '../../../testing/services/stored'
import { database } from '../../database/open'
import { developerSchema } from './developer-schema'
import { approveVersion } from './approve'
import { deleteDevelopers } from './delete'
import { reuploadDevelopers } from './reupload'
import { saveFieldMappings } from './save-mappings'
import { uploadDevelopers } from './upload'
import { upsertDevelopers } from './upsert'

/** Bob is gone, Eve is new, Dee has moved, Cy writes the email in another way. */
const later = [
  header,
  'ada@x.io,,Ada Lovelace,Lead,London,Engines,,Research,100',
  'cy@x.io,ada@x.io,Cy,Lead,Paris,Looms,,,',
  'dee@x.io,cy@x.io,"Dee, D.",Engineer,Paris,Looms,,Research,200',
  'eve@x.io,ada@x.io,Eve,Engineer,Paris,Engines,,Research,',
].join('\n')

describe('a re-upload', () => {
  test('tells what approving it would add, change and remove, and changes nothing yet', async () => {
    const { actor, accountId } = await makeCompany()
    const { developers } = await developersOf(accountId)
    const answer = await reuploadDevelopers(actor, csvFile(later))
    expect(ReuploadedDevelopers.strict().parse(answer)).toEqual(answer)
    expect(answer).toMatchObject({
      status: 'PENDING_APPROVAL',
      errors: [],
      review: {
        added: [{ email: 'eve@x.io', name: 'Eve' }],
        updated: [
          { email: 'cy@x.io', changes: { email: { old: 'Cy@x.io', new: 'cy@x.io' } } },
          { email: 'dee@x.io', changes: { site: { old: 'London', new: 'Paris' } } },
        ],
        removed: [{ email: 'bob@x.io', name: 'Bob' }],
        addedCount: 1,
        updatedCount: 2,
        removedCount: 1,
        unchangedCount: 1,
      },
    })
    expect((await developersOf(accountId)).developers).toEqual(developers)
    expect((await activityOf(accountId)).at(-1)).toMatchObject({
      action: 'SUBMITTED',
      targetId: answer.versionId,
      details: { addedCount: 1, removedCount: 1 },
    })
  })

  test('lists no more than a hundred of each, and counts them all', async () => {
    const { actor } = await makeCompany()
    const many = Array.from({ length: 120 }, (_, index) => `n${index}@x.io,,N,,,,,,`)
    const { versionId, review } = await reuploadDevelopers(actor, csvFile([company, ...many].join('\n')))
    expect(review.added).toHaveLength(100)
    expect(review).toMatchObject({ addedCount: 120, unchangedCount: 4, updatedCount: 0, removedCount: 0 })
    await approveVersion(actor, versionId)
    const renamed = many.map((row) => row.replace(',N,', ',M,'))
    const { review: changed } = await reuploadDevelopers(actor, csvFile([company, ...renamed].join('\n')))
    expect(changed.updated.map(({ email }) => email)).toEqual(Array.from({ length: 100 }, (_, index) => `n${index}@x.io`))
    expect(changed).toMatchObject({ addedCount: 0, unchangedCount: 4, updatedCount: 120, removedCount: 0 })
    const { review: less } = await reuploadDevelopers(actor, csvFile(company))
    expect(less.removed.map(({ email }) => email)).toEqual(Array.from({ length: 100 }, (_, index) => `n${index}@x.io`))
    expect(less).toMatchObject({ addedCount: 0, unchangedCount: 4, updatedCount: 0, removedCount: 120 })
  })

  test('may have its columns in another order, new ones, and lack some', async () => {
    const { actor } = await makeCompany()
    const content = 'FULL  NAME,Badge No.,email,Manager Email,Team\nAda Lovelace,007,ada@x.io,,Engines'
    const { versionId, review } = await reuploadDevelopers(actor, csvFile(content))
    expect(review.updated[0]!.changes).toMatchObject({
      badgeNo: { old: null, new: '007' },
      site: { old: 'London', new: null },
    })
    await approveVersion(actor, versionId)
    const { fields } = await developerSchema(actor)
    expect(fields.map(({ key, fieldType }) => [key, fieldType])).toEqual([
      ['name', 'NAME'],
      ['badgeNo', 'CUSTOM'],
      ['email', 'EMAIL'],
      ['managerEmail', 'MANAGER_EMAIL'],
      ['team', 'CUSTOM'],
    ])
    expect(await exported(actor)).toBe('FULL  NAME,Badge No.,email,Manager Email,Team\r\nAda Lovelace,007,ada@x.io,,Engines\r\n')
  })

  test('that breaks rules is refused with all of them, and makes no version', async () => {
    const { actor, accountId } = await makeCompany()
    const before = await developersOf(accountId)
    const content = 'Email,Full Name\na@x.io,A\nA@x.io,\n,C'
    expect(await refusedWith(reuploadDevelopers(actor, csvFile(content)))).toEqual([
      ['REQUIRED_FIELD_MISSING', 'managerEmail', 0],
      ['REQUIRED_VALUE_MISSING', 'name', 1],
      ['REQUIRED_VALUE_MISSING', 'email', 1],
      ['DUPLICATE_EMAIL', 'email', 2],
    ])
    const circle = 'Email,Full Name,Manager Email\na@x.io,A,b@x.io\nb@x.io,B,a@x.io\nc@x.io,C,no@x.io'
    expect(await refusedWith(reuploadDevelopers(actor, csvFile(circle)))).toEqual([
      ['MANAGER_EMAIL_MISSING_IN_DEVELOPER_EMAILS', 'managerEmail', 1],
      ['CIRCULAR_REFERENCE', 'managerEmail', 2],
    ])
    for (const [type, broken] of [
      ['INVALID_CSV', 'Email\n"'],
      ['EMPTY_CSV', header],
      ['BLANK_CSV_COLUMN_NAME', 'Email, \na@x.io,1'],
    ] as const) {
      expect(await refusedWith(reuploadDevelopers(actor, csvFile(broken)))).toEqual([[type, null, 0]])
    }
    expect(await developersOf(accountId)).toEqual(before)
  })

  test('needs the set-up, and does not read the file without it', async () => {
    const { actor, accountId } = await makeEmptyCompany()
    const file = csvFile(company)
    await expect(reuploadDevelopers(actor, file)).rejects.toMatchObject({ code: 'not_set_up', status: 412 })
    expect(file.stream.destroyed).toBe(true)
    const { versionId } = await uploadDevelopers(actor, csvFile(company))
    await expect(reuploadDevelopers(actor, csvFile(company))).rejects.toMatchObject({ code: 'not_set_up' })
    await expect(approveVersion(actor, versionId)).rejects.toMatchObject({ code: 'not_set_up' })
    await expect(upsertDevelopers(actor, [{ email: 'a@x.io' }])).rejects.toMatchObject({ code: 'not_set_up' })
    await expect(deleteDevelopers(actor, { emails: ['a@x.io'] })).rejects.toMatchObject({ code: 'not_set_up' })
    expect((await developersOf(accountId)).versions).toMatchObject([{ status: 'PREVIEW' }])
  })
})

describe('approving', () => {
  test('makes it the dataset; who stays keeps the reference', async () => {
    const { actor, accountId, versionId: first } = await makeCompany()
    const refs = Object.fromEntries((await developersOf(accountId)).developers.map(({ emailKey, refId }) => [emailKey, refId]))
    const { versionId } = await reuploadDevelopers(actor, csvFile(later))
    expect(await approveVersion(actor, versionId)).toEqual({ versionId, active: true })
    const { developers, versions } = await developersOf(accountId)
    expect(developers.map(({ emailKey }) => emailKey)).toEqual(['ada@x.io', 'cy@x.io', 'dee@x.io', 'eve@x.io'])
    for (const { emailKey, refId } of developers) if (emailKey !== 'eve@x.io') expect(refId).toBe(refs[emailKey])
    expect(developers[2]!.fields).toMatchObject({ site: 'Paris', costCenter: '200' })
    expect(versions.map(({ id, status, blocks }) => [id, status, blocks.length])).toEqual([
      [first, 'SUPERSEDED', 0],
      [versionId, 'ACTIVE', 0],
    ])
    expect((await activityOf(accountId)).at(-1)).toMatchObject({
      type: 'DEVELOPER',
      action: 'EDITED',
      targetId: versionId,
      details: { developers: 4 },
    })
  })

  test('twice is a conflict, and so is one that is not the newest', async () => {
    const { actor, accountId, versionId: active } = await makeCompany()
    const old = await reuploadDevelopers(actor, csvFile(later))
    const newest = await reuploadDevelopers(actor, csvFile(company))
    for (const id of [old.versionId, active]) {
      await expect(approveVersion(actor, id)).rejects.toMatchObject({ code: 'conflict', status: 409 })
    }
    await approveVersion(actor, newest.versionId)
    const before = await developersOf(accountId)
    for (const id of [newest.versionId, old.versionId]) {
      await expect(approveVersion(actor, id)).rejects.toMatchObject({ code: 'conflict' })
    }
    expect(await developersOf(accountId)).toEqual(before)
  })

  test('one of the last ten that were superseded is a conflict; older ones are gone, with their fields', async () => {
    const { actor, accountId } = await makeCompany()
    const ids: string[] = []
    for (let upload = 0; upload < 15; upload += 1) {
      ids.push((await reuploadDevelopers(actor, csvFile(later))).versionId)
    }
    await expect(approveVersion(actor, ids[0]!)).rejects.toMatchObject({ code: 'not_found', status: 404 })
    for (const id of ids.slice(4, -1)) {
      await expect(approveVersion(actor, id)).rejects.toMatchObject({ code: 'conflict', status: 409 })
    }
    await approveVersion(actor, ids.at(-1)!)
    const { versions } = await developersOf(accountId)
    expect(versions.length).toBeLessThanOrEqual(12)
    const { prisma } = await database()
    const versionId = { in: [...ids, ...versions.map(({ id }) => id)] }
    expect(await prisma.developerField.count({ where: { versionId } })).toBe(9 * versions.length)
    expect(versions.filter(({ status }) => status === 'ACTIVE')).toMatchObject([{ id: ids.at(-1) }])
  })

  test('is no longer possible once the developers have changed since the review', async () => {
    const { actor, accountId } = await makeCompany()
    for (const change of [
      () => upsertDevelopers(actor, [{ email: 'new@x.io', name: 'New' }]),
      () => deleteDevelopers(actor, { emails: ['new@x.io'] }),
    ]) {
      const { versionId } = await reuploadDevelopers(actor, csvFile(later))
      await change()
      await expect(approveVersion(actor, versionId)).rejects.toMatchObject({ code: 'conflict' })
    }
    expect(Object.keys(await fieldsByEmail(accountId))).toHaveLength(4)
  })

  test('an upload without saved mappings is a conflict, and so is saving mappings of a re-upload', async () => {
    const { actor } = await makeCompany()
    const preview = await uploadDevelopers(actor, csvFile(company))
    await expect(approveVersion(actor, preview.versionId)).rejects.toMatchObject({ code: 'conflict' })
    const { versionId } = await reuploadDevelopers(actor, csvFile(later))
    await expect(saveFieldMappings(actor, versionId, [])).rejects.toMatchObject({ code: 'conflict' })
  })

  test('another account’s is not found', async () => {
    const [mine, other] = [await makeCompany(), await makeCompany()]
    const { versionId } = await reuploadDevelopers(other.actor, csvFile(later))
    const before = await developersOf(other.accountId)
    await expect(approveVersion(mine.actor, versionId)).rejects.toMatchObject({ code: 'not_found' })
    expect(await developersOf(other.accountId)).toEqual(before)
  })

  test('looks again at what org trees need', async () => {
    const { actor, admin, accountId } = await makeCompany()
    const { versionId } = await reuploadDevelopers(actor, csvFile('Email,Manager Email,Full Name\na@x.io,,A'))
    const { prisma } = await database()
    const tree = { accountId, projectId: admin.projectId, name: 'T', foldedName: 't', createdBy: 'a', updatedBy: 'a' }
    await prisma.orgTree.create({ data: { ...tree, levels: ['team'], filters: [] } })
    expect(await refusedWith(approveVersion(actor, versionId))).toEqual([['REQUIRED_FIELD_MISSING', 'team', 0]])
    expect((await developersOf(accountId)).developers).toHaveLength(4)
  })

  test('of one version many times at once succeeds once', async () => {
    const { actor, accountId } = await makeCompany()
    const { versionId } = await reuploadDevelopers(actor, csvFile(later))
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => approveVersion(actor, versionId)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await developersOf(accountId)).developers).toHaveLength(4)
  })
})

test('our own download, uploaded again, changes nothing, formulas and all', async () => {
  const { actor } = await makeCompany()
  await upsertDevelopers(actor, [
    { email: '=cmd@x.io', name: "'=1+1", team: '+1', site: "''@x", role: '-', subRole: '"a", b\r\n;c', department: '\uff1d1' },
    { email: 'a@x.io', name: "O'Hara", team: "'quoted'", 'Cost Center': '@SUM(A1)', managerEmail: '=CMD@x.io' },
  ])
  const content = await exported(actor)
  for (const cell of content.split(/[,\r\n]+/)) expect(cell).not.toMatch(/^"?[=+\-@\t\uff1d]/)
  const { review } = await reuploadDevelopers(actor, csvFile(content))
  expect(review).toMatchObject({ addedCount: 0, updatedCount: 0, removedCount: 0, unchangedCount: 6 })
})

test('tables are analyzed after an activation and not within it, and that may fail', async () => {
  const { actor } = await makeCompany()
  const { versionId } = await reuploadDevelopers(actor, csvFile(later))
  // What a transaction does goes another way.
  const analyzed = vi.spyOn(await database(), 'query').mockRejectedValueOnce(new Error('canceled'))
  try {
    expect(await approveVersion(actor, versionId)).toEqual({ versionId, active: true })
    expect(analyzed.mock.calls.map(([{ text }]) => text.split(' (')[0])).toEqual(['ANALYZE developer', 'ANALYZE team'])
  } finally {
    analyzed.mockRestore()
  }
  expect((await developerSchema(actor)).versionId).toBe(versionId)
})
