import { beforeAll, describe, expect, test } from 'vitest'
import { database } from '../../server/database/open'
import { callGateway, clientOf } from '../../testing/calls/gateway'
import { developersOf, makeCompany, makeEmptyCompany } from '../../testing/make/developers'
import { identitiesPath, setUpIdentities } from '../../testing/make/identities'
import { makeKeyActor } from '../../testing/make/key-actors'

type Client = ReturnType<typeof clientOf>

const header = 'Email,Manager Email,Full Name,Role,Site,Team'
const upload = async (call: Client, file: string) => (await call('POST', '/v2/developers', { file })).json as {
  versionId: string
  fieldMappings: { columnName: string; fieldType: string }[]
  errors: { errorType: string; fieldName: string; errorDeveloperCount: number; sampleErrorRows: number[] }[]
}

/** An account with these rows as its developers. */
async function makeClient(...rows: string[]) {
  const { secret, accountId } = await makeEmptyCompany()
  const call = clientOf(secret)
  const { versionId, fieldMappings } = await upload(call, [header, ...rows].join('\n'))
  const saved = await call('PUT', `/v2/developers/versions/${versionId}/fieldMappings`, { body: { fieldMappings } })
  expect(saved.status).toBe(200)
  return { call, accountId }
}

/** Characters that nobody sees, some of each kind, encoded for a URL. */
const invisible = [
  '%01', '%1F', '%7F', '%C2%85', '%C2%AD', '%CD%8F', '%D8%9C', '%E1%85%9F', '%E1%A0%8B', '%E2%80%8B', '%E2%80%8D', '%E2%80%8F',
  '%E2%80%AA', '%E2%80%AE', '%E2%81%A0', '%E2%81%A9', '%E3%85%A4', '%EF%B8%80', '%EF%B8%8F', '%EF%BB%BF', '%EF%BE%A0',
  '%F3%A0%80%81', '%F3%A0%81%81', '%F3%A0%87%AF',
]

describe('what nobody sees changes no search', () => {
  let call: Client
  beforeAll(async () => {
    ;({ call } = await makeClient('ana@x.io,,Ana Lopez,,Rome,می\u200cخواهم', 'bob@x.io,ana@x.io,Jose\u0301 B,,Paris,Looms'))
  })
  const namesOf = async (query: string) => {
    const { status, json } = await call('GET', `/v2/developers?${query}`)
    expect(status).toBe(200)
    return (json as { content: { name: string }[] }).content.map(({ name }) => name)
  }

  test.each(invisible)('of developers: %s', async (character) => {
    expect(await namesOf(`searchValue=${character}Ana${character}%20Lo${character}`)).toEqual(['Ana Lopez'])
    expect(await namesOf(`searchKey=${character}si${character}te&searchValue=rome${character}`)).toEqual(['Ana Lopez'])
    expect(await namesOf(`sortKey=${character}email${character}&sortOrder=desc`)).toEqual(['Jos\u00e9 B', 'Ana Lopez'])
    expect(await namesOf(`emails=${character}AN${character}A@x.io${character}`)).toEqual(['Ana Lopez'])
    expect(await namesOf(`searchValue=${character}`)).toHaveLength(2)
    expect(await namesOf(`emails=${character}`)).toHaveLength(2)
  })

  test('of what has joiners, or is composed in another way', async () => {
    const persian = 'می\u200cخواهم'
    for (const text of [persian, persian.replace('\u200c', '')]) {
      expect(await namesOf(`searchKey=team&searchValue=${encodeURIComponent(text)}`)).toEqual(['Ana Lopez'])
    }
    for (const text of ['jos\u00e9', 'jose\u0301', 'jos\u00e9\u00a0b']) {
      expect(await namesOf(`searchValue=${encodeURIComponent(text)}`)).toEqual(['Jos\u00e9 B'])
    }
  })

  test('nor do halves of a pair in a body, a broken percent sign, or an emoji at the end of a long text', async () => {
    const found = await call('POST', '/v2/developers/list', { text: '{"searchValue":"\\ud83dana\\ude00","emails":["ana@x.io\\ud83d"]}' })
    expect(found).toMatchObject({ status: 200, json: { content: [{ name: 'Ana Lopez' }] } })
    for (const query of ['searchValue=%', 'searchValue=%E2%80', 'searchValue=%ED%A0%BD']) expect(await namesOf(query)).toEqual([])
    expect(await namesOf(`searchValue=${'%F0%9F%98%80'.repeat(320)}`)).toEqual([])
    expect((await call('GET', `/v2/developers?searchValue=${'%F0%9F%98%80'.repeat(321)}`)).status).toBe(400)
    expect((await call('GET', '/v2/developers?searchValue=a%00')).status).toBe(400)
  })

  test('of identities and of the activity log', async () => {
    const { call: write, github, admin } = await setUpIdentities()
    const body = [{ email: 'alice@example.com', integrationId: github, identity: 'alice_1' }]
    expect((await write('PATCH', identitiesPath, { body })).status).toBe(200)
    const { prisma } = await database()
    const label = '\u{1f469}\u200d\u{1f4bb}'
    await prisma.activity.create({
      data: { accountId: admin.accountId, projectId: admin.projectId, actorKind: 'key', actorLabel: label, type: 'TEAM', action: 'EDITED', requestId: label },
    })
    const admins = clientOf((await makeKeyActor(admin, 'ADMIN')).secret)
    for (const character of invisible) {
      for (const query of [`searchValue=ali${character}ce_1`, `searchKey=${character}identity&searchValue=alice`, `emails=${character}ALICE@exam${character}ple.com`]) {
        expect(await write('GET', `${identitiesPath}?${query}`)).toMatchObject({ status: 200, json: { totalElements: 1 } })
      }
      const log = `/v2/activity-logs?emails=${character}${admin.label.toUpperCase().replace('@', `${character}@`)}`
      expect(await admins('GET', log)).toMatchObject({ status: 200, json: { empty: false } })
    }
    expect(await admins('GET', `/v2/activity-logs?emails=${encodeURIComponent(label)}`)).toMatchObject({ status: 200, json: { totalElements: 1 } })
    expect(await write('GET', `${identitiesPath}?searchKey=INTEGRATION_NAME&searchValue=git&sortKey=developer_ref_id`)).toMatchObject({
      status: 200,
      json: { totalElements: 1 },
    })
  })
})

describe('one email', () => {
  const spellings = ['ana@example.com', 'ana@example.com\u200b', '\u202aANA@example.com\u202c', 'ana@exam\u00adple.com', '\u00a0ana@example.com']

  test('is one developer in a file, and what is none is INVALID_EMAIL with its row', async () => {
    const { secret } = await makeEmptyCompany()
    const call = clientOf(secret)
    const rows = [...spellings, 'ana\u00a0@example.com', 'ana', 'mailto:ana@example.com'].map((email, index) => `${email},,Ana ${index}`)
    const { errors, versionId, fieldMappings } = await upload(call, ['Email,Manager Email,Full Name', ...rows].join('\n'))
    expect(errors).toMatchObject([
      { errorType: 'INVALID_EMAIL', fieldName: 'email', errorDeveloperCount: 3, sampleErrorRows: [7, 8, 9] },
      { errorType: 'DUPLICATE_EMAIL', fieldName: 'email', errorDeveloperCount: 5, sampleErrorRows: [2, 3, 4, 5, 6] },
    ])
    const save = await call('PUT', `/v2/developers/versions/${versionId}/fieldMappings`, { body: { fieldMappings } })
    expect(save).toMatchObject({ status: 400, json: { errors } })
    expect((save.json as { message: string }).message).toContain('INVALID_EMAIL (rows 7, 8, 9)')
  })

  test('is one developer in upserts, identities, lists and deletions, however it is spelled', async () => {
    const { call, accountId } = await makeClient('Jos\u00e9@example.com,,Jos\u00e9,,,', 'bob@example.com,jose\u0301@example.com,Bob,,,')
    const { integrationId } = { integrationId: ((await call('POST', '/v2/integrations', { body: { name: 'GitHub', type: 'SCM', application: 'GITHUB' } })).json as { id: number }).id }
    const odd = 'JOSE\u0301@exam\u200bple.com\u00a0'
    expect(await call('PATCH', '/v2/developers', { body: [{ email: odd, Site: 'Rome' }] })).toMatchObject({ status: 200, json: { updated: 1, created: 0 } })
    expect((await call('PATCH', identitiesPath, { body: [{ email: odd, integrationId, identity: 'jose' }] })).status).toBe(200)
    expect((await call('PATCH', identitiesPath, { file: `email,integrationId,identity\n${odd},${integrationId},jose2\n` })).status).toBe(200)
    const cloudIds = { integrationUsers: [{ email: odd, applicationType: 'github', cloudId: 'jose3' }] }
    expect((await call('POST', '/v2/developers/cloud-ids', { body: cloudIds })).status).toBe(200)
    const query = `emails=${encodeURIComponent(odd)}`
    expect(await call('GET', `${identitiesPath}?${query}`)).toMatchObject({ json: { content: [{ identity: 'jose3', email: 'JOS\u00c9@example.com' }] } })
    expect(await call('GET', `/v2/developers?${query}`)).toMatchObject({ json: { content: [{ site: 'Rome' }] } })
    expect((await call('DELETE', '/v2/developers', { body: { emails: [odd] } })).status).toBe(400)
    expect((await call('DELETE', '/v2/developers', { body: { emails: [odd, 'BOB@example.com\ufeff'] } })).status).toBe(200)
    expect((await developersOf(accountId)).developers).toEqual([])
  })

  test('that is none is refused by an upsert and by identities', async () => {
    const { call } = await makeClient('ana@example.com,,Ana,,,')
    for (const email of ['ana', 'mailto:ana@example.com', 'an a@example.com']) {
      expect(await call('PATCH', '/v2/developers', { body: [{ email, name: 'A' }] })).toMatchObject({
        status: 400,
        json: { errors: [{ errorType: 'INVALID_EMAIL', fieldName: 'email', errorDeveloperCount: 1 }] },
      })
    }
    expect(await call('PATCH', '/v2/developers', { body: [{ email: 'bob@example.com', name: 'B', managerEmail: 'ana' }] })).toMatchObject({
      status: 400,
      json: { errors: [{ errorType: 'INVALID_EMAIL', fieldName: 'managerEmail' }] },
    })
    const { call: write, github } = await setUpIdentities()
    const refused = await write('PATCH', identitiesPath, { body: [{ email: 'alice', integrationId: github, identity: 'x' }] })
    const detail = expect.stringContaining('INVALID_EMAIL')
    expect(refused).toMatchObject({ status: 400, json: { errors: [{ pointer: '/0/email', detail }] } })
    const file = `email,integrationId,identity\n,,\nmailto:alice@example.com,${github},x\n`
    expect(await write('PATCH', identitiesPath, { file })).toMatchObject({ status: 400, json: { errors: [{ pointer: '/file/3', detail }] } })
  })
})

test('a team is one, whatever kinds of spaces its name has', async () => {
  const { call } = await makeClient('a@x.io,,A,,,Team A', 'b@x.io,,B,,,Team\u00a0A', 'c@x.io,,C,,,\u200bTeam\u2009A ', 'd@x.io,,D,,,Te\u0301am', 'e@x.io,,E,,,T\u00e9am')
  const filters = [{ column: 'team', operator: 'NOT_EQUALS', values: ['none\u00a0of these'] }]
  const made = await call('POST', '/v2/org-trees', { body: { name: 'Teams', levels: ['TEAM'], filters } })
  expect(made).toMatchObject({ status: 201, json: { teamCount: 2 } })
  expect(await call('PATCH', '/v2/developers', { body: [{ email: 'a@x.io', team: 'Team\u202fA' }] })).toMatchObject({ status: 200 })
  const one = { filters: [{ column: 'Team', operator: 'EQUALS', values: ['Team\u00a0A'] }] }
  expect(await call('PATCH', `/v2/org-trees/${(made.json as { id: number }).id}`, { body: one })).toMatchObject({ status: 200, json: { teamCount: 1 } })
})

describe('names of fields', () => {
  const rows = ['ada@x.io,,Ada,Lead,Rome,Looms', 'bob@x.io,ada@x.io,Bob,,,']

  test('of an upsert are found in every spelling that uploads know', async () => {
    const { call, accountId } = await makeClient(...rows)
    const body = [
      { 'E-MAIL': 'cy@x.io', full_name: 'Cy', manager_email: 'ada@x.io', job_title: 'Lead' },
      { EMAIL: 'dee@x.io', NAME: 'Dee', MANAGER_EMAIL: 'ada@x.io', ROLE: 'Lead', TEAM: 'Looms' },
      { email: 'bob@x.io', Email: 'BOB@x.io', fullName: 'Rob', 'Full-Name': ' Rob ' },
    ]
    expect(await call('PATCH', '/v2/developers', { body })).toMatchObject({ status: 200, json: { created: 2, updated: 1 } })
    const { developers } = await developersOf(accountId)
    expect(developers.map(({ name, managerEmailKey }) => [name, managerEmailKey])).toEqual([
      ['Ada', null],
      ['Rob', 'ada@x.io'],
      ['Cy', 'ada@x.io'],
      ['Dee', 'ada@x.io'],
    ])
  })

  test('of an upsert are refused where they are unknown, given twice, or fit two columns', async () => {
    const { secret } = await makeEmptyCompany()
    const call = clientOf(secret)
    const { versionId, fieldMappings } = await upload(call, 'Email,Manager Email,Full Name,Sub Role,sub_role\na@x.io,,A,x,y')
    await call('PUT', `/v2/developers/versions/${versionId}/fieldMappings`, { body: { fieldMappings } })
    const body = [{ email: 'a@x.io', 'SUB-ROLE': 'z', salary: '1', full_name: 'A', fullName: 'B', 'a/b~c': '1' }]
    expect(await call('PATCH', '/v2/developers', { body })).toMatchObject({
      status: 400,
      json: {
        errors: [
          { pointer: '/0/SUB-ROLE', detail: expect.stringContaining('“Sub Role” and “sub_role”') },
          { pointer: '/0/salary', detail: expect.stringContaining('“Email”, “Manager Email”, “Full Name”, “Sub Role”, and “sub_role”') },
          { pointer: '/0/fullName', detail: expect.stringContaining('two values') },
          { pointer: '/0/a~1b~0c' },
        ],
      },
    })
    expect((await call('PATCH', '/v2/developers', { body: [{ email: 'a@x.io', sub_role: 'z' }] })).status).toBe(200)
    expect((await call('GET', '/v2/developers?searchKey=sub_role&searchValue=z')).json).toMatchObject({ totalElements: 1 })
    expect((await call('GET', '/v2/developers?searchKey=Sub%20Role&searchValue=z')).json).toMatchObject({ totalElements: 0 })
    for (const query of ['searchKey=SUBROLE', 'sortKey=SUBROLE']) {
      const { status, json } = await call('GET', `/v2/developers?${query}&searchValue=z`)
      expect([status, JSON.stringify(json)]).toEqual([400, expect.stringContaining('“Sub Role” and “sub_role”')])
    }
  })

  test('of searches, orders, mappings, levels and filters are the same', async () => {
    const { call } = await makeClient(...rows)
    for (const key of ['full_name', 'FULL NAME', 'NAME', 'displayName']) {
      expect(await call('GET', `/v2/developers?searchKey=${encodeURIComponent(key)}&searchValue=bob`)).toMatchObject({ status: 200, json: { totalElements: 1 } })
      const sorted = await call('GET', `/v2/developers?sortKey=${encodeURIComponent(key)}&sortOrder=desc`)
      expect(sorted).toMatchObject({ status: 200, json: { content: [{ name: 'Bob' }, { name: 'Ada' }] } })
    }
    const unknown = await call('GET', '/v2/developers?sortKey=salary')
    expect(unknown).toMatchObject({ status: 400, json: { message: expect.stringContaining('“Manager Email”') } })
    const tree = { name: 'Tree', levels: ['SITE', 'manager_email'], filters: [{ column: 'full_name', operator: 'EQUALS', values: ['Bob', 'Ada'] }] }
    expect(await call('POST', '/v2/org-trees', { body: tree })).toMatchObject({
      status: 201,
      json: { levels: ['site', 'managerEmail'], filters: [{ column: 'name' }] },
    })
    expect(await call('POST', '/v2/org-trees', { body: { ...tree, name: 'Other', levels: ['Planet'] } })).toMatchObject({
      status: 400,
      json: { errors: [{ pointer: '/levels/0', detail: expect.stringContaining('“Site”') }] },
    })
    const { versionId } = await upload(call, `${header}\n${rows[0]}`)
    const fieldMappings = [
      { columnName: 'e-mail', fieldType: 'EMAIL' },
      { columnName: 'MANAGER_EMAIL', fieldType: 'MANAGER_EMAIL' },
      { columnName: 'full_name', fieldType: 'NAME' },
      { columnName: 'Full Name', fieldType: 'NAME' },
    ]
    const path = `/v2/developers/versions/${versionId}/fieldMappings`
    const wrong = await call('PUT', path, { body: { fieldMappings: [...fieldMappings, { columnName: 'salary', fieldType: 'ROLE' }] } })
    expect(wrong).toMatchObject({ status: 400, json: { errors: [{ pointer: '/fieldMappings/4/columnName', detail: expect.stringContaining('“Site”') }] } })
    expect(await call('PUT', path, { body: { fieldMappings } })).toMatchObject({ status: 200, json: { developerCount: 1 } })
  })

  test('of a stored tree stay what they are, though another column is named like a key', async () => {
    const { secret } = await makeEmptyCompany()
    const call = clientOf(secret)
    const { versionId } = await upload(call, 'Email,Manager Email,Full Name,name\na@x.io,,A,nick')
    const fieldMappings = [['Email', 'EMAIL'], ['Manager Email', 'MANAGER_EMAIL'], ['Full Name', 'NAME']].map(([columnName, fieldType]) => ({ columnName, fieldType }))
    expect((await call('PUT', `/v2/developers/versions/${versionId}/fieldMappings`, { body: { fieldMappings } })).status).toBe(200)
    const made = await call('POST', '/v2/org-trees', { body: { name: 'Tree', levels: ['Full Name'] } })
    expect(made).toMatchObject({ status: 201, json: { levels: ['name'] } })
    const { id, levels } = made.json as { id: number; levels: string[] }
    expect(await call('PATCH', `/v2/org-trees/${id}`, { body: { name: 'Renamed' } })).toMatchObject({ status: 200, json: { levels: ['name'] } })
    expect(await call('PUT', `/v2/org-trees/${id}`, { body: { name: 'Again', levels } })).toMatchObject({ status: 200, json: { levels: ['name'] } })
  })
})

describe('CSV', () => {
  test('rows of blanks are passed over, tabs and a line `sep=` are taken, and errors name the row', async () => {
    const { secret } = await makeEmptyCompany()
    const call = clientOf(secret)
    const lines = (separator: string, ...rows: string[][]) => rows.map((cells) => cells.join(separator)).join('\r\n')
    const blank = ['', '', '', '']
    const table = [['Full Name', 'Email', 'Manager Email', 'Employee ID'], blank, ['Ana', 'ana@x.io', '', '00042'], blank, ['', 'bob@x.io', 'ana@x.io', '007'], blank, blank]
    for (const file of [lines(',', ...table), lines('\t', ...table), `sep=;\r\n${lines(';', ...table)}`, `\ufeffsep=\t\r\n${lines('\t', ...table)}`]) {
      const { errors, versionId, fieldMappings } = await upload(call, file)
      const expected = { errorType: 'REQUIRED_VALUE_MISSING', fieldName: 'name', errorDeveloperCount: 1, sampleErrorRows: [5] }
      expect(errors).toMatchObject([expected])
      const save = await call('PUT', `/v2/developers/versions/${versionId}/fieldMappings`, { body: { fieldMappings } })
      expect(save).toMatchObject({ status: 400, json: { message: 'Nothing was saved: REQUIRED_VALUE_MISSING (row 5).', errors: [expected] } })
    }
    const identities = await setUpIdentities()
    const rows = (last: string) => `email\tIntegration ID\tidentity\n\t\t\n   \nalice@example.com\t${identities.github}\talice\n\t\t\n${last}`
    expect((await identities.call('PATCH', identitiesPath, { file: rows('') })).status).toBe(200)
    const wrong = await identities.call('PATCH', identitiesPath, { file: rows('bob@example.com\tx\tbob\n') })
    expect(wrong).toMatchObject({ status: 400, json: { errors: [{ pointer: '/file/6', detail: expect.stringMatching(/^Row 6: /) }] } })
  })

  test('begins with a byte order mark where it is asked for, and nowhere else', async () => {
    const { secret } = await makeCompany()
    const call = clientOf(secret)
    const headers = { accept: 'text/csv' }
    // The text of an answer has no mark any more: its bytes have.
    const bytesOf = async (path: string) => {
      const answer = await callGateway(`/api${path}`, { key: secret, headers })
      expect(answer.status).toBe(200)
      return Buffer.from(await answer.arrayBuffer())
    }
    for (const path of ['/v2/developers', '/v2/developers/download', '/v2/developers/identities', '/v2/activity-logs']) {
      const plain = await bytesOf(path)
      expect(plain[0]).toBeLessThan(0x80)
      expect(await bytesOf(`${path}?bom=0`)).toEqual(plain)
      expect(await bytesOf(`${path}?bom=1`)).toEqual(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), plain]))
      expect((await call('GET', `${path}?bom=yes`, { headers })).status).toBe(400)
    }
  })
})
