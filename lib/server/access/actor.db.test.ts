// @module-tag pglite
import { describe, expect, test } from 'vitest'
import { Permission } from '../../schema/permission'
import { actorOfSecret } from '../../testing/make/key-actors'
import { makeKey } from '../../testing/make/keys'
import { signedInAs } from '../../testing/make/session'
import { makeTenant, testRequest } from '../../testing/make/tenant'
import { requireKeyPermission, requirePermission, sessionActor, type PersonActor } from './actor'
import { database } from '../database/open'
import { deleteKey } from '../keys/delete'
import { originOf } from '../runtime/request'
import { readSession } from './session'

const web = { org: 'eng', project: 'web' }
const ops = { org: 'eng', project: 'ops' }
const actorOf = async (who: PersonActor, ref = web) => sessionActor(await signedInAs(who.person.id), ref, { ...testRequest })

/** What a person may do, as requirePermission lets them. */
const allowed = (actor: PersonActor) =>
  Permission.options.filter((permission) => {
    try {
      requirePermission(actor, permission)
      return true
    } catch (fault) {
      expect(fault).toMatchObject({ code: 'forbidden', status: 403 })
      return false
    }
  })

test('an actor is the person, in the project that the URL names, in this request', async () => {
  const { admin, accountId } = await makeTenant()
  expect(await actorOf(admin)).toMatchObject({
    kind: 'person',
    id: admin.person.id,
    label: admin.person.email,
    accountId,
    projectId: admin.projectId,
    request: testRequest,
    project: { org: 'eng', orgName: 'Engineering', project: 'web', projectName: 'web', accountName: 'Test account' },
  })
})

const ofLead = ['api_keys:list', 'api_keys:read', 'api_keys:pause', 'api_keys:delete', 'findings:dismiss', 'activity_logs:read']

test('each role may do what the design says', async () => {
  const { admin, seiAdmin, lead, viewer } = await makeTenant()
  const { options: everything } = Permission
  expect([admin, seiAdmin, lead, viewer].map(allowed)).toEqual([
    everything,
    everything.filter((permission) => permission !== 'activity_logs:read_people'),
    ofLead,
    ['api_keys:list'],
  ])
})

test('an account’s admin is one in every project, others are members of their own alone', async () => {
  const { admin, seiAdmin, lead, viewer } = await makeTenant()
  expect((await actorOf(admin, ops)).project.project).toBe('ops')
  for (const member of [seiAdmin, lead, viewer]) {
    await expect(actorOf(member, ops)).rejects.toMatchObject({ code: 'not_found', status: 404 })
  }
})

test('who is no member is told as little as anybody, and the line of their request that access was denied', async () => {
  const { seiAdmin } = await makeTenant()
  const eventOf = async (ref: typeof web) => {
    const request = originOf('request-1', null)
    await expect(sessionActor(await signedInAs(seiAdmin.person.id), ref, request)).rejects.toMatchObject({ code: 'not_found' })
    return request.event
  }
  expect(await eventOf(ops)).toBe('access_denied')
  expect(await eventOf({ org: 'eng', project: 'nothing' })).toBeUndefined()
})

test('two roles of one person add up', async () => {
  const { viewer, accountId } = await makeTenant()
  const { prisma } = await database()
  await prisma.roleBinding.create({ data: { accountId, personId: viewer.person.id, role: 'SEI_TEAM_MANAGER' } })
  expect(allowed(await actorOf(viewer))).toEqual(ofLead)
  expect(allowed(await actorOf(viewer, ops))).toEqual(ofLead)
})

test('where two accounts have projects of the same names, each person comes to their own', async () => {
  const [one, other] = await Promise.all([makeTenant(), makeTenant()])
  const actor = await actorOf(one.admin)
  expect([actor.accountId, actor.projectId]).toEqual([one.accountId, one.admin.projectId])
  expect(actor.projectId).not.toBe(other.admin.projectId)
})

test.each([
  { org: 'eng', project: 'nothing' },
  { org: 'nothing', project: 'web' },
  { org: 'ENG', project: 'WEB' },
  { org: 'web', project: 'eng' },
])('%j is not there', async (ref) => {
  const { admin } = await makeTenant()
  await expect(actorOf(admin, ref)).rejects.toMatchObject({ code: 'not_found' })
})

describe('what is taken away is gone at the next request', () => {
  test('a role', async () => {
    const { lead } = await makeTenant()
    const { prisma } = await database()
    await prisma.roleBinding.updateMany({ where: { personId: lead.person.id }, data: { role: 'SEI_VIEWER' } })
    expect(allowed(await actorOf(lead))).toEqual(['api_keys:list'])
    await prisma.roleBinding.deleteMany({ where: { personId: lead.person.id } })
    await expect(actorOf(lead)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('a person who is disabled', async () => {
    const { admin } = await makeTenant()
    const { sessionId } = await signedInAs(admin.person.id)
    expect(await readSession(sessionId, false)).toMatchObject({ person: admin.person })
    const { prisma } = await database()
    await prisma.person.update({ where: { id: admin.person.id }, data: { disabledAt: new Date() } })
    expect(await readSession(sessionId, false)).toBeNull()
  })

  test('a key', async () => {
    const { admin } = await makeTenant()
    const { key, secret } = await makeKey(admin)
    await expect(actorOfSecret(secret)).resolves.toMatchObject({ id: key.id })
    await deleteKey(admin, key.id)
    await expect(actorOfSecret(secret)).rejects.toMatchObject({ code: 'key_deleted' })
  })
})

test('the database itself refuses a role in another account’s project', async () => {
  const [one, other] = await Promise.all([makeTenant(), makeTenant()])
  const { prisma } = await database()
  const lead = { accountId: one.accountId, personId: one.lead.person.id, role: 'SEI_ADMIN' as const }
  const bind = (projectId: string) => prisma.roleBinding.create({ data: { ...lead, projectId } })
  await expect(bind(other.admin.projectId)).rejects.toThrow()
  await expect(bind(one.adminElsewhere.projectId)).resolves.toMatchObject(lead)
})

test('a key acts in its project, in the name it has, and as its role allows', async () => {
  const { admin } = await makeTenant()
  const [full, narrow] = await Promise.all([makeKey(admin, { role: 'ADMIN' }), makeKey(admin, { name: 'CI' })])
  const actor = await actorOfSecret(narrow.secret)
  expect(actor).toMatchObject({
    kind: 'key',
    id: narrow.key.id,
    label: 'CI',
    accountId: admin.accountId,
    projectId: admin.projectId,
    request: testRequest,
  })
  expect(() => requireKeyPermission(actor, 'ingest')).not.toThrow()
  expect(() => requireKeyPermission(actor, 'configure')).toThrow(expect.objectContaining({ code: 'forbidden' }))
  const fullActor = await actorOfSecret(full.secret)
  expect(() => requireKeyPermission(fullActor, 'configure')).not.toThrow()
})
