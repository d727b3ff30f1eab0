import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { actorOf, makeOffice, makePerson, rolesOf } from '../../testing/make/people'
import { activityOf } from '../../testing/services/stored'
import type { Binding } from '../access/session'
import { database } from '../database/open'
import { changeRoles, giveRoles, takeRoles } from './change-roles'

const viewerOf = (projectId: string | null): Binding => ({ role: 'SEI_VIEWER', projectId })
const leadOf = (projectId: string | null): Binding => ({ role: 'SEI_TEAM_MANAGER', projectId })
const chief: Binding = { role: 'ACCOUNT_ADMIN', projectId: null }

test('an Account Admin gives and takes any number of roles, in projects and in the account', async () => {
  const { admin, viewer, accountId, web, ops } = await makeOffice()
  const roles: Binding[] = [leadOf(web), leadOf(ops), viewerOf(null)]
  const { person, link } = await changeRoles(admin, viewer.id, [...roles, leadOf(web)])
  expect(await rolesOf(viewer.id)).toEqual(expect.arrayContaining(roles))
  expect(person.roles).toHaveLength(3)
  expect(link).toBeNull()
  const about = { type: 'USER', action: 'EDITED', targetId: viewer.id, targetName: viewer.person.email, actorId: admin.id }
  const rows = await activityOf(accountId)
  expect(rows).toHaveLength(3)
  const change = (before: string[], after: string[]) => ({ before: { roles: before }, after: { roles: after } })
  expect(rows).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ ...about, projectId: web, details: change(['SEI_VIEWER'], ['SEI_TEAM_MANAGER']) }),
      expect.objectContaining({ ...about, projectId: ops, details: change([], ['SEI_TEAM_MANAGER']) }),
      expect.objectContaining({ ...about, projectId: null, details: change([], ['SEI_VIEWER']) }),
    ]),
  )
})

test('the same roles once more change nothing, and write nothing down', async () => {
  const { admin, viewer, accountId, web } = await makeOffice()
  await changeRoles(admin, viewer.id, [viewerOf(web)])
  expect(await activityOf(accountId)).toEqual([])
})

test('a role counts at the next request', async () => {
  const { admin, viewer, web } = await makeOffice()
  expect((await actorOf(viewer.id)).permissions).toEqual([])
  await giveRoles(admin, viewer.id, [{ role: 'SEI_ADMIN', projectId: web }])
  expect((await actorOf(viewer.id)).permissions).toContain('people:invite')
})

describe('an SEI Admin', () => {
  test('changes the roles in their projects, and all others stay', async () => {
    const { seiAdmin, accountId, web, ops } = await makeOffice()
    const { id } = await makePerson(accountId, { roles: [viewerOf(web), viewerOf(ops), leadOf(null)] })
    const { person } = await changeRoles(seiAdmin, id, [{ role: 'SEI_ADMIN', projectId: web }])
    expect(await rolesOf(id)).toEqual(
      expect.arrayContaining([{ role: 'SEI_ADMIN', projectId: web }, viewerOf(ops), leadOf(null)]),
    )
    expect(person.roles).toMatchObject([{ role: 'SEI_TEAM_MANAGER', project: null }, { role: 'SEI_ADMIN', project: { id: web } }])
    // What they see of the account may be sent back.
    await changeRoles(seiAdmin, id, [leadOf(null)])
    expect(await rolesOf(id)).toEqual(expect.arrayContaining([viewerOf(ops), leadOf(null)]))
    expect(await rolesOf(id)).toHaveLength(2)
  })

  test('gives no role of the account, and finds no role of another project by trying it', async () => {
    const { seiAdmin, accountId, web, ops } = await makeOffice()
    const { id } = await makePerson(accountId, { roles: [viewerOf(web), viewerOf(ops)] })
    for (const binding of [chief, viewerOf(null)]) {
      await expect(changeRoles(seiAdmin, id, [binding])).rejects.toMatchObject({ code: 'forbidden' })
    }
    const refusalOf = (binding: Binding) => changeRoles(seiAdmin, id, [binding]).catch(({ code, detail }) => ({ code, detail }))
    const held = await refusalOf(viewerOf(ops))
    expect(held).toMatchObject({ code: 'not_found' })
    expect(await refusalOf(leadOf(ops))).toEqual(held)
    expect(await refusalOf(leadOf(randomUUID()))).toEqual(held)
    expect(await rolesOf(id)).toHaveLength(2)
  })

  test('changes nothing about an Account Admin, and does not find one without a role in the project', async () => {
    const { seiAdmin, admin, accountId, web } = await makeOffice()
    const { id } = await makePerson(accountId, { roles: [chief, viewerOf(web)] })
    await expect(changeRoles(seiAdmin, id, [])).rejects.toMatchObject({ code: 'forbidden' })
    await expect(changeRoles(seiAdmin, admin.id, [])).rejects.toMatchObject({ code: 'not_found' })
    expect(await rolesOf(id)).toHaveLength(2)
  })

  test('of the whole account gives roles in every project, and none of the account', async () => {
    const { accountId, viewer, web, ops } = await makeOffice()
    const everywhere = await actorOf((await makePerson(accountId, { roles: [{ role: 'SEI_ADMIN', projectId: null }] })).id)
    await changeRoles(everywhere, viewer.id, [viewerOf(web), leadOf(ops)])
    expect(await rolesOf(viewer.id)).toHaveLength(2)
    await expect(changeRoles(everywhere, viewer.id, [viewerOf(null)])).rejects.toMatchObject({ code: 'forbidden' })
    await expect(changeRoles(everywhere, everywhere.id, [])).resolves.toMatchObject({ person: { roles: [{ role: 'SEI_ADMIN' }] } })
    expect(await rolesOf(everywhere.id)).toEqual([{ role: 'SEI_ADMIN', projectId: null }])
  })
})

describe('the last active Account Admin', () => {
  test('keeps the role, whoever else is invited or disabled, and whoever asks', async () => {
    const { admin, operator, accountId } = await makeOffice()
    await makePerson(accountId, { roles: [chief], invitedAt: new Date() })
    await makePerson(accountId, { roles: [chief], disabledAt: new Date() })
    for (const actor of [admin, operator]) {
      await expect(changeRoles(actor, admin.id, [])).rejects.toMatchObject({ code: 'conflict' })
      await expect(takeRoles(actor, admin.id, [chief])).rejects.toMatchObject({ code: 'conflict' })
    }
    expect(await rolesOf(admin.id)).toEqual([chief])
    expect(await activityOf(accountId)).toEqual([])
  })

  test('may go once there is another one', async () => {
    const { admin, accountId, viewer } = await makeOffice()
    await giveRoles(admin, viewer.id, [chief])
    await takeRoles(await actorOf(viewer.id), admin.id, [chief])
    expect(await rolesOf(admin.id)).toEqual([])
    expect((await activityOf(accountId)).map(({ projectId }) => projectId)).toEqual([null, null])
  })

  test('an invited or disabled one is demoted freely', async () => {
    const { admin, accountId } = await makeOffice()
    for (const more of [{ invitedAt: new Date() }, { disabledAt: new Date() }]) {
      const { id } = await makePerson(accountId, { roles: [chief], ...more })
      await changeRoles(admin, id, [])
      expect(await rolesOf(id)).toEqual([])
    }
  })
})

test('nobody of another account is found, nor a project of one, nor a deleted one', async () => {
  const [one, other] = [await makeOffice(), await makeOffice()]
  for (const actor of [one.admin, one.operator, one.seiAdmin]) {
    await expect(changeRoles(actor, other.viewer.id, [])).rejects.toMatchObject({ code: 'not_found' })
    await expect(changeRoles(actor, randomUUID(), [])).rejects.toMatchObject({ code: 'not_found' })
    await expect(changeRoles(actor, one.viewer.id, [viewerOf(other.web)])).rejects.toMatchObject({ code: 'not_found' })
  }
  const { prisma } = await database()
  await prisma.project.update({ where: { id: one.ops }, data: { deletedAt: new Date() } })
  await expect(giveRoles(one.admin, one.viewer.id, [viewerOf(one.ops)])).rejects.toMatchObject({ code: 'not_found' })
  expect(await rolesOf(other.viewer.id)).toHaveLength(1)
})

test.each(['lead', 'viewer'] as const)('a %s changes nobody', async (who) => {
  const office = await makeOffice()
  await expect(changeRoles(office[who], office.viewer.id, [])).rejects.toMatchObject({ code: 'forbidden' })
})
