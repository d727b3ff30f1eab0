// @module-tag pglite
import { describe, expect, test } from 'vitest'
import { Key } from '../../schema/key'
import { makeKey } from '../../testing/make/keys'
import { withSettings } from '../../testing/services/settings'
import { activityOf, everythingStored } from '../../testing/services/stored'
import { makeTenant, testRequest } from '../../testing/make/tenant'
import { database } from '../database/open'
import { createKey } from './create'
import { deleteKey } from './delete'
import { getKey } from '../../testing/calls/get-key'
import { hintOf } from '../../schema/secret-hint'
import { hashSecret, isWellFormed } from './secret'
import { updateKey } from './update'

const ci = { name: 'CI', description: 'builds', role: 'INGESTION' } as const

test('an admin gets a key and, this once, its secret', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await createKey(admin, ci)
  expect(isWellFormed(secret)).toBe(true)
  expect(Key.strict().parse(key)).toEqual({
    ...ci,
    id: expect.any(String),
    hint: hintOf(secret),
    createdAt: expect.any(String),
    createdBy: admin.person,
    lastUsedAt: null,
    lastUsedIp: null,
    expiresAt: null,
    status: 'NEVER_REVEALED',
    pausedAt: null,
    pausedBy: null,
    oldSecret: null,
    responsible: { id: admin.person.id, name: admin.person.name, email: admin.person.email },
    networks: [],
  })
  expect(Math.abs(Date.parse(key.createdAt) - Date.now())).toBeLessThan(60_000)
  expect(await getKey(admin, key.id)).toEqual(key)
})

test('the activity log says who made which key, when, from where and in which request', async () => {
  const { admin, accountId } = await makeTenant()
  const { key } = await createKey(admin, ci)
  const rows = await activityOf(accountId)
  expect(rows).toEqual([
    {
      id: expect.any(String),
      accountId,
      projectId: admin.projectId,
      at: expect.any(Date),
      actorKind: 'person',
      actorId: admin.person.id,
      actorLabel: admin.person.email,
      type: 'API_ACCESS_KEY',
      action: 'CREATED',
      targetId: key.id,
      targetName: 'CI',
      details: { role: 'INGESTION', description: 'builds', hint: key.hint, expiresAt: null },
      address: testRequest.address,
      requestId: testRequest.requestId,
    },
  ])
  expect(Math.abs(rows[0]!.at.getTime() - Date.now())).toBeLessThan(60_000)
})

test('a key whose activity row cannot be written is not made', async () => {
  const { admin, accountId } = await makeTenant()
  const { query } = await database()
  const counts = `SELECT (SELECT count(*)::int FROM api_key WHERE account_id = $1) AS keys,
    (SELECT count(*)::int FROM api_key_secret) AS secrets, (SELECT count(*)::int FROM api_key_use) AS uses`
  const before = await query({ text: counts, values: [accountId] })
  // No column of PostgreSQL takes this label.
  await expect(createKey({ ...admin, label: 'nobody\0' }, ci)).rejects.toThrow()
  expect(await query({ text: counts, values: [accountId] })).toEqual(before)
  await expect(createKey(admin, ci)).resolves.toHaveProperty('secret')
})

test('no table holds a secret: only its hash, and the hint', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await createKey(admin, ci)
  const other = await makeKey(admin)
  await updateKey(admin, key.id, { description: 'changed' })
  await deleteKey(admin, other.key.id)
  const stored = await everythingStored()
  expect(stored).toContain(hintOf(secret))
  for (const text of [secret, other.secret]) {
    expect(stored).not.toContain(text)
    expect(stored).not.toContain(text.slice(4, 34))
    expect(stored).not.toContain(text.slice(8, -4))
  }
  const { prisma } = await database()
  expect(await prisma.apiKeySecret.count({ where: { hash: hashSecret(secret) } })).toBe(1)
})

describe('names', () => {
  test.each([
    ['CI', 'ci'],
    ['Ärger', 'äRGER'],
    ['A\u0308pfel', 'Äpfel'],
    ['build 1', 'ＢＵＩＬＤ　１'],
    ['ﬁle', 'FILE'],
  ])('%s is taken once %s is there', async (name, taken) => {
    const { admin } = await makeTenant()
    await createKey(admin, { ...ci, name: taken })
    await expect(createKey(admin, { ...ci, name })).rejects.toMatchObject({
      code: 'name_taken',
      status: 409,
      errors: [{ pointer: '/name', detail: expect.any(String) }],
    })
  })

  test('of twenty who want one name at once, one gets it', async () => {
    const { admin, accountId } = await makeTenant()
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => createKey(admin, ci)))
    const refusals = tries.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason.code] : []))
    expect(refusals).toEqual(Array.from({ length: 19 }, () => 'name_taken'))
    expect(await activityOf(accountId)).toHaveLength(1)
  })

  test('are free again after a deletion, and free in another project or account', async () => {
    const { admin, adminElsewhere } = await makeTenant()
    const { admin: stranger } = await makeTenant()
    const { key } = await createKey(admin, ci)
    await deleteKey(admin, key.id)
    for (const actor of [admin, adminElsewhere, stranger]) {
      await expect(createKey(actor, ci)).resolves.toMatchObject({ key: { name: 'CI' } })
    }
  })

  test.each(['%_\\', "Robert'); DROP TABLE api_key;--", '🎉'.repeat(128), 'ﷺ'.repeat(128), '<b>CI</b>', '${CI}'])(
    'are kept as they are: %s',
    async (name) => {
      const { admin } = await makeTenant()
      const { key } = await createKey(admin, { ...ci, name, description: name })
      expect(await getKey(admin, key.id)).toMatchObject({ name, description: name })
    },
  )
})

describe('the limit of live keys in a project', () => {
  const limit = 7
  const withLimit = <T>(run: () => Promise<T>) => withSettings({ MAX_KEYS_PER_PROJECT: String(limit) }, run)

  test('is exact when thirty are made at once, and counts each project for itself', () =>
    withLimit(async () => {
      const { admin, adminElsewhere, accountId } = await makeTenant()
      await makeKey(adminElsewhere)
      const tries = await Promise.allSettled(Array.from({ length: 30 }, () => makeKey(admin)))
      const refusals = tries.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []))
      expect(refusals).toHaveLength(30 - limit)
      for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'key_limit_reached', status: 409 })
      const { prisma } = await database()
      expect(await prisma.apiKey.count({ where: { projectId: admin.projectId } })).toBe(limit)
      expect(await activityOf(accountId)).toHaveLength(limit + 1)
    }))

  test('leaves room for as many as were deleted', () =>
    withLimit(async () => {
      const { admin } = await makeTenant()
      const keys = await Promise.all(Array.from({ length: limit }, () => makeKey(admin)))
      await deleteKey(admin, keys[0]!.key.id)
      await makeKey(admin)
      await expect(makeKey(admin)).rejects.toMatchObject({ code: 'key_limit_reached' })
    }))
})
