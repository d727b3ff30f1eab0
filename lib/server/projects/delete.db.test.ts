import { describe, expect, inject, test } from 'vitest'
import { inAccount } from '../../testing/make/account-actor'
import { makeKey } from '../../testing/make/keys'
import { marker, makeMarkedTenant } from '../../testing/make/marked-tenant'
import { signedInAs } from '../../testing/make/session'
import { makeTenant, testRequest } from '../../testing/make/tenant'
import { activityOf } from '../../testing/services/stored'
import { waitUntilBlocked } from '../../testing/services/wait-until-blocked'
import { sessionActor } from '../access/actor'
import { database } from '../database/open'
import { deleteKey } from '../keys/delete'
import { verifyKey } from '../keys/verify'
import { lockPeople } from '../people/change-people'
import { archiveProject, restoreProject } from './archive'
import { deleteProject } from './delete'
import { listProjects } from './list'

const start = async () => {
  const tenant = await makeTenant()
  return { ...tenant, actor: await inAccount(tenant.admin), id: tenant.admin.projectId }
}

const conflict = (detail: RegExp) => ({ code: 'conflict', status: 409, detail: expect.stringMatching(detail) })

test('only an archived project without live keys can be deleted', async () => {
  const { admin, actor, id } = await start()
  const { key, secret } = await makeKey(admin)
  await expect(deleteProject(actor, id)).rejects.toMatchObject(conflict(/Archive this one first/))
  await archiveProject(actor, id)
  await expect(deleteProject(actor, id)).rejects.toMatchObject(conflict(/has 1 live key\./))
  await deleteKey(admin, key.id)
  await deleteProject(actor, id)
  await expect(deleteProject(actor, id)).rejects.toMatchObject({ code: 'not_found' })
  await expect(restoreProject(actor, id)).rejects.toMatchObject({ code: 'not_found' })
  expect(await verifyKey(secret)).toMatchObject({ code: 'key_deleted' })
})

test('a deleted project is not there for anybody, and nobody keeps a role in it', async () => {
  const { admin, viewer, seiAdmin, actor, id, accountId } = await start()
  await archiveProject(actor, id)
  await deleteProject(actor, id)
  for (const { person } of [admin, viewer, seiAdmin]) {
    const signedIn = await signedInAs(person.id)
    const open = sessionActor(signedIn, { org: 'eng', project: 'web' }, { ...testRequest })
    await expect(open).rejects.toMatchObject({ code: 'not_found', status: 404 })
    expect((await listProjects(signedIn)).map(({ project }) => project)).not.toContain('web')
  }
  // Whose only role was there may not go on to manage people by it.
  expect((await inAccount(seiAdmin)).permissions).toEqual([])
  expect((await inAccount(viewer)).bindings).toEqual([])
  const row = (await activityOf(accountId)).at(-1)
  // Its own log cannot be opened any more: Account Admins read of it in the others.
  expect(row).toMatchObject({ projectId: null, type: 'PROJECT', action: 'DELETED', targetId: id, targetName: 'web' })
  expect(row!.details).toEqual({ identifier: 'web', organization: 'Engineering', roles: 3, orgTrees: 0, kpis: 0 })
})

test('its org trees and KPIs go with it, and what the account shares stays', async () => {
  const { tenant } = await makeMarkedTenant()
  const { accountId, admin } = tenant
  const actor = await inAccount(admin)
  const { prisma } = await database()
  const [key] = await prisma.apiKey.findMany({ where: { projectId: admin.projectId } })
  await archiveProject(actor, admin.projectId)
  await deleteKey(admin, key!.id)
  await deleteProject(actor, admin.projectId)
  const where = { projectId: admin.projectId }
  expect([await prisma.orgTree.count({ where }), await prisma.team.count({ where }), await prisma.kpi.count({ where })]).toEqual([0, 0, 0])
  expect(await prisma.developer.count({ where: { accountId, name: marker } })).toBe(1)
  expect(await prisma.profile.count({ where: { accountId } })).toBe(3)
})

describe('at the same moment', () => {
  test('as a restore and creates of keys, there is never a live key in a deleted project', async () => {
    const { admin, actor, id } = await start()
    await archiveProject(actor, id)
    const attempts = Array.from({ length: 6 }, () => [deleteProject(actor, id), restoreProject(actor, id), makeKey(admin)]).flat()
    await Promise.allSettled(attempts)
    const { prisma } = await database()
    const project = await prisma.project.findUniqueOrThrow({ where: { id } })
    const live = await prisma.apiKey.count({ where: { projectId: id, deletedAt: null } })
    expect(project.deletedAt === null || live === 0).toBe(true)
  })

  test.runIf(inject('databaseKind') === 'postgresql')('as a create that holds the project, the delete waits, and then finds the key', async () => {
    const { admin, actor, id, accountId } = await start()
    const { prisma } = await database()
    await archiveProject(actor, id)
    let deleting: Promise<void> | undefined
    await prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM project WHERE id = ${id}::uuid FOR NO KEY UPDATE`
      deleting = deleteProject(actor, id)
      deleting.catch(() => undefined)
      await waitUntilBlocked()
      await tx.apiKey.create({
        data: {
          accountId,
          projectId: id,
          name: 'late',
          foldedName: 'late',
          description: '',
          searchText: 'late',
          role: 'ADMIN',
          createdById: admin.person.id,
        },
      })
    })
    await expect(deleting).rejects.toMatchObject(conflict(/1 live key/))
  })

  test.runIf(inject('databaseKind') === 'postgresql')('as somebody gives a role in it, the delete waits, and takes the role too', async () => {
    const { viewer, actor, id, accountId } = await start()
    const { prisma } = await database()
    await archiveProject(actor, id)
    let deleting: Promise<void> | undefined
    await prisma.$transaction(async (tx) => {
      await lockPeople(tx, accountId)
      await tx.roleBinding.create({ data: { accountId, personId: viewer.id, projectId: id, role: 'SEI_ADMIN' } })
      deleting = deleteProject(actor, id)
      deleting.catch(() => undefined)
      await waitUntilBlocked()
    })
    await deleting
    expect(await prisma.roleBinding.count({ where: { projectId: id } })).toBe(0)
  })
})
