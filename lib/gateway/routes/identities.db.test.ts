import { describe, expect, test } from 'vitest'
import { IdentitiesWritten } from '../../schema/identity'
import { database } from '../../server/database/open'
import { makeClient } from '../../testing/calls/gateway'
import { documented, identitiesPath, setUpIdentities } from '../../testing/make/identities'
import { makeDevelopers } from '../../testing/make/sei-rows'
import { activityOf } from '../../testing/services/stored'

describe('PATCH as JSON', () => {
  test('adds and replaces, and says so in the documented words', async () => {
    const { call, github, jira, stored, accountId } = await setUpIdentities()
    const body = [
      { email: 'alice@example.com', integrationId: github, identity: 'alice_123' },
      { email: ' BOB@example.COM ', integrationId: jira, identity: 'bob_456' },
    ]
    const reply = await call('PATCH', identitiesPath, { body })
    expect(reply).toMatchObject({ status: 200, json: documented.json.done })
    IdentitiesWritten.strict().parse(reply.json)
    await call('PATCH', identitiesPath, { body: [{ ...body[0], identity: 'alice_9' }] })
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
    const { call, github, stored } = await setUpIdentities()
    const row = (email: string, identity: string) => ({ email, integrationId: github, identity })
    const body = [row('alice@example.com', 'x'), row('bob@example.com', 'y'), row('ALICE@example.com', 'z')]
    expect((await call('PATCH', identitiesPath, { body })).status).toBe(200)
    expect(await stored()).toEqual([
      ['alice@example.com', github, 'z'],
      ['Bob@Example.com', github, 'y'],
    ])
  })

  test('two developers swap their identities in one request', async () => {
    const { call, github, stored } = await setUpIdentities()
    const rows = (a: string, b: string) => [
      { email: 'alice@example.com', integrationId: github, identity: a },
      { email: 'bob@example.com', integrationId: github, identity: b },
    ]
    await call('PATCH', identitiesPath, { body: rows('one', 'two') })
    expect((await call('PATCH', identitiesPath, { body: rows('two', 'one') })).status).toBe(200)
    expect(await stored()).toEqual([
      ['alice@example.com', github, 'two'],
      ['Bob@Example.com', github, 'one'],
    ])
  })

  test('a developer may have identities in several integrations, and they may be alike', async () => {
    const { call, github, jira, stored } = await setUpIdentities()
    const body = [github, jira].map((integrationId) => ({ email: 'alice@example.com', integrationId, identity: 'al' }))
    expect((await call('PATCH', identitiesPath, { body })).status).toBe(200)
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
    const { call, stored } = await setUpIdentities()
    const reply = await call('PATCH', identitiesPath, { body })
    expect(reply).toMatchObject({
      status: 400,
      json: { status: 'error', message: documented.json.invalid, code: 'VALIDATION', correlationId: expect.any(String) },
    })
    expect(await stored()).toEqual([])
  })

  test('text that is not JSON is refused in the documented words, another type with 415, and too much with 413', async () => {
    const { call } = await setUpIdentities()
    expect(await call('PATCH', identitiesPath, { text: '[{' })).toMatchObject({ status: 400, json: { message: documented.json.invalid } })
    const headers = { 'content-type': 'text/csv' }
    expect((await call('PATCH', identitiesPath, { text: 'email', headers })).status).toBe(415)
    expect((await call('PATCH', identitiesPath, { text: ' '.repeat(1_000_001) })).status).toBe(413)
  })

  test('what is unknown is named, and nothing is saved', async () => {
    const { call, github, stored, accountId } = await setUpIdentities()
    const good = { email: 'alice@example.com', integrationId: github, identity: 'a' }
    const before = await activityOf(accountId)
    const strangers = Array.from({ length: 12 }, (_, n) => ({ ...good, email: `x${n}@example.com` }))
    const unknownEmail = await call('PATCH', identitiesPath, { body: [good, ...strangers] })
    expect(unknownEmail).toMatchObject({
      status: 400,
      json: { status: 'error', message: expect.stringContaining('x0@example.com, x1@example.com') },
    })
    expect(unknownEmail.text).toContain('and 2 more')
    for (const integrationId of [2_147_483_647, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
      const reply = await call('PATCH', identitiesPath, { body: [good, { ...good, integrationId }] })
      expect(reply).toMatchObject({ status: 400, json: { message: expect.stringContaining(String(integrationId)) } })
    }
    expect(await stored()).toEqual([])
    expect(await activityOf(accountId)).toEqual(before)
  })

  test('an identity belongs to one developer in an integration', async () => {
    const { call, github, stored } = await setUpIdentities()
    const row = (email: string) => ({ email, integrationId: github, identity: 'same' })
    const twice = await call('PATCH', identitiesPath, { body: [row('alice@example.com'), row('bob@example.com')] })
    expect(twice).toMatchObject({ status: 400, json: { message: expect.stringContaining('same') } })
    expect(await stored()).toEqual([])
    await call('PATCH', identitiesPath, { body: [row('alice@example.com')] })
    const more = { ...row('carol@example.com'), identity: 'free' }
    const taken = await call('PATCH', identitiesPath, { body: [more, row('bob@example.com')] })
    expect(taken).toMatchObject({ status: 400, json: { message: expect.stringContaining('same') } })
    expect(await stored()).toEqual([['alice@example.com', github, 'same']])
  })

  test("another account's developers and integrations are unknown", async () => {
    const { call, github } = await setUpIdentities()
    const other = await setUpIdentities()
    const { prisma } = await database()
    await prisma.developer.deleteMany({ where: { accountId: other.accountId, email: 'alice@example.com' } })
    const ofOther = await other.call('PATCH', identitiesPath, {
      body: [{ email: 'bob@example.com', integrationId: github, identity: 'x' }],
    })
    expect(ofOther).toMatchObject({ status: 400, json: { message: expect.stringContaining(String(github)) } })
    const email = await other.call('PATCH', identitiesPath, {
      body: [{ email: 'alice@example.com', integrationId: other.github, identity: 'x' }],
    })
    expect(email).toMatchObject({ status: 400, json: { message: expect.stringContaining('alice@example.com') } })
    expect(await call('GET', identitiesPath)).toMatchObject({ json: { totalElements: 0 } })
  })

  test('of many who want one identity at once, one gets it', async () => {
    const { call, github } = await setUpIdentities()
    const replies = await Promise.all(
      ['alice', 'bob', 'carol', 'alice', 'bob', 'carol'].map((name) =>
        call('PATCH', identitiesPath, {
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
    const { call, github, stored } = await setUpIdentities()
    expect(await call('PATCH', identitiesPath, { file: fileOf(github) })).toMatchObject({ status: 200, json: documented.file.done })
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
    const { call, stored } = await setUpIdentities()
    const reply = await call('PATCH', identitiesPath, { file })
    expect(reply).toMatchObject({ status: 400, json: { status: 'error', message: documented.file.invalid } })
    expect((reply.json as { errors: unknown[] }).errors).not.toEqual([])
    expect(await stored()).toEqual([])
  })

  test('a body without the part, or cut off, is refused in the documented words', async () => {
    const { call } = await setUpIdentities()
    const headers = { 'content-type': 'multipart/form-data; boundary=b' }
    const start = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    const noPart = '--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--b--\r\n'
    for (const text of ['', noPart, start, `${start}${header}alice@example.com,1,x\n`]) {
      const reply = await call('PATCH', identitiesPath, { text, headers })
      expect(reply).toMatchObject({ status: 400, json: { message: documented.file.invalid } })
    }
  })

  test('unknown names are named, with the rows of one request all or none', async () => {
    const { call, github, stored } = await setUpIdentities()
    const file = `${header}alice@example.com,${github},a\nnobody@example.com,${github},b\n`
    const reply = await call('PATCH', identitiesPath, { file })
    expect(reply).toMatchObject({ status: 400, json: { message: expect.stringContaining('nobody@example.com') } })
    expect(await stored()).toEqual([])
  })

  test('many rows, in one go', { tags: 'night' }, async () => {
    const { call, github, accountId } = await setUpIdentities()
    const emails = Array.from({ length: 21_000 }, (_, n) => `dev${n}@example.com`)
    await makeDevelopers(accountId, ...emails)
    const fileOf = (mark: string) => header + emails.map((email, n) => `${email},${github},${mark}${n}\n`).join('')
    expect((await call('PATCH', identitiesPath, { file: fileOf('a') })).status).toBe(200)
    const shifted = header + emails.map((email, n) => `${email},${github},a${(n + 1) % emails.length}\n`).join('')
    expect((await call('PATCH', identitiesPath, { file: shifted })).status).toBe(200)
    const download = await call('GET', identitiesPath, { headers: { accept: 'text/csv' } })
    expect(download.text.split('\n')).toHaveLength(emails.length + 2)
    expect(new Set(download.text.split('\n')).size).toBe(emails.length + 2)
  })
})

test('both roles may; without a key nobody', async () => {
  const { admin, github, call } = await setUpIdentities()
  const asAdmin = await makeClient(admin, 'ADMIN')
  const body = [{ email: 'alice@example.com', integrationId: github, identity: 'a' }]
  for (const caller of [call, asAdmin]) {
    expect((await caller('GET', identitiesPath)).status).toBe(200)
    expect((await caller('PATCH', identitiesPath, { body })).status).toBe(200)
  }
  const headers = { authorization: `ApiKey ${call.secret.slice(0, -1)}` }
  expect(await call('PATCH', identitiesPath, { body, headers })).toMatchObject({
    status: 401,
    json: { status: 'error', code: 'INVALID_KEY' },
  })
})
