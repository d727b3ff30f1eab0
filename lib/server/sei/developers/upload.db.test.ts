import { describe, expect, test } from 'vitest'
import { DeveloperPreview } from '../../../schema/developer-version'
import {
  company,
  csvFile,
  developersOf,
  header,
  makeCompany,
  makeEmptyCompany,
  refusedWith,
} from '../../../testing/make/developers'
import { activityOf } from '../../../testing/services/stored'
import { database } from '../../database/open'
import { developerSchema } from './developer-schema'
import { approveVersion } from './approve'
import { saveFieldMappings } from './save-mappings'
import { uploadDevelopers } from './upload'

describe('an upload', () => {
  test('answers a preview, what the columns seem to be, and a version', async () => {
    const { actor, accountId } = await makeEmptyCompany()
    const preview = await uploadDevelopers(actor, csvFile(company))
    expect(DeveloperPreview.strict().parse(preview)).toEqual(preview)
    expect(preview).toMatchObject({ status: 'PREVIEW', columns: header.split(','), totalDevelopers: 4, errors: [] })
    expect(preview.fieldMappings.slice(0, 5)).toEqual([
      { columnName: 'Email', fieldType: 'EMAIL' },
      { columnName: 'Manager Email', fieldType: 'MANAGER_EMAIL' },
      { columnName: 'Full Name', fieldType: 'NAME' },
      { columnName: 'Role', fieldType: 'ROLE' },
      { columnName: 'Site', fieldType: 'CUSTOM' },
    ])
    expect(preview.preview[3]).toMatchObject({ Email: 'dee@x.io', 'Full Name': 'Dee, D.', 'Cost Center': '200' })
    const { developers, versions } = await developersOf(accountId)
    expect(developers).toEqual([])
    expect(versions).toMatchObject([{ id: preview.versionId, status: 'PREVIEW', rowCount: 4 }])
    expect(await activityOf(accountId)).toMatchObject([
      { type: 'API_ACCESS_KEY' },
      {
        type: 'DEVELOPER',
        action: 'SUBMITTED',
        actorKind: 'key',
        actorLabel: actor.key.name,
        targetId: preview.versionId,
        details: { developers: 4, columns: header.split(',') },
      },
    ])
  })

  test('tells every mistake of the rows at once, with exact counts and ten samples, and is still there', async () => {
    const { actor } = await makeEmptyCompany()
    const rows = Array.from({ length: 25 }, (_, index) => `d${index}@x.io,gone@x.io,D ${index}`)
    const others = ['a@x.io,b@x.io,A', 'b@x.io,a@x.io,B', 'C@x.io,,', 'c@x.io,,C', ',,E', 's@x.io,s@x.io,S']
    const content = ['Email,Manager Email,Name', ...rows, ...others].join('\n')
    const { errors, preview, totalDevelopers } = await uploadDevelopers(actor, csvFile(content))
    expect(totalDevelopers).toBe(31)
    expect(errors.map((error) => [error.errorType, error.fieldName, error.errorDeveloperCount])).toEqual([
      ['REQUIRED_VALUE_MISSING', 'name', 1],
      ['REQUIRED_VALUE_MISSING', 'email', 1],
      ['DUPLICATE_EMAIL', 'email', 2],
      ['MANAGER_EMAIL_MISSING_IN_DEVELOPER_EMAILS', 'managerEmail', 25],
      ['CIRCULAR_REFERENCE', 'managerEmail', 3],
    ])
    expect(preview.map(({ Email }) => Email)).toEqual(Array.from({ length: 10 }, (_, index) => `d${index}@x.io`))
    expect(errors[3]!.sampleErrorDevelopers).toHaveLength(10)
    expect(errors[3]!.sampleErrorDevelopers[0]).toEqual({ email: 'd0@x.io', managerEmail: 'gone@x.io', name: 'D 0' })
    expect(errors[4]!.sampleErrorDevelopers.map(({ email }) => email)).toEqual(['a@x.io', 'b@x.io', 's@x.io'])
  })

  test('says which needed columns it did not find', async () => {
    const { actor } = await makeEmptyCompany()
    const { errors } = await uploadDevelopers(actor, csvFile('Mail,Team\na@x.io,A'))
    expect(errors).toEqual([
      { errorType: 'REQUIRED_FIELD_MISSING', fieldName: 'name', errorDeveloperCount: 0, sampleErrorDevelopers: [] },
      { errorType: 'REQUIRED_FIELD_MISSING', fieldName: 'managerEmail', errorDeveloperCount: 0, sampleErrorDevelopers: [] },
    ])
  })

  test.each([
    ['INVALID_CSV', 'Email,Name\na@x.io\n'],
    ['EMPTY_CSV', 'Email,Name\n'],
    ['BLANK_CSV_COLUMN_NAME', 'Email,,Name\na@x.io,1,Ada\n'],
  ])('that is refused as %s leaves nothing', async (type, content) => {
    const { actor, accountId } = await makeEmptyCompany()
    expect(await refusedWith(uploadDevelopers(actor, csvFile(content)))).toEqual([[type, null, 0]])
    expect(await developersOf(accountId)).toEqual({ developers: [], versions: [], activities: 0 })
  })

  test('takes the place of one that was not saved', async () => {
    const { actor, accountId } = await makeEmptyCompany()
    const first = await uploadDevelopers(actor, csvFile(company))
    const second = await uploadDevelopers(actor, csvFile(company))
    await expect(saveFieldMappings(actor, first.versionId, first)).rejects.toMatchObject({ code: 'conflict' })
    await expect(saveFieldMappings(actor, second.versionId, second)).resolves.toMatchObject({ developerCount: 4 })
    const { versions } = await developersOf(accountId)
    expect(versions.map(({ status, blocks }) => [status, blocks.length])).toEqual([
      ['SUPERSEDED', 0],
      ['ACTIVE', 0],
    ])
  })
})

describe('saving field mappings', () => {
  test('makes every developer of a file that is kept in several blocks, in the order of the file', async () => {
    const { actor, accountId } = await makeEmptyCompany()
    const names = Array.from({ length: 250 }, (_, index) => `${index}`.padEnd(1_000, '\u4e00'))
    const rows = names.map((name, index) => [`d${index}@x.io`, '', name, ...Array(8).fill(name)].join(','))
    const { versionId, fieldMappings } = await uploadDevelopers(actor, csvFile(`Email,Manager Email,Name,1,2,3,4,5,6,7,8\n${rows.join('\n')}`))
    const { blocks } = (await developersOf(accountId)).versions[0]!
    expect(blocks.map((block) => block.position)).toEqual([0, 1, 2])
    await saveFieldMappings(actor, versionId, { fieldMappings })
    expect((await developersOf(accountId)).developers.map(({ name }) => name)).toEqual(names)
  })

  test('makes the developers, with every column, and the schema', async () => {
    const { actor, accountId, versionId } = await makeCompany()
    const { developers } = await developersOf(accountId)
    expect(developers).toMatchObject([
      { name: 'Ada Lovelace', email: 'ada@x.io', emailKey: 'ada@x.io', managerEmailKey: null },
      { name: 'Bob', managerEmailKey: 'ada@x.io' },
      { name: 'Cy', email: 'Cy@x.io', emailKey: 'cy@x.io', managerEmailKey: 'ada@x.io' },
      {
        name: 'Dee, D.',
        managerEmailKey: 'cy@x.io',
        fields: {
          email: 'dee@x.io',
          managerEmail: 'cy@x.io',
          name: 'Dee, D.',
          role: 'Engineer',
          site: 'London',
          team: 'Looms',
          subRole: '',
          department: 'Research',
          costCenter: '200',
        },
      },
    ])
    const schema = await developerSchema(actor)
    expect(schema.versionId).toBe(versionId)
    expect(schema.fields.map(({ key, columnName, fieldType, required, index }) => [key, columnName, fieldType, required, index])).toEqual([
      ['email', 'Email', 'EMAIL', true, 1],
      ['managerEmail', 'Manager Email', 'MANAGER_EMAIL', false, 2],
      ['name', 'Full Name', 'NAME', true, 3],
      ['role', 'Role', 'ROLE', false, 4],
      ['site', 'Site', 'CUSTOM', false, 5],
      ['team', 'Team', 'CUSTOM', false, 6],
      ['subRole', 'Sub Role', 'CUSTOM', false, 7],
      ['department', 'Department', 'CUSTOM', false, 8],
      ['costCenter', 'Cost Center', 'CUSTOM', false, 9],
    ])
    expect((await activityOf(accountId)).at(-1)).toMatchObject({
      type: 'DEVELOPER',
      action: 'CREATED',
      targetId: versionId,
      details: { developers: 4 },
    })
  })

  const upload = async (content = company) => {
    const tenant = await makeEmptyCompany()
    const preview = await uploadDevelopers(tenant.actor, csvFile(content))
    return { ...tenant, ...preview, before: await developersOf(tenant.accountId) }
  }

  test('takes the mappings alone too, and keeps what they leave out', async () => {
    const { actor, versionId } = await upload('A,B,C,Name\na@x.io,,Ada,x')
    await saveFieldMappings(actor, versionId, [
      { columnName: 'A', fieldType: 'EMAIL' },
      { columnName: 'B', fieldType: 'MANAGER_EMAIL' },
      { columnName: 'C', fieldType: 'NAME' },
    ])
    const { fields } = await developerSchema(actor)
    expect(fields.map(({ key }) => key)).toEqual(['email', 'managerEmail', 'name', 'name2'])
  })

  test('refuses everything that is wrong at once, and saves nothing', async () => {
    const content = 'Email,Boss,Team\na@x.io,gone@x.io,A\na@x.io,,B\n,,C\nb@x.io,b@x.io,D'
    const { actor, versionId, accountId, before } = await upload(content)
    const errors = await refusedWith(
      saveFieldMappings(actor, versionId, [
        { columnName: 'Email', fieldType: 'EMAIL' },
        { columnName: 'Boss', fieldType: 'MANAGER_EMAIL' },
      ]),
    )
    expect(errors).toEqual([
      ['MISSING_NAME_OR_EMAIL_OR_MANAGER_EMAIL_FIELD_MAPPING', 'name', 0],
      ['REQUIRED_VALUE_MISSING', 'email', 1],
      ['DUPLICATE_EMAIL', 'email', 2],
      ['MANAGER_EMAIL_MISSING_IN_DEVELOPER_EMAILS', 'managerEmail', 1],
      ['CIRCULAR_REFERENCE', 'managerEmail', 1],
    ])
    expect(await developersOf(accountId)).toEqual(before)
  })

  test('without any mapping names the three that it needs', async () => {
    const { actor, versionId } = await upload()
    expect((await refusedWith(saveFieldMappings(actor, versionId, []))).map(([type, field]) => [type, field])).toEqual(
      ['name', 'email', 'managerEmail'].map((field) => ['MISSING_NAME_OR_EMAIL_OR_MANAGER_EMAIL_FIELD_MAPPING', field]),
    )
  })

  test('refuses columns that the file lacks, and two of one kind', async () => {
    const { actor, versionId, accountId, before } = await upload()
    const save = saveFieldMappings(actor, versionId, [
      { columnName: 'Email', fieldType: 'EMAIL' },
      { columnName: 'Email', fieldType: 'NAME' },
      { columnName: 'Site', fieldType: 'EMAIL' },
      { columnName: 'Nothing', fieldType: 'NAME' },
    ])
    await expect(save).rejects.toMatchObject({
      code: 'validation',
      errors: [
        { pointer: '/fieldMappings/1/columnName' },
        { pointer: '/fieldMappings/2/fieldType' },
        { pointer: '/fieldMappings/3/columnName' },
      ],
    })
    expect(await developersOf(accountId)).toEqual(before)
  })

  test('refuses an email longer than mail allows', async () => {
    const { actor, versionId, fieldMappings } = await upload(`Email,Manager Email,Name\n${'x'.repeat(400)}@x.io,,A`)
    expect(await refusedWith(saveFieldMappings(actor, versionId, { fieldMappings }))).toEqual([['INVALID_CSV', 'email', 1]])
  })

  test('needs what an org tree of the account divides by', async () => {
    const { actor, admin, accountId } = await makeCompany()
    const { prisma } = await database()
    await prisma.orgTree.create({
      data: {
        accountId,
        projectId: admin.projectId,
        name: 'T',
        foldedName: 't',
        levels: ['team'],
        filters: [{ column: 'site', operator: 'EQUALS', values: ['London'] }],
        createdBy: 'a',
        updatedBy: 'a',
      },
    })
    const { versionId, fieldMappings, errors } = await uploadDevelopers(actor, csvFile('Email,Manager Email,Name\na@x.io,,A'))
    expect(errors.map(({ errorType, fieldName }) => [errorType, fieldName])).toEqual([
      ['REQUIRED_FIELD_MISSING', 'team'],
      ['REQUIRED_FIELD_MISSING', 'site'],
    ])
    expect(await refusedWith(saveFieldMappings(actor, versionId, fieldMappings))).toHaveLength(2)
  })

  test('is not possible twice, nor for an unknown version or another account’s', async () => {
    const { actor, versionId } = await makeCompany()
    const other = await upload()
    const mappings = other.fieldMappings
    await expect(saveFieldMappings(actor, versionId, mappings)).rejects.toMatchObject({ code: 'conflict' })
    for (const id of [other.versionId, '11111111-1111-4111-8111-111111111111']) {
      await expect(saveFieldMappings(actor, id, mappings)).rejects.toMatchObject({ code: 'not_found' })
      await expect(approveVersion(actor, id)).rejects.toMatchObject({ code: 'not_found' })
    }
    expect(await developersOf(other.accountId)).toEqual(other.before)
  })
})
