// @module-tag pglite
import { afterEach, describe, expect, test, vi } from 'vitest'
import { makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { database } from '../database/open'
import { Fault } from '../fault'
import { deleteKey } from './delete'
import { hintOf } from '../../schema/secret-hint'
import { hashSecret, makeSecret } from './secret'
import { verifyKey } from './verify'

afterEach(() => void vi.restoreAllMocks())

const spyOnQueries = async () => vi.spyOn(await database(), 'lookup')

const invalid = { code: 'invalid_key', status: 401, detail: 'The API key is not valid.' }
const malformed = { ...invalid, detail: expect.stringMatching(/^This does not look like a whole key: /) }

const setSecretsOf = async (keyId: string, data: { expiresAt?: Date | null; revokedAt?: Date }) => {
  const { prisma } = await database()
  await prisma.apiKeySecret.updateMany({ where: { keyId }, data })
}

test('a live key is known with its role and place', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin, { role: 'ADMIN' })
  expect(await verifyKey(secret)).toEqual({
    id: key.id,
    name: key.name,
    role: 'ADMIN',
    projectId: admin.projectId,
    accountId: admin.accountId,
    project: 'web',
    org: 'eng',
    account: admin.project.account,
  })
})

test('a well-formed secret that nobody made is not valid', async () => {
  await expect(verifyKey(makeSecret())).resolves.toMatchObject(invalid)
})

test('a deleted key says so, to who holds its secret', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  await deleteKey(admin, key.id)
  await expect(verifyKey(secret)).resolves.toMatchObject({ code: 'key_deleted', status: 401 })
})

test('an expired key says so, and one that has yet to expire passes', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  await setSecretsOf(key.id, { expiresAt: new Date(Date.now() - 1) })
  await expect(verifyKey(secret)).resolves.toMatchObject({ code: 'key_expired', status: 401 })
  await setSecretsOf(key.id, { expiresAt: new Date(Date.now() + 60_000) })
  await expect(verifyKey(secret)).resolves.toMatchObject({ id: key.id })
})

test('while a key rotates both its secrets pass; a revoked one does not', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  const fresh = makeSecret()
  const { prisma } = await database()
  await setSecretsOf(key.id, { expiresAt: new Date(Date.now() + 60_000) })
  await prisma.apiKeySecret.create({ data: { keyId: key.id, hash: hashSecret(fresh), hint: hintOf(fresh) } })
  for (const token of [secret, fresh]) expect(await verifyKey(token)).toMatchObject({ id: key.id })
  await prisma.apiKeySecret.update({ where: { hash: hashSecret(secret) }, data: { revokedAt: new Date() } })
  await expect(verifyKey(secret)).resolves.toMatchObject({ code: 'key_deleted' })
  expect(await verifyKey(fresh)).toMatchObject({ id: key.id })
})

describe('what is no key is refused without asking the database', () => {
  const secret = makeSecret()
  const swapped = secret.slice(0, -1) + (secret.endsWith('a') ? 'b' : 'a')

  test.each([
    ['nothing', ''],
    ['a wrong checksum', swapped],
    ['a cut-off key', secret.slice(0, -1)],
    ['a key and more', `${secret}0`],
    ['another kind of key', `ghp_${secret.slice(4)}`],
    ['two keys', `${secret}, ${secret}`],
    ['a megabyte', 'x'.repeat(1_000_000)],
    ['a NUL', '\0'],
  ])('%s', async (_name, token) => {
    const query = await spyOnQueries()
    // At once, so that a flood of it costs no promise.
    expect(verifyKey(token)).toMatchObject(malformed)
    expect(query).not.toHaveBeenCalled()
  })
})

test('a burst of fifty is one query, and each gets its own answer', async () => {
  const { admin } = await makeTenant()
  const keys = await Promise.all(Array.from({ length: 5 }, () => makeKey(admin)))
  await deleteKey(admin, keys[4]!.key.id)
  const query = await spyOnQueries()
  const tokens = Array.from({ length: 50 }, (_, index) => keys[index % 6]?.secret ?? makeSecret())
  const answers = await Promise.all(tokens.map((token) => verifyKey(token)))
  expect(query).toHaveBeenCalledOnce()
  const told = answers.map((answer) => (answer instanceof Fault ? answer.code : answer.id))
  const expected = [...keys.slice(0, 4).map(({ key }) => key.id), 'key_deleted', 'invalid_key']
  expect(told).toEqual(tokens.map((_, index) => expected[index % 6]))
})

test('nothing is remembered: each later request asks again', async () => {
  const { admin } = await makeTenant()
  const { secret } = await makeKey(admin)
  const query = await spyOnQueries()
  await verifyKey(secret)
  await verifyKey(secret)
  expect(query).toHaveBeenCalledTimes(2)
})

test('a database that cannot be asked is no yes and no no, for all who asked then, and only then', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  const cause = new Error('connection terminated')
  const query = await spyOnQueries()
  query.mockRejectedValueOnce(cause)
  for (const answer of await Promise.all([verifyKey(secret), verifyKey(makeSecret())])) {
    expect(answer).toMatchObject({ code: 'unavailable', status: 503, retryAfter: 5, cause })
  }
  expect(await verifyKey(secret)).toMatchObject({ id: key.id })
})

test('whatever else keeps the database busy, a key is looked up on connections of its own', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  const others = vi.spyOn(await database(), 'query').mockImplementation(() => new Promise(() => undefined))
  expect(await verifyKey(secret)).toMatchObject({ id: key.id })
  expect(others).not.toHaveBeenCalled()
})
