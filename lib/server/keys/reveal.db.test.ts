// @module-tag pglite
/** How a rotation goes on: the new secret is revealed, the old one ends, by itself or by somebody, or stays after all. */
import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { inAccount } from '../../testing/make/account-actor'
import { makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { activityOf } from '../../testing/services/stored'
import type { PersonActor } from '../access/actor'
import { archiveProject } from '../projects/archive'
import { nowMs, turnClock } from '../runtime/clock'
import { cancelRotation } from './cancel-rotation'
import { createKey } from './create'
import { deleteKey } from './delete'
import { endOldSecret } from './end-old-secret'
import { getKey } from '../../testing/calls/get-key'
import { acknowledgeReveal } from './reveal'
import { rotateKey } from './rotate'
import { verifyKey } from './verify'

const minute = 60_000
const day = 24 * 60 * minute

afterEach(() => turnClock(0))

/** A key that rotates, and both of its secrets. */
async function makeRotating(admin: PersonActor, overlap: '0' | '15m' | '7d' = '15m', expiresInDays?: number) {
  const { key, secret: old } = await makeKey(admin, { expiresInDays })
  return { old, before: key, ...(await rotateKey(admin, key.id, { overlap })) }
}

const conflict = { code: 'conflict', status: 409 }
const notFound = { code: 'not_found', status: 404 }

test('a new key is said to have been never revealed, until it is', async () => {
  const { admin } = await makeTenant()
  const { key, secretId } = await createKey(admin, { name: 'CI', description: '', role: 'INGESTION' })
  expect(key.status).toBe('NEVER_REVEALED')
  expect(await acknowledgeReveal(admin, key.id, { secretId })).toMatchObject({ id: key.id, status: 'ACTIVE', oldSecret: null })
  // An acknowledgement whose answer was lost is sent again.
  expect(await acknowledgeReveal(admin, key.id, { secretId })).toMatchObject({ status: 'ACTIVE' })
})

test('the overlap starts with the reveal, once, and then the old secret is told that it was rotated', async () => {
  const { admin } = await makeTenant()
  const { key, old, secret, secretId } = await makeRotating(admin)
  turnClock(day)
  const revealed = await acknowledgeReveal(admin, key.id, { secretId })
  const left = Date.parse(revealed.oldSecret!.endsAt!) - nowMs()
  expect(left).toBeGreaterThan(14 * minute)
  expect(left).toBeLessThanOrEqual(15 * minute)
  turnClock(day + 10 * minute)
  expect(await acknowledgeReveal(admin, key.id, { secretId })).toEqual(revealed)
  expect(await verifyKey(old)).toMatchObject({ id: key.id })
  turnClock(day + 16 * minute)
  expect(await verifyKey(old)).toMatchObject({ code: 'key_rotated', status: 401 })
  expect(await verifyKey(secret)).toMatchObject({ id: key.id })
  expect(await getKey(admin, key.id)).toMatchObject({ status: 'ACTIVE', oldSecret: null })
})

test('the old secret never outlives its own expiry', async () => {
  const { admin } = await makeTenant()
  const { key, secret: old } = await makeKey(admin, { expiresInDays: 3 })
  turnClock(day)
  const { secret, secretId } = await rotateKey(admin, key.id, { overlap: '7d' })
  const revealed = await acknowledgeReveal(admin, key.id, { secretId })
  expect(revealed.oldSecret).toEqual({ hint: key.hint, endsAt: key.expiresAt })
  turnClock(3 * day)
  expect(await verifyKey(old)).toMatchObject({ code: 'key_rotated' })
  expect(await verifyKey(secret)).toMatchObject({ id: key.id })
})

test('without an overlap the old secret works until somebody ends it', async () => {
  const { admin, accountId } = await makeTenant()
  const { key, before, old, secret, secretId } = await makeRotating(admin, '0')
  expect((await acknowledgeReveal(admin, key.id, { secretId })).oldSecret).toEqual({ hint: before.hint, endsAt: null })
  turnClock(30 * day)
  expect(await verifyKey(old)).toMatchObject({ id: key.id })
  expect(await endOldSecret(admin, key.id)).toMatchObject({ id: key.id, hint: key.hint, oldSecret: null, status: 'ACTIVE' })
  expect(await verifyKey(old)).toMatchObject({ code: 'key_rotated', status: 401 })
  expect(await verifyKey(secret)).toMatchObject({ id: key.id })
  await expect(endOldSecret(admin, key.id)).rejects.toMatchObject(conflict)
  const row = (await activityOf(accountId)).at(-1)
  expect(row).toMatchObject({ action: 'ROTATION_ENDED', targetId: key.id, details: { kept: key.hint, ended: before.hint } })
})

test('or until its own expiry', async () => {
  const { admin } = await makeTenant()
  const { key, before, old, secretId } = await makeRotating(admin, '0', 3)
  expect((await acknowledgeReveal(admin, key.id, { secretId })).oldSecret?.endsAt).toBe(before.expiresAt)
  turnClock(3 * day)
  expect(await verifyKey(old)).toMatchObject({ code: 'key_rotated' })
  expect(await getKey(admin, key.id)).toMatchObject({ oldSecret: null })
})

test.each(['before', 'after'])('a rotation can be cancelled %s the reveal: the old secret stays, for all its life', async (when) => {
  const { admin, accountId } = await makeTenant()
  const { key, before, old, secret, secretId } = await makeRotating(admin)
  if (when === 'after') await acknowledgeReveal(admin, key.id, { secretId })
  expect(await cancelRotation(admin, key.id)).toMatchObject({ hint: before.hint, oldSecret: null, status: 'ACTIVE' })
  turnClock(30 * day)
  expect(await verifyKey(old)).toMatchObject({ id: key.id })
  expect(await verifyKey(secret)).toMatchObject({ code: 'key_rotated' })
  await expect(cancelRotation(admin, key.id)).rejects.toMatchObject(conflict)
  const row = (await activityOf(accountId)).at(-1)
  expect(row).toMatchObject({ action: 'ROTATION_CANCELLED', targetId: key.id, details: { kept: before.hint, withdrawn: key.hint } })
  // It may be tried once more.
  expect((await rotateKey(admin, key.id, { overlap: '1h' })).key.oldSecret).toMatchObject({ hint: before.hint })
})

test('once the old secret has stopped, there is nothing to cancel or to end', async () => {
  const { admin } = await makeTenant()
  const { key, secret, secretId } = await makeRotating(admin)
  await acknowledgeReveal(admin, key.id, { secretId })
  turnClock(16 * minute)
  for (const verb of [cancelRotation, endOldSecret]) await expect(verb(admin, key.id)).rejects.toMatchObject(conflict)
  expect(await verifyKey(secret)).toMatchObject({ id: key.id })
})

test('of a cancelling and an ending at once one wins, and the key keeps a secret', async () => {
  const { admin, seiAdmin } = await makeTenant()
  const { key, old, secret, secretId } = await makeRotating(admin)
  await acknowledgeReveal(admin, key.id, { secretId })
  const tries = await Promise.allSettled([cancelRotation(admin, key.id), endOldSecret(seiAdmin, key.id)])
  expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const answers = await Promise.all([old, secret].map((token) => verifyKey(token)))
  expect(answers.map((answer) => ('code' in answer ? answer.code : 'good')).toSorted()).toEqual(['good', 'key_rotated'])
})

test('a reveal of a secret that was withdrawn or replaced meanwhile is refused, and the one there is stays as it is', async () => {
  const { admin } = await makeTenant()
  const { key, secretId: first } = await makeRotating(admin)
  await cancelRotation(admin, key.id)
  await expect(acknowledgeReveal(admin, key.id, { secretId: first })).rejects.toMatchObject(conflict)
  const { secretId: second } = await rotateKey(admin, key.id, { overlap: '15m' })
  await expect(acknowledgeReveal(admin, key.id, { secretId: first })).rejects.toMatchObject(conflict)
  expect(await getKey(admin, key.id)).toMatchObject({ status: 'ROTATING', oldSecret: { endsAt: null } })
  await acknowledgeReveal(admin, key.id, { secretId: second })
  await endOldSecret(admin, key.id)
  await rotateKey(admin, key.id, { overlap: '15m' })
  await expect(acknowledgeReveal(admin, key.id, { secretId: second })).rejects.toMatchObject(conflict)
  expect(await getKey(admin, key.id)).toMatchObject({ oldSecret: { endsAt: null } })
  await deleteKey(admin, key.id)
  await expect(acknowledgeReveal(admin, key.id, { secretId: second })).rejects.toMatchObject(notFound)
})

test('a secret of another key, project or account is not found, and neither is what never was', async () => {
  const { admin, adminElsewhere } = await makeTenant()
  const { admin: stranger } = await makeTenant()
  const { key, secretId } = await makeRotating(admin)
  const { key: other, secretId: otherSecret } = await makeRotating(admin)
  const foreign = await makeRotating(stranger)
  const tries: [PersonActor, string, string][] = [
    [admin, key.id, otherSecret],
    [admin, other.id, secretId],
    [admin, key.id, foreign.secretId],
    [admin, foreign.key.id, foreign.secretId],
    [admin, key.id, randomUUID()],
    [adminElsewhere, key.id, secretId],
    [stranger, key.id, secretId],
  ]
  for (const [actor, id, secret] of tries) await expect(acknowledgeReveal(actor, id, { secretId: secret })).rejects.toMatchObject(notFound)
  for (const verb of [cancelRotation, endOldSecret]) {
    for (const actor of [adminElsewhere, stranger]) await expect(verb(actor, key.id)).rejects.toMatchObject(notFound)
    await expect(verb(admin, randomUUID())).rejects.toMatchObject(notFound)
  }
  for (const id of [key.id, other.id]) expect(await getKey(admin, id)).toMatchObject({ status: 'ROTATING', oldSecret: { endsAt: null } })
})

test('a change whose activity row cannot be written does not happen', async () => {
  const { admin } = await makeTenant()
  const { key, old, secret } = await makeRotating(admin)
  for (const verb of [cancelRotation, endOldSecret]) {
    await expect(verb({ ...admin, label: 'nobody\0' }, key.id)).rejects.toThrow()
  }
  for (const token of [old, secret]) expect(await verifyKey(token)).toMatchObject({ id: key.id })
})

test('nothing of it happens in an archived project, whoever was about to', async () => {
  const { admin } = await makeTenant()
  const { key, secretId } = await makeRotating(admin)
  await archiveProject(await inAccount(admin), admin.projectId)
  for (const verb of [cancelRotation, endOldSecret]) await expect(verb(admin, key.id)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(acknowledgeReveal(admin, key.id, { secretId })).rejects.toMatchObject({ code: 'forbidden' })
})
