// @module-tag pglite
import { describe, expect, test } from 'vitest'
import { documented, setUpIdentities } from '../../testing/make/identities'
import { makeIntegration } from '../../testing/make/sei-rows'

describe('the older addresses', () => {
  const cloudIds = '/v2/developers/cloud-ids'
  const user = { email: 'alice@example.com', applicationType: 'GITHUB', cloudId: 'alice_123' }

  test('cloud-ids counts for every integration of the application', async () => {
    const { call, accountId, github, stored } = await setUpIdentities()
    const { integrationId: second } = await makeIntegration(accountId, 'GitHub EU')
    const body = { integrationUsers: [user, { ...user, email: 'bob@example.com', applicationType: 'jira' }] }
    expect(await call('POST', cloudIds, { body })).toMatchObject({ status: 200, json: documented.json.done })
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
    const { call } = await setUpIdentities()
    expect(await call('POST', cloudIds, { body })).toMatchObject({
      status: 400,
      json: { status: 'error', message: documented.json.invalid },
    })
  })

  test('cloud-ids names an application without an integration', async () => {
    const { call, stored } = await setUpIdentities()
    const body = { integrationUsers: [user, { ...user, applicationType: 'BITBUCKET_CLOUD' }] }
    const reply = await call('POST', cloudIds, { body })
    expect(reply).toMatchObject({ status: 400, json: { message: expect.stringContaining('BITBUCKET_CLOUD') } })
    expect(await stored()).toEqual([])
  })

  test.each([
    ['its own header', () => 'email,applicationType,cloudId\nalice@example.com,GITHUB,alice_123\n'],
    ['the new header', (github: number) => `email,integrationId,identity\nalice@example.com,${github},alice_123\n`],
  ])('cloud-ids/upload takes %s, with the key as a bearer or bare too', async (_name, fileOf) => {
    const { call, github, stored } = await setUpIdentities()
    for (const authorization of [`ApiKey ${call.secret}`, `Bearer ${call.secret}`, call.secret]) {
      const reply = await call('POST', `${cloudIds}/upload`, { file: fileOf(github), headers: { authorization } })
      expect(reply).toMatchObject({ status: 200, json: documented.file.done })
    }
    expect(await stored()).toEqual([['alice@example.com', github, 'alice_123']])
  })

  test('cloud-ids/upload refuses another file, and JSON', async () => {
    const { call } = await setUpIdentities()
    expect(await call('POST', `${cloudIds}/upload`, { file: 'email,cloudId\na,b\n' })).toMatchObject({
      status: 400,
      json: { status: 'error', message: documented.file.invalid },
    })
    expect((await call('POST', `${cloudIds}/upload`, { body: { integrationUsers: [user] } })).status).toBe(415)
  })
})
