// @module-tag pglite
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeKey } from '../../testing/make/keys'
import { activityOf } from '../../testing/services/stored'
import { makeTenant, testRequest } from '../../testing/make/tenant'
import { deleteKey } from './delete'
import { getKey } from './get'
import { listKeys } from './list'
import { updateKey } from './update'

test('a key gets another name and description, and nothing else of it changes', async () => {
  const { admin, seiAdmin } = await makeTenant()
  const { key } = await makeKey(admin, { name: 'CI', description: 'builds' })
  const after = await updateKey(seiAdmin, key.id, { name: 'CD', description: 'deploys' })
  expect(after).toEqual({ ...key, name: 'CD', description: 'deploys' })
  expect(await getKey(admin, key.id)).toEqual(after)
})

test('the activity log says what it was and what it is', async () => {
  const { admin, seiAdmin, accountId } = await makeTenant()
  const { key } = await makeKey(admin, { name: 'CI', description: 'builds' })
  await updateKey(seiAdmin, key.id, { name: 'CD' })
  expect((await activityOf(accountId)).slice(1)).toMatchObject([
    {
      actorLabel: seiAdmin.person.email,
      action: 'EDITED',
      targetId: key.id,
      targetName: 'CD',
      details: { before: { name: 'CI', description: 'builds' }, after: { name: 'CD', description: 'builds' } },
      requestId: testRequest.requestId,
      address: testRequest.address,
    },
  ])
})

test('an update whose activity row cannot be written changes nothing', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin)
  await expect(updateKey({ ...admin, label: 'nobody\0' }, key.id, { name: 'CD' })).rejects.toThrow()
  expect(await getKey(admin, key.id)).toEqual(key)
})

test('an update that changes nothing is not told of', async () => {
  const { admin, accountId } = await makeTenant()
  const { key } = await makeKey(admin, { name: 'CI', description: 'builds' })
  for (const input of [{}, { name: 'CI' }, { name: 'CI', description: 'builds' }]) {
    expect(await updateKey(admin, key.id, input)).toEqual(key)
  }
  expect(await activityOf(accountId)).toHaveLength(1)
})

test('a renamed key is found by its new name, and its old name is free', async () => {
  const { admin } = await makeTenant()
  const { key } = await makeKey(admin, { name: 'CI', description: 'builds' })
  await updateKey(admin, key.id, { name: 'ÄPFEL', description: 'Obst' })
  const found = async (q: string) => (await listKeys(admin, { q, sort: 'name', limit: 10 })).total
  expect([await found('äpfel'), await found('obst'), await found('ci'), await found('builds')]).toEqual([1, 1, 0, 0])
  await expect(makeKey(admin, { name: 'CI' })).resolves.toBeDefined()
})

test('a name may change its case, but not become that of another key', async () => {
  const { admin, adminElsewhere } = await makeTenant()
  const { key } = await makeKey(admin, { name: 'CI' })
  const other = await makeKey(admin, { name: 'CD' })
  await makeKey(adminElsewhere, { name: 'elsewhere' })
  const deleted = await makeKey(admin, { name: 'deleted' })
  await deleteKey(admin, deleted.key.id)
  await expect(updateKey(admin, key.id, { name: 'cd' })).rejects.toMatchObject({ code: 'name_taken', status: 409 })
  for (const name of ['ci', 'Elsewhere', 'deleted']) {
    expect(await updateKey(admin, key.id, { name })).toMatchObject({ name })
  }
  expect(await getKey(admin, other.key.id)).toMatchObject({ name: 'CD' })
})

test('of two keys that want one name at once, one gets it', async () => {
  const { admin } = await makeTenant()
  const keys = await Promise.all([makeKey(admin), makeKey(admin)])
  const tries = await Promise.allSettled(keys.map(({ key }) => updateKey(admin, key.id, { name: 'wanted' })))
  expect(tries.map((attempt) => attempt.status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('a key of another project or account, a deleted one and one that never was are not found', async () => {
  const { admin, adminElsewhere } = await makeTenant()
  const { admin: stranger } = await makeTenant()
  const { key } = await makeKey(admin)
  const deleted = await makeKey(admin)
  await deleteKey(admin, deleted.key.id)
  const tries = await Promise.allSettled([
    updateKey(adminElsewhere, key.id, { name: 'mine' }),
    updateKey(stranger, key.id, { name: 'mine' }),
    updateKey(admin, deleted.key.id, { name: 'mine' }),
    updateKey(admin, randomUUID(), { name: 'mine' }),
  ])
  for (const attempt of tries) expect(attempt).toMatchObject({ reason: { code: 'not_found' } })
  expect(await getKey(admin, key.id)).toEqual(key)
})
