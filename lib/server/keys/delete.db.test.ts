// @module-tag pglite
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeKey } from '../../testing/make/keys'
import { activityOf } from '../../testing/services/stored'
import { makeTenant, testRequest } from '../../testing/make/tenant'
import { callFrom } from '../../testing/make/traffic'
import { database } from '../database/open'
import { deleteKey } from './delete'
import { getDeletedKey } from './list-deleted'
import { getKey } from '../../testing/calls/get-key'
import { flushUse, noteUse } from '../usage/note-use'
import { verifyKey } from './verify'

test('a lead deletes a key: it opens nothing any more', async () => {
  const { admin, lead } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  await expect(verifyKey(secret)).resolves.toMatchObject({ id: key.id })
  await deleteKey(lead, key.id)
  await expect(verifyKey(secret)).resolves.toMatchObject({ code: 'key_deleted' })
})

test('the activity log says who did it, and keeps what was known of the last use', async () => {
  const { admin, lead, accountId } = await makeTenant()
  const { key, secretId } = await makeKey(admin, { name: 'CI', role: 'ADMIN' })
  noteUse({ id: key.id, secretId }, callFrom('192.0.2.99', null))
  await flushUse()
  const { lastUsedAt } = await getKey(admin, key.id)
  await deleteKey(lead, key.id)
  expect((await activityOf(accountId)).slice(1)).toMatchObject([
    {
      actorLabel: lead.person.email,
      type: 'API_ACCESS_KEY',
      action: 'DELETED',
      targetId: key.id,
      targetName: 'CI',
      details: { role: 'ADMIN', hint: key.hint, lastUsedAt, lastUsedIp: '192.0.2.99' },
      requestId: testRequest.requestId,
      address: testRequest.address,
    },
  ])
  expect(lastUsedAt).not.toBeNull()
})

test('the tombstone has the reason, and the last use that this server had not written yet', async () => {
  const { admin, lead, accountId } = await makeTenant()
  const { key, secretId } = await makeKey(admin)
  noteUse({ id: key.id, secretId }, callFrom('192.0.2.98', null))
  expect(await deleteKey(lead, key.id, { reason: 'Moved to Checkout events' })).toBe(true)
  expect(await deleteKey(lead, key.id, { reason: 'once more' })).toBe(false)
  const deleted = { reason: 'Moved to Checkout events', lastUsedAt: expect.any(String), lastUsedIp: '192.0.2.98' }
  expect(await getDeletedKey(lead, key.id)).toMatchObject(deleted)
  expect((await activityOf(accountId)).at(-1)).toMatchObject({ action: 'DELETED', details: deleted })
})

test('without a reason there is none, also where it is empty', async () => {
  const { admin, accountId } = await makeTenant()
  const { key } = await makeKey(admin)
  await deleteKey(admin, key.id, { reason: '' })
  expect(await getDeletedKey(admin, key.id)).toMatchObject({ reason: null, lastUsedAt: null, lastUsedIp: null })
  expect((await activityOf(accountId)).at(-1)!.details).not.toHaveProperty('reason')
})

test('its rows stay, so that later tries with its secret are recognised', async () => {
  const { admin, lead } = await makeTenant()
  const { key } = await makeKey(admin)
  await deleteKey(lead, key.id)
  const { prisma } = await database()
  expect(await prisma.apiKey.findUnique({ where: { id: key.id }, include: { secrets: true } })).toMatchObject({
    deletedAt: expect.any(Date),
    deletedById: lead.person.id,
    secrets: [{ revokedAt: expect.any(Date), hint: key.hint }],
  })
})

test('deleting twice, or ten times at once, is one deletion', async () => {
  const { admin, accountId } = await makeTenant()
  const { key } = await makeKey(admin)
  await Promise.all(Array.from({ length: 10 }, () => deleteKey(admin, key.id)))
  await deleteKey(admin, key.id)
  expect((await activityOf(accountId)).map((row) => row.action)).toEqual(['CREATED', 'DELETED'])
})

test('a deletion whose activity row cannot be written does not happen', async () => {
  const { admin } = await makeTenant()
  const { key, secret } = await makeKey(admin)
  await expect(deleteKey({ ...admin, label: 'nobody\0' }, key.id)).rejects.toThrow()
  expect(await getKey(admin, key.id)).toEqual(key)
  await expect(verifyKey(secret)).resolves.toMatchObject({ id: key.id })
})

test('a key of another project or account, and one that never was, are not found', async () => {
  const { admin, adminElsewhere } = await makeTenant()
  const { admin: stranger } = await makeTenant()
  const { key } = await makeKey(admin)
  const tries = await Promise.allSettled([
    deleteKey(adminElsewhere, key.id),
    deleteKey(stranger, key.id),
    deleteKey(admin, randomUUID()),
  ])
  for (const attempt of tries) expect(attempt).toMatchObject({ reason: { code: 'not_found' } })
  expect(await getKey(admin, key.id)).toEqual(key)
})

test('another project does not learn that a key was deleted', async () => {
  const { admin, adminElsewhere } = await makeTenant()
  const { key } = await makeKey(admin)
  await deleteKey(admin, key.id)
  await expect(deleteKey(adminElsewhere, key.id)).rejects.toMatchObject({ code: 'not_found' })
})
