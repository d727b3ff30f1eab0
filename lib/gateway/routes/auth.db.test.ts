import { beforeAll, describe, expect, test, vi } from 'vitest'
import { callGateway } from '../../testing/calls/gateway'
import { inAccount } from '../../testing/make/account-actor'
import { makeKey } from '../../testing/make/keys'
import { withSettings } from '../../testing/services/settings'
import { makeTenant, type Tenant } from '../../testing/make/tenant'
import { database } from '../../server/database/open'
import { deleteKey } from '../../server/keys/delete'
import { endOldSecret } from '../../server/keys/end-old-secret'
import { pauseKey } from '../../server/keys/pause'
import { rotateKey } from '../../server/keys/rotate'
import { makeSecret } from '../../server/keys/secret'
import { archiveProject } from '../../server/projects/archive'
import { arrivesUntrusted } from '../../server/runtime/forwarding-notice'

const path = '/auth/verify'

let tenant: Tenant
beforeAll(async () => {
  tenant = await makeTenant()
})

test.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
  '%s with a good key says whose it is, and nothing else',
  async (method) => {
    const { key, secret } = await makeKey(tenant.admin, { role: 'ADMIN' })
    const answer = await callGateway(path, { method, key: secret })
    expect(answer.status).toBe(204)
    expect(await answer.text()).toBe('')
    expect(Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('x-sei-')))).toEqual({
      'x-sei-key-id': key.id,
      'x-sei-account': tenant.admin.project.account,
      'x-sei-org': 'eng',
      'x-sei-project': 'web',
      'x-sei-role': 'ADMIN',
    })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  },
)

test('Envoy, which knows no other yes, is answered with 200', async () => {
  const { key, secret } = await makeKey(tenant.admin)
  const answer = await callGateway(`${path}?status=200`, { method: 'POST', key: secret })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('x-sei-key-id')).toBe(key.id)
  expect((await callGateway(`${path}?status=200`, {})).status).toBe(401)
  expect((await callGateway(`${path}?status=500`, { key: secret })).status).toBe(400)
})

test('the body of a guarded request is left alone', async () => {
  const { secret } = await makeKey(tenant.admin)
  const headers = { 'content-type': 'application/json' }
  expect((await callGateway(path, { method: 'POST', key: secret, headers, body: '{broken' })).status).toBe(204)
})

describe('what a key must be allowed to do can be asked for', () => {
  test.each([
    ['ADMIN', '', 204],
    ['ADMIN', '?permission=read', 204],
    ['ADMIN', '?permission=ingest', 204],
    ['ADMIN', '?permission=configure', 204],
    ['INGESTION', '', 204],
    ['INGESTION', '?permission=read', 204],
    ['INGESTION', '?permission=ingest', 204],
    ['INGESTION', '?permission=configure', 403],
    ['INGESTION', '?permission=configure&permission=read', 400],
    ['ADMIN', '?permission=everything', 400],
    ['ADMIN', '?permission=', 400],
  ] as const)('%s key, %s → %i', async (role, query, status) => {
    const { secret } = await makeKey(tenant.admin, { role })
    const answer = await callGateway(path + query, { key: secret })
    expect(answer.status).toBe(status)
    expect(answer.headers.has('x-sei-key-id')).toBe(status === 204)
  })
})

describe('a parameter that the check does not know is refused, so that a typing error drops no rule', () => {
  test.each([
    '?permissions=configure',
    '?Permission=configure',
    '?PERMISSION=configure',
    '?permission%20=configure',
    '?%20permission=configure',
    '?permission[]=configure',
    '?permission%5B%5D=configure',
    '?perm%C4%B1ssion=configure',
    '?permission=read&Permission=configure',
    '?permission=read;permission2=configure',
    '?permission',
    '?permissions',
    '?=configure',
    '?role=ADMIN',
    '?Status=200',
    '?accountidentifier=other',
    '?projectidentifier=ops',
    '?there_is_no_cache=true',
    '?__proto__=configure',
    '?constructor=configure',
    '?toString=1',
  ])('%s', async (query) => {
    const { secret } = await makeKey(tenant.admin, { role: 'ADMIN' })
    const answer = await callGateway(path + query, { key: secret })
    expect(answer.status).toBe(400)
    expect(answer.headers.has('x-sei-key-id')).toBe(false)
    const { message } = (await answer.json()) as { message: string }
    expect(message).toMatch(/permission/)
  })

  test('and the answer lists those there are, and repeats no key', async () => {
    const { secret } = await makeKey(tenant.admin)
    const answer = await callGateway(`${path}?permissions=configure&${secret}=1`, { key: secret })
    const text = await answer.text()
    expect(JSON.parse(text)).toMatchObject({
      code: 'VALIDATION',
      message: expect.stringContaining('permission, status, accountIdentifier, account, orgIdentifier, projectIdentifier'),
    })
    expect(text).not.toContain(secret)
  })
})

test('the key may be held to its place, by every name that a place has', async () => {
  const { secret } = await makeKey(tenant.admin)
  const { account } = tenant.admin.project
  const statusWith = async (query: string) => (await callGateway(`${path}?${query}`, { key: secret })).status
  expect(await statusWith(`permission=read&accountIdentifier=${account}&orgIdentifier=eng&projectIdentifier=web&status=204`)).toBe(204)
  expect(await statusWith(`account=${account}`)).toBe(204)
  for (const other of ['account=other', 'account=', `account=${account}&account=other`, 'accountIdentifier=other', 'orgIdentifier=other']) {
    expect(await statusWith(other), other).toBe(403)
  }
})

test('a key that is missing, wrong or deleted is 401, and the answer says how to send one', async () => {
  const { key, secret } = await makeKey(tenant.admin)
  await deleteKey(tenant.admin, key.id)
  for (const [token, code] of [
    [undefined, 'INVALID_KEY'],
    ['sei_nonsense', 'INVALID_KEY'],
    [secret, 'KEY_DELETED'],
  ]) {
    const answer = await callGateway(path, { key: token })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toMatch(/^ApiKey/)
    expect(await answer.json()).toMatchObject({ code })
  }
})

test('a key of an archived project is 401, and the reason is told to nobody without its secret', async () => {
  const { admin } = await makeTenant()
  const { secret } = await makeKey(admin)
  await archiveProject(await inAccount(admin), admin.projectId)
  const answer = await callGateway(path, { key: secret })
  expect(answer.status).toBe(401)
  expect(answer.headers.get('www-authenticate')).toMatch(/^ApiKey/)
  expect(await answer.json()).toMatchObject({ status: 'ERROR', code: 'PROJECT_ARCHIVED', message: expect.stringContaining('archived') })
  expect(await (await callGateway(path, { key: makeSecret() })).json()).toMatchObject({ code: 'INVALID_KEY' })
})

test('a key that was rotated or paused is 401, and says so', async () => {
  const { key, secret } = await makeKey(tenant.admin)
  await rotateKey(tenant.admin, key.id, { overlap: '0' })
  await endOldSecret(tenant.admin, key.id)
  const rotated = await callGateway(path, { key: secret })
  expect(rotated.status).toBe(401)
  expect(await rotated.json()).toMatchObject({ code: 'KEY_ROTATED', message: expect.stringContaining('rotated') })
  const { key: other, secret: paused } = await makeKey(tenant.admin)
  await pauseKey(tenant.lead, other.id)
  const refused = await callGateway(path, { key: paused })
  expect(refused.status).toBe(401)
  expect(await refused.json()).toMatchObject({ code: 'KEY_PAUSED', message: expect.stringContaining('paused') })
})

describe('a key that is bound to networks', () => {
  const bound = async (...networks: string[]) => {
    const { key, secret } = await makeKey(tenant.admin)
    const { prisma } = await database()
    await prisma.apiKey.update({ where: { id: key.id }, data: { networks } })
    return secret
  }
  const behindProxy = { TRUST_PROXY: '1' }

  test('passes for the client of the guarded service who is in one, and tells another its address', () =>
    withSettings(behindProxy, async () => {
      const key = await bound('203.0.113.0/24', '2001:db8::/32')
      for (const address of ['203.0.113.7', '::ffff:203.0.113.7', '[2001:db8::1]:443', '198.51.100.1, 203.0.113.9']) {
        expect((await callGateway(path, { key, address })).status, address).toBe(204)
      }
      const refused = await callGateway(path, { key, address: '203.0.113.9, 198.51.100.41' })
      expect(refused.status).toBe(403)
      expect(refused.headers.has('x-sei-key-id')).toBe(false)
      expect(await refused.json()).toMatchObject({ code: 'WRONG_NETWORK', message: expect.stringContaining('from 198.51.100.41.') })
    }))

  test('believes nothing that a caller writes where no proxy is trusted', async () => {
    const key = await bound('203.0.113.0/24')
    const refused = await callGateway(path, { key, address: '203.0.113.7' })
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ message: expect.stringContaining('from 127.0.0.1.') })
    expect((await callGateway(path, { key: await bound('127.0.0.0/8') })).status).toBe(204)
  })

  test('is one more rejected key from another network, and none from its own', () =>
    withSettings({ ...behindProxy, REJECTED_LIMIT_PER_MINUTE: '2' }, async () => {
      const key = await bound('203.0.113.0/24')
      const statusFrom = async (address: string) => (await callGateway(path, { key, address })).status
      const from = '198.51.100.42'
      expect([await statusFrom(from), await statusFrom(from), await statusFrom(from)]).toEqual([403, 403, 429])
      expect(await statusFrom('203.0.113.7')).toBe(204)
    }))
})

test('a good key that comes with an address which is not believed is remembered of its account, and no other', async () => {
  const { admin } = await makeTenant()
  const { secret } = await makeKey(admin)
  const isKnown = () => arrivesUntrusted({}, admin.accountId)
  await callGateway(path, { key: makeSecret(), address: '203.0.113.7' })
  await callGateway(path, { key: secret })
  await withSettings({ TRUST_PROXY: '1' }, () => callGateway(path, { key: secret, address: '203.0.113.7' }))
  expect(isKnown()).toBe(false)
  await callGateway(path, { key: secret, address: '203.0.113.7' })
  expect(isKnown()).toBe(true)
})

test('a key of another place is 403', async () => {
  const { secret } = await makeKey(tenant.admin)
  expect((await callGateway(`${path}?projectIdentifier=ops`, { key: secret })).status).toBe(403)
})

test('a key that asks too often is 429', () =>
  withSettings({ RATE_LIMIT_PER_MINUTE: '1' }, async () => {
    const { secret } = await makeKey(tenant.admin)
    expect((await callGateway(path, { key: secret })).status).toBe(204)
    const refused = await callGateway(path, { key: secret })
    expect(refused.status).toBe(429)
    expect(refused.headers.has('retry-after')).toBe(true)
  }))

test('while the database cannot be asked it is 503: never a pass, never 401', async () => {
  const { secret } = await makeKey(tenant.admin)
  const broken = vi.spyOn(await database(), 'lookup').mockRejectedValue(new Error('Connection terminated'))
  const answer = await callGateway(path, { key: secret })
  broken.mockRestore()
  expect(answer.status).toBe(503)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(answer.headers.has('x-sei-key-id')).toBe(false)
})
