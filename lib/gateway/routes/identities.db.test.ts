import { describe, expect, test } from 'vitest'
import { IdentitiesWritten, IdentityPage } from '../../schema/identity'
import { database } from '../../server/db'
import { makeCaller } from '../../testing/gateway-calls'
import { makeDevelopers, makeIntegration } from '../../testing/sei-rows'
import { activityOf } from '../../testing/stored'
import { makeTenant } from '../../testing/tenant'

const identities = '/v2/developers/identities'
const jsonDone = { status: 'success', message: 'Developer identities updated successfully.' }
const fileDone = { status: 'success', message: 'CSV processed and developer identities updated successfully.' }
const jsonInvalid = 'Invalid payload or missing authorization.'
const fileInvalid = 'Invalid file format or missing authorization.'

async function setUp() {
  const { admin, accountId } = await makeTenant()
  const call = await makeCaller(admin, 'INGESTION')
  const refs = await makeDevelopers(accountId, 'alice@example.com', 'Bob@Example.com', 'carol@example.com')
  const github = await makeIntegration(accountId, 'GITHUB', 'GitHub')
  const jira = await makeIntegration(accountId, 'JIRA', 'Jira')
  const stored = async () => {
    const { prisma } = await database()
    const rows = await prisma.developerIdentity.findMany({
      where: { accountId },
      include: { developer: { select: { email: true } } },
      orderBy: [{ developerRefId: 'asc' }, { integrationId: 'asc' }],
    })
    return rows.map(({ developer, integrationId, identity }) => [developer.email, integrationId, identity])
  }
  return { admin, accountId, call, refs, github, jira, stored }
}

describe('PATCH as JSON', () => {
  test('adds and replaces, and says so in the documented words', async () => {
    const { call, github, jira, stored, accountId } = await setUp()
    const body = [
      { email: 'alice@example.com', integrationId: github, identity: 'alice_123' },
      { email: ' BOB@example.COM ', integrationId: jira, identity: 'bob_456' },
    ]
    const reply = await call('PATCH', identities, { body })
    expect(reply).toMatchObject({ status: 200, json: jsonDone })
    IdentitiesWritten.strict().parse(reply.json)
    await call('PATCH', identities, { body: [{ ...body[0], identity: 'alice_9' }] })
    expect(await stored()).toEqual([
      ['alice@example.com', github, 'alice_9'],
      ['Bob@Example.com', jira, 'bob_456'],
    ])
    const rows = (await activityOf(accountId)).filter(({ type }) => type === 'DEVELOPER_IDENTITY')
    expect(rows).toMatchObject([
      { action: 'EDITED', actorKind: 'key', details: { identities: 2, developers: 2, integrationIds: [github, jira] } },
      { action: 'EDITED', details: { identities: 1, developers: 1, integrationIds: [github] } },
    ])
  })

  test('of two rows for one developer and integration the last one counts', async () => {
    const { call, github, stored } = await setUp()
    const row = (email: string, identity: string) => ({ email, integrationId: github, identity })
    const body = [row('alice@example.com', 'x'), row('bob@example.com', 'y'), row('ALICE@example.com', 'z')]
    expect((await call('PATCH', identities, { body })).status).toBe(200)
    expect(await stored()).toEqual([
      ['alice@example.com', github, 'z'],
      ['Bob@Example.com', github, 'y'],
    ])
  })

  test('two developers swap their identities in one request', async () => {
    const { call, github, stored } = await setUp()
    const rows = (a: string, b: string) => [
      { email: 'alice@example.com', integrationId: github, identity: a },
      { email: 'bob@example.com', integrationId: github, identity: b },
    ]
    await call('PATCH', identities, { body: rows('one', 'two') })
    expect((await call('PATCH', identities, { body: rows('two', 'one') })).status).toBe(200)
    expect(await stored()).toEqual([
      ['alice@example.com', github, 'two'],
      ['Bob@Example.com', github, 'one'],
    ])
  })

  test('a developer may have identities in several integrations, and they may be alike', async () => {
    const { call, github, jira, stored } = await setUp()
    const body = [github, jira].map((integrationId) => ({ email: 'alice@example.com', integrationId, identity: 'al' }))
    expect((await call('PATCH', identities, { body })).status).toBe(200)
    expect(await stored()).toHaveLength(2)
  })

  test.each<[string, unknown]>([
    ['no rows', []],
    ['no array', { email: 'alice@example.com', integrationId: 1, identity: 'x' }],
    ['null', null],
    ['no identity', [{ email: 'alice@example.com', integrationId: 1 }]],
    ['a blank identity', [{ email: 'alice@example.com', integrationId: 1, identity: '  ' }]],
    ['a number as text', [{ email: 'alice@example.com', integrationId: '1', identity: 'x' }]],
    ['a broken number', [{ email: 'alice@example.com', integrationId: 1.5, identity: 'x' }]],
    ['a control character', [{ email: 'alice@example.com', integrationId: 1, identity: 'x\0y' }]],
    ['half a character', [{ email: 'alice@example.com', integrationId: 1, identity: 'x\ud800' }]],
    ['a row that is no object', [7]],
  ])('%s is refused in the documented words', async (_name, body) => {
    const { call, stored } = await setUp()
    const reply = await call('PATCH', identities, { body })
    expect(reply).toMatchObject({
      status: 400,
      json: { status: 'error', message: jsonInvalid, code: 'VALIDATION', correlationId: expect.any(String) },
    })
    expect(await stored()).toEqual([])
  })

  test('text that is not JSON is refused in the documented words, another type with 415, and too much with 413', async () => {
    const { call } = await setUp()
    expect(await call('PATCH', identities, { text: '[{' })).toMatchObject({ status: 400, json: { message: jsonInvalid } })
    const headers = { 'content-type': 'text/csv' }
    expect((await call('PATCH', identities, { text: 'email', headers })).status).toBe(415)
    expect((await call('PATCH', identities, { text: ' '.repeat(1_000_001) })).status).toBe(413)
  })

  test('what is unknown is named, and nothing is saved', async () => {
    const { call, github, stored, accountId } = await setUp()
    const good = { email: 'alice@example.com', integrationId: github, identity: 'a' }
    const before = await activityOf(accountId)
    const strangers = Array.from({ length: 12 }, (_, n) => ({ ...good, email: `x${n}@example.com` }))
    const unknownEmail = await call('PATCH', identities, { body: [good, ...strangers] })
    expect(unknownEmail).toMatchObject({
      status: 400,
      json: { status: 'error', message: expect.stringContaining('x0@example.com, x1@example.com') },
    })
    expect(unknownEmail.text).toContain('and 2 more')
    for (const integrationId of [2_147_483_647, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
      const reply = await call('PATCH', identities, { body: [good, { ...good, integrationId }] })
      expect(reply).toMatchObject({ status: 400, json: { message: expect.stringContaining(String(integrationId)) } })
    }
    expect(await stored()).toEqual([])
    expect(await activityOf(accountId)).toEqual(before)
  })

  test('an identity belongs to one developer in an integration', async () => {
    const { call, github, stored } = await setUp()
    const row = (email: string) => ({ email, integrationId: github, identity: 'same' })
    const twice = await call('PATCH', identities, { body: [row('alice@example.com'), row('bob@example.com')] })
    expect(twice).toMatchObject({ status: 400, json: { message: expect.stringContaining('same') } })
    expect(await stored()).toEqual([])
    await call('PATCH', identities, { body: [row('alice@example.com')] })
    const more = { ...row('carol@example.com'), identity: 'free' }
    const taken = await call('PATCH', identities, { body: [more, row('bob@example.com')] })
    expect(taken).toMatchObject({ status: 400, json: { message: expect.stringContaining('same') } })
    expect(await stored()).toEqual([['alice@example.com', github, 'same']])
  })

  test("another account's developers and integrations are unknown", async () => {
    const { call, github } = await setUp()
    const other = await setUp()
    const { prisma } = await database()
    await prisma.developer.deleteMany({ where: { accountId: other.accountId, email: 'alice@example.com' } })
    const ofOther = await other.call('PATCH', identities, {
      body: [{ email: 'bob@example.com', integrationId: github, identity: 'x' }],
    })
    expect(ofOther).toMatchObject({ status: 400, json: { message: expect.stringContaining(String(github)) } })
    const email = await other.call('PATCH', identities, {
      body: [{ email: 'alice@example.com', integrationId: other.github, identity: 'x' }],
    })
    expect(email).toMatchObject({ status: 400, json: { message: expect.stringContaining('alice@example.com') } })
    expect(await call('GET', identities)).toMatchObject({ json: { totalElements: 0 } })
  })

  test('of many who want one identity at once, one gets it', async () => {
    const { call, github } = await setUp()
    const replies = await Promise.all(
      ['alice', 'bob', 'carol', 'alice', 'bob', 'carol'].map((name) =>
        call('PATCH', identities, {
          body: [{ email: `${name}@example.com`, integrationId: github, identity: 'wanted' }],
        }),
      ),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 400, 400, 400, 400])
  })
})

describe('PATCH as CSV', () => {
  test.each([
    ['as documented', (github: number) => `email,integrationId,identity\nalice@example.com,${github},alice_123\n`],
    [
      'with BOM, CRLF, blank lines and quotes',
      (github: number) => `\ufeff"email",identity,IntegrationID\r\n\r\nalice@example.com,"alice_123",${github}\r\n`,
    ],
    [
      'with semicolons, where the header has them',
      (github: number) => `email;integrationId;identity\nalice@example.com;${github};alice_123`,
    ],
  ])('%s', async (_name, fileOf) => {
    const { call, github, stored } = await setUp()
    expect(await call('PATCH', identities, { file: fileOf(github) })).toMatchObject({ status: 200, json: fileDone })
    expect(await stored()).toEqual([['alice@example.com', github, 'alice_123']])
  })

  const header = 'email,integrationId,identity\n'
  test.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ['nothing', ''],
    ['a header alone', header],
    ['another header', 'email,identity\nalice@example.com,x\n'],
    ['a column twice', 'email,integrationId,identity,identity\nalice@example.com,1,x,y\n'],
    ['a number that is none', `${header}alice@example.com,one,x\n`],
    ['a blank identity', `${header}alice@example.com,1,\n`],
    ['too few cells', `${header}alice@example.com,1\n`],
    ['too many cells', `${header}alice@example.com,1,x,y\n`],
    ['an open quote', `${header}alice@example.com,1,"x\n`],
    ['Latin-1', new Uint8Array([...Buffer.from(`${header}alice@example.com,1,`), 0xe4, 0x0a])],
    ['a character cut off', new Uint8Array([...Buffer.from(`${header}alice@example.com,1,`), 0xc3])],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0])],
    ['a NUL', `${header}alice@example.com,1,a\0b\n`],
  ])('%s is refused in the documented words', async (_name, file) => {
    const { call, stored } = await setUp()
    const reply = await call('PATCH', identities, { file })
    expect(reply).toMatchObject({ status: 400, json: { status: 'error', message: fileInvalid } })
    expect((reply.json as { errors: unknown[] }).errors).not.toEqual([])
    expect(await stored()).toEqual([])
  })

  test('a body without the part, or cut off, is refused in the documented words', async () => {
    const { call } = await setUp()
    const headers = { 'content-type': 'multipart/form-data; boundary=b' }
    const start = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    const noPart = '--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--b--\r\n'
    for (const text of ['', noPart, start, `${start}${header}alice@example.com,1,x\n`]) {
      const reply = await call('PATCH', identities, { text, headers })
      expect(reply).toMatchObject({ status: 400, json: { message: fileInvalid } })
    }
  })

  test('unknown names are named, with the rows of one request all or none', async () => {
    const { call, github, stored } = await setUp()
    const file = `${header}alice@example.com,${github},a\nnobody@example.com,${github},b\n`
    const reply = await call('PATCH', identities, { file })
    expect(reply).toMatchObject({ status: 400, json: { message: expect.stringContaining('nobody@example.com') } })
    expect(await stored()).toEqual([])
  })

  test('many rows, in one go', async () => {
    const { call, github, accountId } = await setUp()
    const emails = Array.from({ length: 45_000 }, (_, n) => `dev${n}@example.com`)
    await makeDevelopers(accountId, ...emails)
    const fileOf = (mark: string) => header + emails.map((email, n) => `${email},${github},${mark}${n}\n`).join('')
    expect((await call('PATCH', identities, { file: fileOf('a') })).status).toBe(200)
    const shifted = header + emails.map((email, n) => `${email},${github},a${(n + 1) % emails.length}\n`).join('')
    expect((await call('PATCH', identities, { file: shifted })).status).toBe(200)
    const download = await call('GET', identities, { headers: { accept: 'text/csv' } })
    expect(download.text.split('\n')).toHaveLength(emails.length + 2)
    expect(new Set(download.text.split('\n')).size).toBe(emails.length + 2)
  })
})

describe('GET', () => {
  async function setUpRows() {
    const parts = await setUp()
    const { call, github, jira } = parts
    const body = [
      { email: 'bob@example.com', integrationId: github, identity: '=HYPERLINK("x")' },
      { email: 'alice@example.com', integrationId: jira, identity: '@alice' },
      { email: 'alice@example.com', integrationId: github, identity: 'Alice, "A" \u00c4' },
    ]
    expect((await call('PATCH', identities, { body })).status).toBe(200)
    const emailsOf = async (query: string) => {
      const reply = await call('GET', `${identities}?${query}`)
      expect(reply.status).toBe(200)
      return IdentityPage.parse(reply.json).content.map(({ email, integrationName }) => `${email} ${integrationName}`)
    }
    return { ...parts, emailsOf }
  }
  const [alice, bob] = ['alice@example.com', 'Bob@Example.com']

  test('a page of identities, by email', async () => {
    const { call, refs, github, jira } = await setUpRows()
    const reply = await call('GET', identities)
    const identityOf = (email: string, integrationId: number, integrationName: string, identity: string) => ({
      email,
      developerRefId: refs[email],
      integrationId,
      integrationName,
      identity,
    })
    expect(reply).toMatchObject({ status: 200 })
    expect(reply.json).toEqual({
      content: [
        identityOf(alice, github, 'GitHub', 'Alice, "A" \u00c4'),
        identityOf(alice, jira, 'Jira', '@alice'),
        identityOf(bob, github, 'GitHub', '=HYPERLINK("x")'),
      ],
      totalElements: 3,
      totalPages: 1,
      pageIndex: 0,
      pageSize: 50,
      empty: false,
    })
  })

  test('filters, searches, sorts and pages', async () => {
    const { call, emailsOf, refs, github, jira } = await setUpRows()
    const all = [`${alice} GitHub`, `${alice} Jira`, `${bob} GitHub`]
    expect(await emailsOf(`emails=BOB@example.com`)).toEqual([`${bob} GitHub`])
    expect(await emailsOf(`emails=bob@example.com,${alice}`)).toEqual(all)
    expect(await emailsOf(`emails=bob@example.com&emails=${alice}`)).toEqual(all)
    expect(await emailsOf(`developerRefIds=${refs[alice]}`)).toEqual(all.slice(0, 2))
    expect(await emailsOf(`integrationId=${jira}`)).toEqual([`${alice} Jira`])
    expect(await emailsOf(`integrationId=${jira},${github}&searchKey=identity&searchValue=hyper`)).toEqual([all[2]])
    expect(await emailsOf('searchValue=ALICE')).toEqual(all.slice(0, 2))
    expect(await emailsOf('searchKey=integrationName&searchValue=jir')).toEqual([`${alice} Jira`])
    expect(await emailsOf('searchValue=%25')).toEqual([])
    expect(await emailsOf('searchValue=%00')).toEqual([])
    expect(await emailsOf('emails=%00')).toEqual([])
    expect(await emailsOf('sortKey=email&sortOrder=desc')).toEqual([all[2], all[0], all[1]])
    expect(await emailsOf('sortKey=integrationName&sortOrder=desc')).toEqual([all[1], all[0], all[2]])
    expect(await emailsOf('pageSize=2&pageIndex=1')).toEqual([all[2]])
    expect(await call('GET', `${identities}?pageSize=2&pageIndex=7`)).toMatchObject({
      json: { content: [], totalElements: 3, totalPages: 2, pageIndex: 7, pageSize: 2, empty: true },
    })
  })

  test.each([
    'pageSize=0',
    'pageSize=1001',
    'pageSize=x',
    'pageIndex=-1',
    'pageIndex=1.5',
    'pageIndex=99999999999',
    'searchKey=password&searchValue=x',
    'sortKey=x',
    'sortOrder=up',
    'developerRefIds=x',
    'developerRefIds=9999999999',
    'integrationId=1e3',
  ])('refuses %s', async (query) => {
    const { call } = await setUp()
    const reply = await call('GET', `${identities}?${query}`)
    expect(reply).toMatchObject({ status: 400, json: { status: 'error', code: 'VALIDATION' } })
  })

  test('comes as CSV that no spreadsheet runs, and that can be sent back', async () => {
    const { call, github, jira, stored } = await setUpRows()
    const before = await stored()
    const download = await call('GET', identities, { headers: { accept: 'text/csv' } })
    expect(download.status).toBe(200)
    expect(download.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(download.headers.get('content-disposition')).toBe('attachment; filename="identities.csv"')
    expect(download.headers.get('cache-control')).toBe('no-store')
    expect(download.text.split('\n')).toEqual([
      'email,integrationId,identity',
      `alice@example.com,${github},"Alice, ""A"" \u00c4"`,
      `alice@example.com,${jira},'@alice`,
      `Bob@Example.com,${github},"'=HYPERLINK(""x"")"`,
      '',
    ])
    expect(await call('PATCH', identities, { file: download.text })).toMatchObject({ status: 200 })
    expect(await stored()).toEqual(before)
  })

  test.each([
    ['application/json', 'application/json'],
    ['*/*', 'application/json'],
    ['text/*', 'text/csv; charset=utf-8'],
    ['application/json;q=0.5, text/csv', 'text/csv; charset=utf-8'],
    ['TEXT/CSV', 'text/csv; charset=utf-8'],
    ['text/html, */*;q=0.1', 'application/json'],
  ])('Accept: %s gives %s', async (accept, type) => {
    const { call } = await setUp()
    expect((await call('GET', identities, { headers: { accept } })).headers.get('content-type')).toBe(type)
  })

  test('what is neither is not there, and an empty account has a header', async () => {
    const { call } = await setUp()
    expect(await call('GET', identities, { headers: { accept: 'text/html' } })).toMatchObject({
      status: 406,
      json: { status: 'error', code: 'NOT_ACCEPTABLE' },
    })
    const empty = await call('GET', identities, { headers: { accept: 'text/csv' } })
    expect(empty.text).toBe('email,integrationId,identity\n')
  })

  test("another account's identities are not in it", async () => {
    const { github, refs } = await setUpRows()
    const { call } = await setUp()
    expect(await call('GET', identities)).toMatchObject({ json: { totalElements: 0 } })
    const query = `integrationId=${github}&developerRefIds=${refs[alice]}`
    expect(await call('GET', `${identities}?${query}`)).toMatchObject({ json: { totalElements: 0 } })
    const download = await call('GET', identities, { headers: { accept: 'text/csv' } })
    expect(download.text).toBe('email,integrationId,identity\n')
  })
})

describe('the older addresses', () => {
  const cloudIds = '/v2/developers/cloud-ids'
  const user = { email: 'alice@example.com', applicationType: 'GITHUB', cloudId: 'alice_123' }

  test('cloud-ids counts for every integration of the application', async () => {
    const { call, accountId, github, stored } = await setUp()
    const second = await makeIntegration(accountId, 'GITHUB', 'GitHub EU')
    const body = { integrationUsers: [user, { ...user, email: 'bob@example.com', applicationType: 'jira' }] }
    expect(await call('POST', cloudIds, { body })).toMatchObject({ status: 200, json: jsonDone })
    expect((await stored()).map(([email, , identity]) => `${email} ${identity}`)).toEqual([
      'alice@example.com alice_123',
      'alice@example.com alice_123',
      'Bob@Example.com alice_123',
    ])
    expect((await stored()).map(([, integrationId]) => integrationId)).toContain(second)
    expect((await stored())[0]?.[1]).toBe(github)
  })

  test.each<[string, unknown]>([
    ['nothing', {}],
    ['no users', { integrationUsers: [] }],
    ['no application', { integrationUsers: [{ email: 'alice@example.com', cloudId: 'x' }] }],
    ['a blank id', { integrationUsers: [{ ...user, cloudId: '' }] }],
  ])('cloud-ids refuses %s in the documented words', async (_name, body) => {
    const { call } = await setUp()
    expect(await call('POST', cloudIds, { body })).toMatchObject({
      status: 400,
      json: { status: 'error', message: jsonInvalid },
    })
  })

  test('cloud-ids names an application without an integration', async () => {
    const { call, stored } = await setUp()
    const body = { integrationUsers: [user, { ...user, applicationType: 'BITBUCKET_CLOUD' }] }
    const reply = await call('POST', cloudIds, { body })
    expect(reply).toMatchObject({ status: 400, json: { message: expect.stringContaining('BITBUCKET_CLOUD') } })
    expect(await stored()).toEqual([])
  })

  test.each([
    ['its own header', () => 'email,applicationType,cloudId\nalice@example.com,GITHUB,alice_123\n'],
    ['the new header', (github: number) => `email,integrationId,identity\nalice@example.com,${github},alice_123\n`],
  ])('cloud-ids/upload takes %s, with the key as a bearer or bare too', async (_name, fileOf) => {
    const { call, github, stored } = await setUp()
    for (const authorization of [`ApiKey ${call.secret}`, `Bearer ${call.secret}`, call.secret]) {
      const reply = await call('POST', `${cloudIds}/upload`, { file: fileOf(github), headers: { authorization } })
      expect(reply).toMatchObject({ status: 200, json: fileDone })
    }
    expect(await stored()).toEqual([['alice@example.com', github, 'alice_123']])
  })

  test('cloud-ids/upload refuses another file, and JSON', async () => {
    const { call } = await setUp()
    expect(await call('POST', `${cloudIds}/upload`, { file: 'email,cloudId\na,b\n' })).toMatchObject({
      status: 400,
      json: { status: 'error', message: fileInvalid },
    })
    expect((await call('POST', `${cloudIds}/upload`, { body: { integrationUsers: [user] } })).status).toBe(415)
  })
})

test('both roles may; without a key nobody', async () => {
  const { admin, github, call } = await setUp()
  const asAdmin = await makeCaller(admin, 'ADMIN')
  const body = [{ email: 'alice@example.com', integrationId: github, identity: 'a' }]
  for (const caller of [call, asAdmin]) {
    expect((await caller('GET', identities)).status).toBe(200)
    expect((await caller('PATCH', identities, { body })).status).toBe(200)
  }
  const headers = { authorization: `ApiKey ${call.secret.slice(0, -1)}` }
  expect(await call('PATCH', identities, { body, headers })).toMatchObject({
    status: 401,
    json: { status: 'error', code: 'INVALID_KEY' },
  })
})
