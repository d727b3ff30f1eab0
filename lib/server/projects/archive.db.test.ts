// @module-tag pglite
import { describe, expect, test } from 'vitest'
import { inAccount } from '../../testing/make/account-actor'
import { makeKey } from '../../testing/make/keys'
import { signedInAs } from '../../testing/make/session'
import { makeTenant, testRequest } from '../../testing/make/tenant'
import { activityOf } from '../../testing/services/stored'
import { requirePermission, sessionActor } from '../access/actor'
import { database } from '../database/open'
import { deleteKey } from '../keys/delete'
import { makeSecret } from '../keys/secret'
import { updateKey } from '../keys/update'
import { verifyKey } from '../keys/verify'
import { archiveProject, restoreProject } from './archive'
import { deleteProject } from './delete'

const start = async () => {
  const tenant = await makeTenant()
  return { ...tenant, actor: await inAccount(tenant.admin), id: tenant.admin.projectId }
}

const archived = { code: 'project_archived', status: 401, detail: expect.stringContaining('archived') }
const forbidden = { code: 'forbidden', status: 403, detail: expect.stringContaining('archived') }

describe('keys', () => {
  test('of an archived project are refused at once, others pass, and all pass once it is restored', async () => {
    const { admin, adminElsewhere, actor, id } = await start()
    const { key, secret } = await makeKey(admin)
    const other = await makeKey(adminElsewhere)
    await archiveProject(actor, id)
    expect(await verifyKey(secret)).toMatchObject({ ...archived, key: { id: key.id, projectId: id } })
    expect(await verifyKey(other.secret)).toMatchObject({ id: other.key.id })
    await restoreProject(actor, id)
    expect(await verifyKey(secret)).toMatchObject({ id: key.id })
  })

  test('that are deleted say so, since restoring the project would not help them; expired ones say it after that', async () => {
    const { admin, actor, id } = await start()
    const [expired, deleted] = [await makeKey(admin), await makeKey(admin)]
    const { prisma } = await database()
    await prisma.apiKeySecret.updateMany({ where: { keyId: expired.key.id }, data: { expiresAt: new Date(Date.now() - 1) } })
    await archiveProject(actor, id)
    await deleteKey(admin, deleted.key.id)
    expect(await verifyKey(expired.secret)).toMatchObject(archived)
    expect(await verifyKey(deleted.secret)).toMatchObject({ code: 'key_deleted' })
    await restoreProject(actor, id)
    expect(await verifyKey(expired.secret)).toMatchObject({ code: 'key_expired' })
  })

  test('that nobody made are invalid, whatever is archived', async () => {
    const { actor, id } = await start()
    await archiveProject(actor, id)
    expect(await verifyKey(makeSecret())).toMatchObject({ code: 'invalid_key' })
  })

  test('of a deleted project are refused as deleted, even if one were left alive', async () => {
    const { admin, id } = await start()
    const { secret } = await makeKey(admin)
    const { prisma } = await database()
    await prisma.project.update({ where: { id }, data: { archivedAt: new Date(), deletedAt: new Date() } })
    expect(await verifyKey(secret)).toMatchObject({ code: 'key_deleted' })
  })
})

describe('people', () => {
  test('see an archived project, may delete its keys, and change nothing else', async () => {
    const { admin, viewer, actor, id } = await start()
    const { key } = await makeKey(admin)
    await archiveProject(actor, id)
    const ref = { org: 'eng', project: 'web' }
    const again = await sessionActor(await signedInAs(admin.person.id), ref, { ...testRequest })
    expect(again.project.isArchived).toBe(true)
    expect([...again.permissions].sort()).toEqual(
      ['activity_logs:read', 'activity_logs:read_people', 'activity_logs:read_roles', 'api_keys:delete', 'api_keys:list', 'api_keys:read'],
    )
    expect(() => requirePermission(again, 'api_keys:create')).toThrow(expect.objectContaining(forbidden))
    await deleteKey(again, key.id)
    const looking = await sessionActor(await signedInAs(viewer.person.id), ref, { ...testRequest })
    expect(looking.permissions).toEqual(['api_keys:list'])
  })

  test('whose request began before it was archived cannot create or change a key after', async () => {
    const { admin, actor, id } = await start()
    const { key } = await makeKey(admin)
    await archiveProject(actor, id)
    // `admin` was made before, and still has the permissions of then.
    await expect(makeKey(admin)).rejects.toMatchObject(forbidden)
    await expect(updateKey(admin, key.id, { name: 'other' })).rejects.toMatchObject(forbidden)
    await deleteKey(admin, key.id)
    await deleteProject(actor, id)
    await expect(makeKey(admin)).rejects.toMatchObject({ code: 'not_found' })
  })
})

test('archiving and restoring are told once each, with the keys that they stop or start', async () => {
  const { admin, accountId, actor, id } = await start()
  await makeKey(admin)
  for (const change of [archiveProject, archiveProject]) expect(await change(actor, id)).toMatchObject({ status: 'ARCHIVED', liveKeys: 1 })
  for (const change of [restoreProject, restoreProject]) expect(await change(actor, id)).toMatchObject({ status: 'ACTIVE' })
  const row = { projectId: id, type: 'PROJECT', targetId: id, targetName: 'web', details: { liveKeys: 1 }, actorLabel: admin.person.email }
  expect((await activityOf(accountId)).slice(1)).toMatchObject([{ ...row, action: 'ARCHIVED' }, { ...row, action: 'RESTORED' }])
})

test('a change whose activity row cannot be written is none', async () => {
  const { admin, actor, id } = await start()
  const { key, secret } = await makeKey(admin)
  await expect(archiveProject({ ...actor, label: 'nobody\0' }, id)).rejects.toThrow()
  expect(await verifyKey(secret)).toMatchObject({ id: key.id })
})
