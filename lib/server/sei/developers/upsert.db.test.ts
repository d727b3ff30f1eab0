import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UpsertDevelopers } from '../../../schema/developer'
import { tidyCell } from '../../../schema/text'
import {
  company,
  csvFile,
  developersOf,
  exported,
  fieldsByEmail,
  makeCompany,
  makeEmptyCompany,
  refusedWith,
  saveDevelopers,
} from '../../../testing/make/developers'
import { activityOf } from '../../../testing/services/stored'
import { deleteDevelopers } from './delete'
import { reuploadDevelopers } from './reupload'
import { upsertDevelopers } from './upsert'

describe('an upsert', () => {
  test('adds some and changes fields of others', async () => {
    const { actor, accountId } = await makeCompany()
    const before = await developersOf(accountId)
    const answer = await upsertDevelopers(actor, [
      { email: ' BOB@x.io ', Site: ' Rome ', 'Cost Center': null },
      { Email: 'eve@x.io', 'Full Name': 'Eve', managerEmail: 'fay@x.io' },
      { email: 'fay@x.io', name: 'Fay', 'Manager Email': 'ada@x.io' },
    ])
    expect(answer).toEqual({ status: 'SUCCESS', created: 2, updated: 1 })
    const { developers } = await developersOf(accountId)
    const bob = before.developers[1]!
    expect(developers).toHaveLength(6)
    expect(developers.find(({ refId }) => refId === bob.refId)).toMatchObject({
      email: 'BOB@x.io',
      fields: { ...(bob.fields as object), email: 'BOB@x.io', site: 'Rome', costCenter: '' },
    })
    expect((await fieldsByEmail(accountId))['eve@x.io']).toEqual({
      email: 'eve@x.io',
      name: 'Eve',
      managerEmail: 'fay@x.io',
      role: '',
      site: '',
      team: '',
      subRole: '',
      department: '',
      costCenter: '',
    })
    for (const untouched of [0, 2, 3]) expect(developers[untouched]).toEqual(before.developers[untouched])
    expect((await activityOf(accountId)).at(-1)).toMatchObject({
      type: 'DEVELOPER',
      action: 'EDITED',
      details: { created: 2, updated: 1, emails: ['BOB@x.io', 'eve@x.io', 'fay@x.io'] },
    })
  })

  test('is refused with every broken rule of the whole dataset, and changes nothing', async () => {
    const { actor, accountId } = await makeCompany()
    const before = await developersOf(accountId)
    const attempt = upsertDevelopers(actor, [
      { email: 'ada@x.io', managerEmail: 'dee@x.io' },
      { email: 'new@x.io' },
      { name: 'Nobody' },
      { email: 'bob@x.io', name: null },
      { email: 'two@x.io', name: 'A' },
      { email: 'TWO@x.io', name: 'B' },
      { email: 'own@x.io', name: 'Own', managerEmail: 'Own@x.io' },
      { email: 'lost@x.io', name: 'Lost', managerEmail: 'gone@x.io' },
    ])
    const fault = await attempt.catch((error) => error)
    expect(await refusedWith(Promise.reject(fault))).toEqual([
      ['REQUIRED_VALUE_MISSING', 'name', 2],
      ['REQUIRED_VALUE_MISSING', 'email', 1],
      ['DUPLICATE_EMAIL', 'email', 2],
      ['MANAGER_EMAIL_MISSING_IN_DEVELOPER_EMAILS', 'managerEmail', 1],
      ['CIRCULAR_REFERENCE', 'managerEmail', 4],
    ])
    // Dee and Cy are in the circle though the request does not name them.
    expect(fault.body.errors[4].sampleErrorDevelopers).toMatchObject([
      { email: 'ada@x.io', managerEmail: 'dee@x.io', team: 'Engines' },
      { email: 'own@x.io' },
      { email: 'Cy@x.io', name: 'Cy' },
      { email: 'dee@x.io', name: 'Dee, D.' },
    ])
    expect(await developersOf(accountId)).toEqual(before)
  })

  test('refuses fields that the schema lacks, or that are given twice', async () => {
    const { actor, accountId } = await makeCompany()
    const before = await developersOf(accountId)
    const records = JSON.parse('[{"email":"a@x.io","Email":"b@x.io"},{"email":"b@x.io","salary":"1","constructor":"x"}]')
    await expect(upsertDevelopers(actor, records)).rejects.toMatchObject({
      code: 'validation',
      errors: [{ pointer: '/0/Email' }, { pointer: '/1/salary' }, { pointer: '/1/constructor' }],
    })
    expect(await developersOf(accountId)).toEqual(before)
  })

  test('counts every field that does not fit, and tells the first ten', async () => {
    const { actor } = await makeCompany()
    const records = Array.from({ length: 3_000 }, (_, index) => ({ email: `n${index}@x.io`, salary: '1', bonus: '2' }))
    const fault = await upsertDevelopers(actor, records).catch((error) => error)
    expect(fault).toMatchObject({ code: 'validation', detail: '6000 fields do not fit the developer schema.' })
    expect(fault.errors).toHaveLength(10)
    expect(fault.errors[9].pointer).toBe('/4/bonus')
  })

  test('of one account at once loses nothing', async () => {
    const { actor, accountId } = await makeCompany()
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => upsertDevelopers(actor, [{ email: `n${index}@x.io`, name: 'N', managerEmail: 'ada@x.io' }])),
    )
    expect((await developersOf(accountId)).developers).toHaveLength(12)
    const race = await Promise.allSettled([
      upsertDevelopers(actor, [{ email: 'n0@x.io', managerEmail: 'n1@x.io' }]),
      upsertDevelopers(actor, [{ email: 'n1@x.io', managerEmail: 'n0@x.io' }]),
    ])
    expect(race.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('reaches its own account only', async () => {
    const [mine, other] = [await makeCompany(), await makeCompany()]
    const before = await developersOf(other.accountId)
    await upsertDevelopers(mine.actor, [{ email: 'bob@x.io', name: 'Robert' }])
    await deleteDevelopers(mine.actor, { emails: ['dee@x.io'] })
    expect(await developersOf(other.accountId)).toEqual(before)
  })

  test.each([
    ['no record', []],
    ['no array', { email: 'a@x.io' }],
    ['a number', [{ email: 1 }]],
    ['half a character', [{ email: 'a@x.io', name: '\ud800' }]],
    ['NUL', [{ email: 'a@x.io', name: '\0' }]],
    ['too long a value', [{ email: 'a@x.io', name: 'x'.repeat(1_001) }]],
    ['too many', Array.from({ length: 10_001 }, () => ({}))],
  ])('takes no %s', (_, body) => {
    expect(UpsertDevelopers.safeParse(body).success).toBe(false)
  })
})

describe('deleting', () => {
  test('takes the developers out, and says whom it did not find', async () => {
    const { actor, accountId } = await makeCompany()
    const answer = await deleteDevelopers(actor, { emails: [' BOB@x.io', 'who@x.io', 'dee@x.io'] })
    expect(answer).toEqual({ status: 'SUCCESS', deleted: 2, notFound: ['who@x.io'] })
    expect(Object.keys(await fieldsByEmail(accountId))).toEqual(['ada@x.io', 'cy@x.io'])
    expect((await activityOf(accountId)).at(-1)).toMatchObject({
      type: 'DEVELOPER',
      action: 'DELETED',
      details: { deleted: 2, emails: ['bob@x.io', 'dee@x.io'] },
    })
  })

  test('is refused where somebody would be without their manager, or an email is there twice', async () => {
    const { actor, accountId } = await makeCompany()
    const before = await developersOf(accountId)
    const fault = await deleteDevelopers(actor, { emails: ['ada@x.io', 'bob@x.io', 'BOB@x.io'] }).catch((error) => error)
    expect(fault.body.errors).toMatchObject([
      { errorType: 'DUPLICATE_EMAIL', errorDeveloperCount: 2, sampleErrorDevelopers: [{ email: 'bob@x.io' }, { email: 'BOB@x.io' }] },
      {
        errorType: 'MANAGER_EMAIL_MISSING_IN_DEVELOPER_EMAILS',
        errorDeveloperCount: 1,
        sampleErrorDevelopers: [{ email: 'Cy@x.io', name: 'Cy' }],
      },
    ])
    expect(await developersOf(accountId)).toEqual(before)
  })

  test('finds nobody where no email is known', async () => {
    const { actor, accountId } = await makeCompany()
    const before = await developersOf(accountId)
    await expect(deleteDevelopers(actor, { emails: ['who@x.io'] })).rejects.toMatchObject({ code: 'not_found' })
    expect(await developersOf(accountId)).toEqual(before)
  })
})

const emails = ['ada@x.io', 'bob@x.io', 'Cy@x.io', 'dee@x.io', 'eve@x.io', 'EVE@x.io', ' fay@x.io', '']
const text = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((value) => !/\p{Cc}/u.test(value))
const recordArbitrary = fc.record(
  {
    email: fc.constantFrom(...emails),
    name: fc.option(fc.oneof({ weight: 4, arbitrary: fc.constant('Name') }, text)),
    managerEmail: fc.option(fc.constantFrom(...emails, 'gone@x.io')),
    team: fc.option(text),
    'Cost Center': fc.option(text),
  },
  { requiredKeys: ['email'] },
)

test('what was accepted comes back equal, and survives a download; what was refused changed nothing', async () => {
  const { actor, accountId } = await makeCompany()
  const outcomes = { accepted: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(recordArbitrary, { minLength: 1, maxLength: 3 }), async (records) => {
      const before = await fieldsByEmail(accountId)
      const accepted = await upsertDevelopers(actor, records).then(
        () => true,
        (error) => {
          expect(error).toMatchObject({ code: 'validation' })
          return false
        },
      )
      const after = await fieldsByEmail(accountId)
      outcomes[accepted ? 'accepted' : 'refused'] += 1
      if (!accepted) {
        expect(after).toEqual(before)
        return
      }
      const expected = structuredClone(before)
      for (const { 'Cost Center': costCenter, ...rest } of records) {
        const given = { ...rest, ...(costCenter !== undefined && { costCenter }) }
        const key = given.email.trim().toLowerCase()
        const blank = Object.fromEntries(Object.keys(before['ada@x.io']!).map((field) => [field, '']))
        const patch = Object.entries(given).map(([field, value]) => [field, tidyCell(value ?? '')])
        expected[key] = { ...(expected[key] ?? blank), ...Object.fromEntries(patch) }
      }
      expect(after).toEqual(expected)
      const { review } = await reuploadDevelopers(actor, csvFile(await exported(actor)))
      expect(review).toMatchObject({ addedCount: 0, updatedCount: 0, removedCount: 0, unchangedCount: Object.keys(after).length })
    }),
    { numRuns: 60 },
  )
  expect(Math.min(outcomes.accepted, outcomes.refused)).toBeGreaterThan(5)
})

test('a saved upload after others is a new beginning, and keeps references by email', async () => {
  const { actor, accountId } = await makeEmptyCompany()
  await saveDevelopers(actor)
  const before = await developersOf(accountId)
  await saveDevelopers(actor, company.replace('Cost Center', 'Budget'))
  const { developers } = await developersOf(accountId)
  expect(developers.map(({ refId }) => refId)).toEqual(before.developers.map(({ refId }) => refId))
  expect(developers[0]!.fields).toMatchObject({ budget: '100' })
})
