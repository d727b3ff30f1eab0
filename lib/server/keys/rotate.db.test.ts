// @module-tag pglite
import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { inAccount } from '../../testing/make/account-actor'
import { makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { activityOf, everythingStored } from '../../testing/services/stored'
import { database } from '../database/open'
import { archiveProject } from '../projects/archive'
import { nowMs, turnClock } from '../runtime/clock'
import { deleteKey } from './delete'
import { getKey } from '../../testing/calls/get-key'
import { pauseKey } from './pause'
import { resumeKey } from './resume'
import { acknowledgeReveal } from './reveal'
import { rotateKey } from './rotate'
import { hashSecret } from './secret'
import { verifyKey } from './verify'

const day = 24 * 60 * 60 * 1000

afterEach(() => turnClock(0))

/** The life of a key's current secret. */
async function lifeOf(keyId: string) {
  const { prisma } = await database()
  return prisma.apiKeySecret.findFirstOrThrow({ where: { keyId, revokedAt: null }, orderBy: { createdAt: 'desc' } })
}

test('a rotated key has a new secret, and works with both until the new one was revealed', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin, { role: 'ADMIN', description: 'of CI' })
  const rotated = await rotateKey(admin, key.id, { overlap: '1h' })
  expect(rotated.secret).not.toBe(secret)
  const { id, name, description, role, createdAt, createdBy } = key
  expect(rotated.key).toMatchObject({
    ...{ id, name, description, role, createdAt, createdBy },
    hint: `${rotated.secret.slice(0, 8)}…${rotated.secret.slice(-4)}`,
    status: 'ROTATING',
    oldSecret: { hint: key.hint, endsAt: null },
  })
  turnClock(10 * day)
  expect(await verifyKey(secret)).toMatchObject({ id: key.id, role: 'ADMIN' })
  expect(await verifyKey(rotated.secret)).toMatchObject({ id: key.id, role: 'ADMIN', secretId: rotated.secretId })
})

test('the log says so, and no table has the secret', async () => {
  const { admin, accountId } = await makeTenant()
  const { key } = await makeKey(admin)
  const rotated = await rotateKey(admin, key.id, { overlap: '15m' })
  const [, row] = await activityOf(accountId)
  expect(row).toMatchObject({
    actorLabel: admin.person.email,
    type: 'API_ACCESS_KEY',
    action: 'ROTATED',
    targetId: key.id,
    targetName: key.name,
    details: { before: key.hint, after: rotated.key.hint, overlapSeconds: 900, expiresAt: null },
  })
  const stored = await everythingStored()
  expect(stored).not.toContain(rotated.secret)
  expect(JSON.stringify(row)).not.toContain(hashSecret(rotated.secret).toString('hex'))
})

test('its life is as long as that of the one before was, from the rotation on', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin, { expiresInDays: 90 })
  turnClock(80 * day)
  const before = nowMs()
  const { key: rotated } = await rotateKey(admin, key.id, { overlap: '7d' })
  const life = Date.parse(rotated.expiresAt!) - before
  expect(life).toBeGreaterThanOrEqual(90 * day)
  expect(life).toBeLessThan(90 * day + 60_000)
})

test('but no longer than the project allows by now', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin, { expiresInDays: 90 })
  const { prisma } = await database()
  await prisma.project.update({ where: { id: admin.projectId }, data: { maxKeyDays: 7 } })
  await rotateKey(admin, key.id, { overlap: '0' })
  const { createdAt, expiresAt } = await lifeOf(key.id)
  expect(expiresAt!.getTime() - createdAt.getTime()).toBe(7 * day)
})

test('an expired key works again once it is rotated, by its new secret alone', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin, { expiresInDays: 1 })
  turnClock(2 * day)
  const rotated = await rotateKey(admin, key.id, { overlap: '24h' })
  expect(await verifyKey(rotated.secret)).toMatchObject({ id: key.id })
  expect(await verifyKey(secret)).toMatchObject({ code: 'key_expired' })
  const revealed = await acknowledgeReveal(admin, key.id, rotated)
  expect(revealed).toMatchObject({ oldSecret: null, status: 'EXPIRING_SOON' })
  expect(await verifyKey(secret)).toMatchObject({ code: 'key_rotated' })
})

test('a paused key stays paused, with either secret', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  await pauseKey(admin, key.id)
  const rotated = await rotateKey(admin, key.id, { overlap: '1h' })
  expect(rotated.key.status).toBe('PAUSED')
  for (const token of [secret, rotated.secret]) expect(await verifyKey(token)).toMatchObject({ code: 'key_paused' })
  await resumeKey(admin, key.id)
  for (const token of [secret, rotated.secret]) expect(await verifyKey(token)).toMatchObject({ id: key.id })
})

test('a second rotation waits for the end of the first, and then ends what is left of it', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  const first = await rotateKey(admin, key.id, { overlap: '15m' })
  await expect(rotateKey(admin, key.id, { overlap: '15m' })).rejects.toMatchObject({ code: 'conflict', status: 409 })
  await acknowledgeReveal(admin, key.id, first)
  await expect(rotateKey(admin, key.id, { overlap: '15m' })).rejects.toMatchObject({ code: 'conflict' })
  turnClock(20 * 60_000)
  const second = await rotateKey(admin, key.id, { overlap: '15m' })
  expect(second.key.oldSecret).toEqual({ hint: first.key.hint, endsAt: null })
  for (const token of [first.secret, second.secret]) expect(await verifyKey(token)).toMatchObject({ id: key.id })
  // Also when the clock goes wrong.
  turnClock(0)
  expect(await verifyKey(secret)).toMatchObject({ code: 'key_rotated' })
})

test('the new secret is the current one, also where the clock went back', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin)
  turnClock(-day)
  const { key: rotated, secretId } = await rotateKey(admin, key.id, { overlap: '1h' })
  expect(rotated.hint).not.toBe(key.hint)
  expect(await lifeOf(key.id)).toMatchObject({ id: secretId, hint: rotated.hint })
})

test('of many rotations at once one wins, and the others are told', async () => {
  const { admin, seiAdmin, accountId } = await makeTenant()
  const { key, secret } = await makeKey(admin, { expiresInDays: 1 })
  // Expired ones too.
  turnClock(2 * day)
  const people = [admin, seiAdmin, admin, seiAdmin, admin, seiAdmin]
  const tries = await Promise.allSettled(people.map((actor) => rotateKey(actor, key.id, { overlap: '1h' })))
  const won = tries.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []))
  const lost = tries.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []))
  expect(won).toHaveLength(1)
  expect(lost).toEqual(people.slice(1).map(() => expect.objectContaining({ code: 'conflict', status: 409 })))
  expect(await verifyKey(won[0]!.secret)).toMatchObject({ id: key.id })
  expect(await verifyKey(secret)).toMatchObject({ code: 'key_expired' })
  expect((await activityOf(accountId)).map((row) => row.action)).toEqual(['CREATED', 'ROTATED'])
})

test('a key that is rotated and deleted at once is deleted, with every secret', async () => {
  const { admin, lead } = await makeTenant()
  for (let times = 0; times < 8; times += 1) {
    const { key, secret } = await makeKey(admin)
    const rotate = () => rotateKey(admin, key.id, { overlap: '1h' })
    const erase = () => deleteKey(lead, key.id)
    const [rotated, erased] =
      times % 2 ? await Promise.allSettled([rotate(), erase()]) : (await Promise.allSettled([erase(), rotate()])).reverse()
    expect(erased).toMatchObject({ status: 'fulfilled' })
    const made = rotated as PromiseSettledResult<Awaited<ReturnType<typeof rotate>>>
    if (made.status === 'rejected') expect(made.reason).toMatchObject({ code: 'not_found' })
    else expect(await verifyKey(made.value.secret)).toMatchObject({ code: 'key_deleted' })
    expect(await verifyKey(secret)).toMatchObject({ code: 'key_deleted' })
  }
})

test('a rotation whose activity row cannot be written does not happen', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin)
  await expect(rotateKey({ ...admin, label: 'nobody\0' }, key.id, { overlap: '1h' })).rejects.toThrow()
  expect(await getKey(admin, key.id)).toEqual(key)
})

test('a key of another project or account, and a deleted one, are not found', async () => {
  const { admin, adminElsewhere } = await makeTenant()
  const { admin: stranger } = await makeTenant()
  const { key } = await makeKey(admin)
  for (const actor of [adminElsewhere, stranger]) {
    await expect(rotateKey(actor, key.id, { overlap: '1h' })).rejects.toMatchObject({ code: 'not_found' })
  }
  await expect(rotateKey(admin, randomUUID(), { overlap: '1h' })).rejects.toMatchObject({ code: 'not_found' })
  expect(await getKey(admin, key.id)).toEqual(key)
  await deleteKey(admin, key.id)
  await expect(rotateKey(admin, key.id, { overlap: '1h' })).rejects.toMatchObject({ code: 'not_found' })
})

test('no key of an archived project is rotated, whoever was about to', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin)
  await archiveProject(await inAccount(admin), admin.projectId)
  await expect(rotateKey(admin, key.id, { overlap: '1h' })).rejects.toMatchObject({ code: 'forbidden' })
})
