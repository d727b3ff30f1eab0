import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { ListPeople, type Person } from '../../schema/person'
import { walkPages } from '../../testing/calls/walk-pages'
import { makeKey } from '../../testing/make/keys'
import { actorOf, freshEmail, makeOffice, makePerson } from '../../testing/make/people'
import type { AdminActor } from '../access/actor'
import { database } from '../database/open'
import { listPeople } from './list'

const list = (actor: AdminActor, query: Record<string, unknown> = {}) => listPeople(actor, ListPeople.parse(query))
const namesOf = (items: Person[]) => items.map(({ name }) => name)

const walk = (actor: AdminActor, query: Record<string, unknown>, link: 'nextCursor' | 'previousCursor', from?: string) =>
  walkPages((cursor) => list(actor, { ...query, cursor }), link, from)

describe('who sees whom', () => {
  test('an Account Admin and an operator see everybody of the account, with all roles, and nobody of another account', async () => {
    const { admin, operator, accountId, web } = await makeOffice()
    await makeOffice()
    await makePerson(accountId, { name: 'Without roles' })
    for (const actor of [admin, operator]) {
      const { items, total, invited } = await list(actor)
      expect(namesOf(items)).toEqual(['ACCOUNT_ADMIN', 'Ops Admin', 'SEI_ADMIN', 'SEI_TEAM_MANAGER', 'SEI_VIEWER', 'Without roles'])
      expect([total, invited]).toEqual([6, 0])
      expect(items.find(({ name }) => name === 'SEI_VIEWER')!.roles).toEqual([
        { role: 'SEI_VIEWER', project: { id: web, name: 'web', orgName: 'Engineering' }, source: 'HAND' },
      ])
    }
  })

  test('an SEI Admin sees who has an SEI role that holds in their projects, and of them the roles, keys and counts there', async () => {
    const { accountId, seiAdmin, web, ops, inWeb, inOps } = await makeOffice()
    const both = await makePerson(accountId, {
      name: 'Both',
      roles: [{ role: 'SEI_VIEWER', projectId: web }, { role: 'SEI_ADMIN', projectId: ops }],
    })
    await makePerson(accountId, { name: 'Everywhere', roles: [{ role: 'SEI_VIEWER', projectId: null }] })
    const chief = [{ role: 'ACCOUNT_ADMIN' as const, projectId: null }, { role: 'SEI_VIEWER' as const, projectId: web }]
    await makePerson(accountId, { name: 'Chief', roles: chief })
    for (const where of [inWeb, inOps, inOps]) await makeKey({ ...where, person: { ...where.person, id: both.id } })

    const { items, total } = await list(seiAdmin)
    expect(namesOf(items)).toEqual(['Both', 'Chief', 'Everywhere', 'SEI_ADMIN', 'SEI_TEAM_MANAGER', 'SEI_VIEWER'])
    expect(total).toBe(6)
    const seen = Object.fromEntries(items.map((person) => [person.name, person]))
    expect(seen.Both).toMatchObject({ roles: [{ role: 'SEI_VIEWER', project: { id: web } }], liveKeys: 1 })
    expect(seen.Chief!.roles.map(({ role }) => role)).toEqual(['SEI_VIEWER'])
    expect(seen.Everywhere!.roles).toEqual([{ role: 'SEI_VIEWER', project: null, source: 'HAND' }])
    expect(JSON.stringify(items)).not.toContain(ops)
    expect(await list(await actorOf(seiAdmin.id), { projectId: ops })).toMatchObject({ items: [], total: 0 })
  })

  test('an SEI Admin of the whole account reaches every project, and still nothing of Account Admins', async () => {
    const { accountId } = await makeOffice()
    const { id } = await makePerson(accountId, { name: 'All projects', roles: [{ role: 'SEI_ADMIN', projectId: null }] })
    const { items } = await list(await actorOf(id))
    expect(namesOf(items)).toEqual(['All projects', 'Ops Admin', 'SEI_ADMIN', 'SEI_TEAM_MANAGER', 'SEI_VIEWER'])
  })

  test('what is left of a deleted project shows nobody to anybody', async () => {
    const { accountId, admin, seiAdmin, web } = await makeOffice()
    await makePerson(accountId, { name: 'Everywhere', roles: [{ role: 'SEI_VIEWER', projectId: null }] })
    const { prisma } = await database()
    await prisma.project.update({ where: { id: web }, data: { deletedAt: new Date() } })
    expect(await list(seiAdmin)).toMatchObject({ items: [], total: 0 })
    expect((await list(admin, { role: 'SEI_TEAM_MANAGER' })).items).toEqual([])
    const viewer = (await list(admin)).items.find(({ name }) => name === 'SEI_VIEWER')!
    expect(viewer.roles).toEqual([])
  })

  test('Account Admin in one project, which only SQL makes, is no more than SEI Admin there', async () => {
    const { accountId, web } = await makeOffice()
    const { id } = await makePerson(accountId, { name: 'Odd', roles: [{ role: 'ACCOUNT_ADMIN', projectId: web }] })
    const odd = await actorOf(id)
    expect(odd.permissions).not.toContain('people:disable')
    expect(namesOf((await list(odd)).items)).toEqual(['SEI_ADMIN', 'SEI_TEAM_MANAGER', 'SEI_VIEWER'])
  })
})

describe('a person in the list', () => {
  test('says how they sign in, what they created, and that it is the reader', async () => {
    const { admin, inWeb, inOps } = await makeOffice()
    await makeKey(inWeb)
    await makeKey(inOps)
    const [me] = (await list(admin, { q: admin.person.email })).items
    expect(me).toMatchObject({ id: admin.id, status: 'ACTIVE', signsInWith: [], liveKeys: 2, isYou: true, invitation: null })
    const { prisma } = await database()
    await prisma.person.update({ where: { id: admin.id }, data: { passwordHash: 'x', lastSignInAt: new Date(1_800_000_000_000) } })
    const [later] = (await list(admin, { q: admin.person.email })).items
    expect(later).toMatchObject({ signsInWith: ['password'], lastSignInAt: '2027-01-15T08:00:00.000Z' })
    expect(JSON.stringify(later)).not.toContain('passwordHash')
  })

  test('is invited, active or disabled, and says until when the link of an invitation works', async () => {
    const { admin, accountId, web } = await makeOffice()
    const sentAt = new Date(Date.now() - 60_000)
    const roles = [{ role: 'SEI_VIEWER' as const, projectId: web }]
    const waiting = await makePerson(accountId, { name: 'Waiting', invitedAt: sentAt, roles })
    await makePerson(accountId, { name: 'Gone', invitedAt: sentAt, disabledAt: new Date(), roles })
    const { prisma } = await database()
    const expiresAt = new Date(Date.now() + 3_600_000)
    const link = { personId: waiting.id, kind: 'INVITATION' as const, expiresAt }
    await prisma.personLink.createMany({
      data: [
        { ...link, hash: Buffer.from(randomUUID()) },
        { ...link, hash: Buffer.from(randomUUID()), expiresAt: new Date(Date.now() + 9_000_000), voidedAt: new Date() },
        { ...link, hash: Buffer.from(randomUUID()), kind: 'PASSWORD', expiresAt: new Date(Date.now() + 9_000_000) },
      ],
    })
    const by = async (status: string) => (await list(admin, { status })).items
    expect(await by('INVITED')).toMatchObject([
      { name: 'Waiting', status: 'INVITED', invitation: { sentAt: sentAt.toISOString(), expiresAt: expiresAt.toISOString() } },
    ])
    expect(await by('DISABLED')).toMatchObject([{ name: 'Gone', status: 'DISABLED', invitation: null }])
    expect(namesOf(await by('ACTIVE'))).not.toContain('Waiting')
    expect(await list(admin)).toMatchObject({ total: 7, invited: 1 })
    await prisma.personLink.updateMany({ where: { personId: waiting.id }, data: { voidedAt: new Date() } })
    expect((await by('INVITED'))[0]!.invitation).toMatchObject({ expiresAt: null })
  })

  test('what the reader may do is what the verbs would let them', async () => {
    const { admin, seiAdmin, accountId, web, ops } = await makeOffice()
    const viewer = { role: 'SEI_VIEWER' as const, projectId: web }
    await makePerson(accountId, { name: 'Chief', roles: [{ role: 'ACCOUNT_ADMIN', projectId: null }, viewer] })
    await makePerson(accountId, { name: 'Invited here', invitedAt: new Date(), roles: [viewer] })
    await makePerson(accountId, { name: 'Invited to more', invitedAt: new Date(), roles: [viewer, { role: 'SEI_VIEWER', projectId: ops }] })
    await makePerson(accountId, { name: 'Gone', disabledAt: new Date(), roles: [viewer] })
    const mayOf = async (actor: AdminActor) =>
      Object.fromEntries(
        (await list(actor)).items.map(({ name, may }) => [name, Object.keys(may).filter((action) => may[action as keyof typeof may])]),
      )
    expect(await mayOf(admin)).toEqual({
      ACCOUNT_ADMIN: ['changeRoles', 'endSessions'],
      Chief: ['changeRoles', 'disable', 'endSessions', 'makePasswordLink', 'resetPasskeys'],
      Gone: ['changeRoles', 'disable'],
      'Invited here': ['changeRoles', 'disable', 'invite'],
      'Invited to more': ['changeRoles', 'disable', 'invite'],
      'Ops Admin': ['changeRoles', 'disable', 'endSessions', 'makePasswordLink', 'resetPasskeys'],
      SEI_ADMIN: ['changeRoles', 'disable', 'endSessions', 'makePasswordLink', 'resetPasskeys'],
      SEI_TEAM_MANAGER: ['changeRoles', 'disable', 'endSessions', 'makePasswordLink', 'resetPasskeys'],
      SEI_VIEWER: ['changeRoles', 'disable', 'endSessions', 'makePasswordLink', 'resetPasskeys'],
    })
    expect(await mayOf(seiAdmin)).toEqual({
      Chief: [],
      Gone: ['changeRoles'],
      'Invited here': ['changeRoles', 'invite'],
      'Invited to more': ['changeRoles'],
      SEI_ADMIN: ['changeRoles'],
      SEI_TEAM_MANAGER: ['changeRoles'],
      SEI_VIEWER: ['changeRoles'],
    })
  })
})

describe('search and filters', () => {
  test.each([
    ['part of a name', 'nah bra'],
    ['another case', 'HANNAH'],
    ['part of an email', 'HB-'],
    ['what follows the @', 'HANNAH.example'],
    ['characters that nobody sees', 'Han\u200bnah'],
  ])('find by %s', async (_what, q) => {
    const { admin, accountId } = await makeOffice()
    await makePerson(accountId, { name: 'Hannah Brandt', email: `hb-${randomUUID().slice(0, 8)}@hannah.example` })
    expect(namesOf((await list(admin, { q })).items)).toEqual(['Hannah Brandt'])
  })

  test.each(['%', '_', "' OR 1=1 --", 'nobody\\'])('%s is text like any other', async (q) => {
    const { admin } = await makeOffice()
    expect((await list(admin, { q: `${q}x` })).total).toBe(0)
  })

  test('letters of all scripts have no case', async () => {
    const { admin, accountId } = await makeOffice()
    await makePerson(accountId, { name: 'Åsa Ödegård' })
    expect(namesOf((await list(admin, { q: 'åSA öDE' })).items)).toEqual(['Åsa Ödegård'])
  })

  test('role and project mean one and the same role, and a role of the account holds in every project', async () => {
    const { admin, accountId, web, ops } = await makeOffice()
    const roles = [{ role: 'SEI_VIEWER' as const, projectId: web }, { role: 'SEI_TEAM_MANAGER' as const, projectId: ops }]
    await makePerson(accountId, { name: 'Mixed', roles })
    const found = async (query: object) => namesOf((await list(admin, { ...query })).items)
    expect(await found({ role: 'SEI_TEAM_MANAGER', projectId: web })).toEqual(['SEI_TEAM_MANAGER'])
    expect(await found({ role: 'SEI_TEAM_MANAGER', projectId: ops })).toEqual(['Mixed'])
    expect(await found({ projectId: ops })).toEqual(['ACCOUNT_ADMIN', 'Mixed', 'Ops Admin'])
    expect(await found({ role: 'ACCOUNT_ADMIN' })).toEqual(['ACCOUNT_ADMIN'])
  })

  test('a project of another account, or none, finds nobody', async () => {
    const { admin } = await makeOffice()
    const other = await makeOffice()
    for (const projectId of [other.web, randomUUID()]) expect((await list(admin, { projectId })).total).toBe(0)
  })
})

describe('23 people, three of each moment, some of whom never signed in', () => {
  const count = 23
  let admin: AdminActor

  beforeAll(async () => {
    const office = await makeOffice()
    admin = office.admin
    const { prisma } = await database()
    await prisma.person.updateMany({ where: { accountId: office.accountId }, data: { name: 'zz' } })
    const there = await prisma.person.count({ where: { accountId: office.accountId } })
    for (let index = there; index < count; index += 1) {
      const at = new Date(1_800_000_000_000 + Math.floor(index / 3))
      const name = `${index % 2 ? 'p' : 'P'}erson ${index % 5}`
      await makePerson(office.accountId, { name, createdAt: at, ...(index % 4 > 0 && { lastSignInAt: at }) })
    }
    await makeOffice()
  })

  const orders = (['name', 'createdAt', 'lastSignInAt'] as const).flatMap((sort) =>
    (['asc', 'desc'] as const).flatMap((order) => [1, 7, 100].map((limit) => ({ sort, order, limit }))),
  )

  test.each(orders)('by $sort $order, $limit a page: each once and in order, there and back', async (query) => {
    const there = await walk(admin, query, 'nextCursor')
    const seen = there.flatMap((page) => page.items)
    const place = (person: Person) => `${(person[query.sort] ?? '').toLowerCase()} ${person.id}`
    const inOrder = [...seen].sort((one, other) => (place(one) < place(other) ? -1 : 1))
    expect(seen).toEqual(query.order === 'asc' ? inOrder : inOrder.reverse())
    expect(new Set(seen.map(({ id }) => id)).size).toBe(count)
    for (const page of there) expect(page.total).toBe(count)
    const last = there.at(-1)!
    if (!last.previousCursor) return
    const back = await walk(admin, query, 'previousCursor', last.previousCursor)
    expect(back.flatMap((page) => [...page.items].reverse())).toEqual(seen.slice(0, seen.length - last.items.length).reverse())
  })

  test('a cursor of another order, or one that was tampered with, is refused', async () => {
    const { nextCursor } = await list(admin, { limit: 1 })
    for (const query of [{ sort: 'createdAt' }, { order: 'desc' }]) {
      await expect(list(admin, { ...query, cursor: nextCursor })).rejects.toMatchObject({ code: 'invalid_cursor' })
    }
    await expect(list(admin, { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_cursor' })
  })

  test('a cursor opens no other account', async () => {
    const { nextCursor } = await list(admin, { limit: 1 })
    const other = await makeOffice()
    await makePerson(other.accountId, { name: 'zzz', email: freshEmail() })
    const { items } = await list(other.admin, { cursor: nextCursor })
    expect(namesOf(items)).toContain('zzz')
    expect(namesOf(items)).not.toContain('zz')
  })
})
