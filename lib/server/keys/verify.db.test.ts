// @module-tag pglite
import { afterEach, describe, expect, test, vi } from 'vitest'
import { makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { database } from '../database/open'
import { Fault } from '../fault'
import { now, nowMs, turnClock } from '../runtime/clock'
import { deleteKey } from './delete'
import { pauseKey } from './pause'
import { resumeKey } from './resume'
import { hintOf } from '../../schema/secret-hint'
import { hashSecret, makeSecret } from './secret'
import { verifyKey } from './verify'

const day = 24 * 60 * 60 * 1000

afterEach(() => {
  vi.restoreAllMocks()
  turnClock(0)
})

const spyOnQueries = async () => vi.spyOn(await database(), 'lookup')

const invalid = { code: 'invalid_key', status: 401, detail: 'The API key is not valid.' }
const malformed = { ...invalid, detail: expect.stringMatching(/^This does not look like a whole key: /) }

const setSecretsOf = async (keyId: string, data: { expiresAt?: Date; endsAt?: Date }) => {
  const { prisma } = await database()
  await prisma.apiKeySecret.updateMany({ where: { keyId }, data })
}

test('a live key is known with its role and place', async () => {
  const { admin } = await makeTenant()
  const { key, secret, secretId } = await makeKey(admin, { role: 'ADMIN' })
  expect(await verifyKey(secret)).toEqual({
    id: key.id,
    name: key.name,
    role: 'ADMIN',
    projectId: admin.projectId,
    accountId: admin.accountId,
    project: 'web',
    org: 'eng',
    account: admin.project.account,
    secretId,
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

test('an expired key says so from that moment on, by the clock of the server', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  const expiresAt = new Date(nowMs() + day)
  await setSecretsOf(key.id, { expiresAt })
  await expect(verifyKey(secret)).resolves.toMatchObject({ id: key.id })
  turnClock(day + 1)
  await expect(verifyKey(secret)).resolves.toMatchObject({ code: 'key_expired', status: 401 })
})

test('while a key rotates both its secrets pass; one that was replaced says so', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  const fresh = makeSecret()
  const { prisma } = await database()
  await setSecretsOf(key.id, { endsAt: new Date(nowMs() + day) })
  const { id } = await prisma.apiKeySecret.create({ data: { keyId: key.id, hash: hashSecret(fresh), hint: hintOf(fresh) } })
  for (const token of [secret, fresh]) expect(await verifyKey(token)).toMatchObject({ id: key.id })
  expect(await verifyKey(fresh)).toMatchObject({ secretId: id })
  turnClock(day)
  await expect(verifyKey(secret)).resolves.toMatchObject({ code: 'key_rotated', status: 401 })
  turnClock(0)
  await prisma.apiKeySecret.update({ where: { hash: hashSecret(secret) }, data: { revokedAt: now() } })
  await expect(verifyKey(secret)).resolves.toMatchObject({ code: 'key_rotated', detail: expect.stringContaining('current one') })
  expect(await verifyKey(fresh)).toMatchObject({ id: key.id })
})

test('a paused key says so, and passes once it is resumed', async () => {
  const { admin } = await makeTenant()
  const { key, secret, secretId } = await makeKey(admin)
  const { accountId, projectId } = admin
  await pauseKey(admin, key.id)
  const refused = await verifyKey(secret)
  expect(refused).toMatchObject({ code: 'key_paused', status: 401, secretId, key: { id: key.id, accountId, projectId } })
  await resumeKey(admin, key.id)
  expect(await verifyKey(secret)).toMatchObject({ id: key.id })
})

test('under load, no check that begins after a pause was answered passes', async () => {
  const { admin, lead } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  let pausedAt = Infinity
  let isOver = false
  const checks = { before: 0, after: 0, passedAfter: 0 }
  const caller = async () => {
    while (!isOver) {
      const begunAt = performance.now()
      const passes = !((await verifyKey(secret)) instanceof Fault)
      if (begunAt <= pausedAt) checks.before += 1
      else checks.after += 1
      if (passes && begunAt > pausedAt) checks.passedAfter += 1
      if (checks.after > 500) isOver = true
    }
  }
  const callers = Array.from({ length: 16 }, caller)
  await pauseKey(lead, key.id)
  pausedAt = performance.now()
  await Promise.all(callers)
  expect(checks.before).toBeGreaterThan(0)
  expect(checks.passedAfter).toBe(0)
  await resumeKey(lead, key.id)
  expect(await verifyKey(secret)).toMatchObject({ id: key.id })
})

test('a key that is bound to networks passes from there alone, and says which address was seen', async () => {
  const { admin } = await makeTenant()
  const { key, secret, secretId } = await makeKey(admin)
  const { prisma } = await database()
  const bindTo = (networks: string[]) => prisma.apiKey.update({ where: { id: key.id }, data: { networks } })
  await bindTo(['203.0.113.0/24', '2001:db8::/32'])
  for (const address of ['203.0.113.7', '2001:db8::7']) expect(await verifyKey(secret, address), address).toMatchObject({ id: key.id })
  const refused = { code: 'wrong_network', status: 403, secretId }
  expect(await verifyKey(secret, '198.51.100.7')).toMatchObject({ ...refused, detail: expect.stringContaining('from 198.51.100.7.') })
  expect(await verifyKey(secret)).toMatchObject({ ...refused, detail: expect.stringContaining('is not known') })
  // Each of those who are looked up together has an address of its own.
  const together = await Promise.all(['203.0.113.7', '198.51.100.7', '203.0.113.8'].map((address) => verifyKey(secret, address)))
  expect(together.map((answer) => answer instanceof Fault)).toEqual([false, true, false])
  // What cannot be read opens nothing, and is nobody else's trouble.
  await bindTo(['everywhere'])
  const { secret: other } = await makeKey(admin)
  const [wrong, right] = await Promise.all([verifyKey(secret, '203.0.113.7'), verifyKey(other, '203.0.113.7')])
  expect([wrong, right]).toEqual([expect.objectContaining({ code: 'wrong_network' }), expect.objectContaining({ name: expect.any(String) })])
  await bindTo([])
  expect(await verifyKey(secret)).toMatchObject({ id: key.id })
})

test('of several refusals the first is told: deleted, rotated, archived, paused, expired, network', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  const { prisma } = await database()
  const byKey = { where: { id: key.id } }
  const byProject = { where: { id: admin.projectId } }
  const at = new Date(nowMs() - 1)
  const steps: [string, () => Promise<unknown>][] = [
    ['wrong_network', () => prisma.apiKey.update({ ...byKey, data: { networks: ['192.0.2.0/24'] } })],
    ['key_expired', () => setSecretsOf(key.id, { expiresAt: at })],
    ['key_paused', () => prisma.apiKey.update({ ...byKey, data: { pausedAt: at } })],
    ['project_archived', () => prisma.project.update({ ...byProject, data: { archivedAt: at } })],
    ['key_rotated', () => setSecretsOf(key.id, { endsAt: at })],
    ['key_deleted', () => prisma.apiKey.update({ ...byKey, data: { deletedAt: at } })],
  ]
  for (const [code, become] of steps) {
    await become()
    expect(await verifyKey(secret, '203.0.113.7')).toMatchObject({ code })
  }
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
