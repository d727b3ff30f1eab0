/** Changes of people at the same moment: what each counts is still so when it is saved. */
import { describe, expect, inject, test } from 'vitest'
import { actorOf, freshEmail, makeOffice, makePerson, rolesOf, secretIn } from '../../testing/make/people'
import { activityOf } from '../../testing/services/stored'
import { waitUntilBlocked } from '../../testing/services/wait-until-blocked'
import type { Binding } from '../access/session'
import { database } from '../database/open'
import { cancelInvitation } from './cancel-invitation'
import { lockPeople } from './change-people'
import { changeRoles, giveRoles } from './change-roles'
import { disablePerson } from './disable'
import { invitePerson } from './invite'
import { takeLink } from './links'

const chief: Binding = { role: 'ACCOUNT_ADMIN', projectId: null }
const rounds = Array.from({ length: 8 }, (_, index) => index)

/** An office with two Account Admins. */
async function makeTwoAdmins() {
  const office = await makeOffice()
  const { id } = await makePerson(office.accountId, { name: 'Second admin', roles: [chief] })
  return { ...office, second: await actorOf(id) }
}

const activeAdmins = async (accountId: string) => {
  const { prisma } = await database()
  return prisma.person.count({ where: { accountId, disabledAt: null, invitedAt: null, roleBindings: { some: chief } } })
}

const codesOf = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === 'fulfilled' ? 'done' : (result.reason as { code: string }).code)).sort()

/** Accepts an invitation, as far as the link and the person go. */
async function accept(link: { url: string } | null) {
  const { prisma } = await database()
  await prisma.$transaction(async (tx) => {
    const { id } = await takeLink(tx, secretIn(link), 'INVITATION')
    await tx.person.update({ where: { id }, data: { invitedAt: null, passwordHash: 'x' }, select: { id: true } })
  })
}

describe('of two Account Admins, one stays', () => {
  test.each(rounds)('when each demotes the other (%i)', async () => {
    const { accountId, admin, second } = await makeTwoAdmins()
    const results = await Promise.allSettled([changeRoles(admin, second.id, []), changeRoles(second, admin.id, [])])
    expect(codesOf(results)).toEqual(['done', 'forbidden'])
    expect(await activeAdmins(accountId)).toBe(1)
    expect(await activityOf(accountId)).toHaveLength(1)
  })

  test.each(rounds)('when each disables the other (%i)', async () => {
    const { accountId, admin, second } = await makeTwoAdmins()
    const nothing = { deleteKeys: [] }
    const results = await Promise.allSettled([disablePerson(admin, second.id, nothing), disablePerson(second, admin.id, nothing)])
    expect(codesOf(results)).toEqual(['done', 'unauthenticated'])
    expect(await activeAdmins(accountId)).toBe(1)
  })

  test.each(rounds)('when one gives up the role while an operator disables the other (%i)', async () => {
    const { accountId, admin, second, operator } = await makeTwoAdmins()
    const results = await Promise.allSettled([
      changeRoles(admin, admin.id, []),
      disablePerson(operator, second.id, { deleteKeys: [] }),
    ])
    expect(codesOf(results)).toEqual(['conflict', 'done'])
    expect(await activeAdmins(accountId)).toBe(1)
  })

  test('when ten who are the only ones all give up the role', async () => {
    const { accountId, admin } = await makeOffice()
    const others = await Promise.all(Array.from({ length: 9 }, () => makePerson(accountId, { roles: [chief] })))
    const actors = [admin, ...(await Promise.all(others.map(({ id }) => actorOf(id))))]
    const results = await Promise.allSettled(actors.map((actor) => changeRoles(actor, actor.id, [])))
    expect(codesOf(results)).toEqual(['conflict', ...Array.from({ length: 9 }, () => 'done')])
    expect(await activeAdmins(accountId)).toBe(1)
  })
})

test.each(rounds)('whoever is disabled gives nothing after it (%i)', async () => {
  const { admin, second, viewer, accountId } = await makeTwoAdmins()
  const results = await Promise.allSettled([
    disablePerson(admin, second.id, { deleteKeys: [] }),
    giveRoles(second, viewer.id, [chief]),
  ])
  const [, gave] = codesOf(results)
  const rows = await activityOf(accountId)
  expect(results[0].status).toBe('fulfilled')
  if (results[1].status === 'fulfilled') expect(rows.map(({ action }) => action)).toEqual(['EDITED', 'DISABLED'])
  else expect([gave, rows.length]).toEqual(['unauthenticated', 1])
})

test.each(rounds)('an invitation is either accepted or cancelled (%i)', async () => {
  const { admin, web } = await makeOffice()
  const { person, link } = await invitePerson(admin, { email: freshEmail(), name: 'Noor', roles: [{ role: 'SEI_VIEWER', projectId: web }] })
  const results = await Promise.allSettled([accept(link), cancelInvitation(admin, person.id)])
  const { prisma } = await database()
  const left = await prisma.person.findUnique({ where: { id: person.id } })
  if (results[0].status === 'fulfilled') {
    expect(codesOf(results)).toEqual(['conflict', 'done'])
    expect(left).toMatchObject({ invitedAt: null, passwordHash: 'x' })
  } else {
    expect(codesOf(results)).toEqual(['done', 'link_not_valid'])
    expect(left).toBeNull()
  }
})

test.each(rounds)('a link is accepted before roles are added, or is void (%i)', async () => {
  const { admin, seiAdmin, web } = await makeOffice()
  const roles: Binding[] = [{ role: 'SEI_VIEWER', projectId: web }]
  const { person, link } = await invitePerson(seiAdmin, { email: freshEmail(), name: 'Noor', roles })
  const [accepted, given] = await Promise.allSettled([accept(link), giveRoles(admin, person.id, [{ role: 'SEI_ADMIN', projectId: web }])])
  if (given.status === 'rejected') throw given.reason
  expect(given.value.person.status).toBe(accepted.status === 'fulfilled' ? 'ACTIVE' : 'INVITED')
  expect(given.value.link === null).toBe(accepted.status === 'fulfilled')
})

test('five who invite one email at once make one person, with the roles of all', async () => {
  const { admin, seiAdmin, opsAdmin, accountId, web, ops } = await makeOffice()
  const email = freshEmail()
  const one = (role: Binding['role'], projectId: string) => [{ role, projectId }]
  await Promise.all([
    invitePerson(admin, { email, name: 'A', roles: one('SEI_VIEWER', web) }),
    invitePerson(seiAdmin, { email, name: 'B', roles: one('SEI_ADMIN', web) }),
    invitePerson(opsAdmin, { email, name: 'C', roles: one('SEI_VIEWER', ops) }),
    invitePerson(admin, { email, name: 'D', roles: one('SEI_TEAM_MANAGER', ops) }),
    invitePerson(admin, { email, name: 'E', roles: one('SEI_VIEWER', web) }),
  ])
  const { prisma } = await database()
  const [person, ...more] = await prisma.person.findMany({ where: { accountId, email }, include: { links: { where: { voidedAt: null } } } })
  expect(more).toEqual([])
  expect(await rolesOf(person!.id)).toHaveLength(4)
  expect(person!.links.length).toBeLessThanOrEqual(1)
})

test('two accounts that invite one email at once: one has the person, the other is told no more than ever', async () => {
  const offices = [await makeOffice(), await makeOffice()]
  const email = freshEmail()
  const results = await Promise.allSettled(
    offices.map(({ admin, web }) => invitePerson(admin, { email, name: 'Noor', roles: [{ role: 'SEI_VIEWER', projectId: web }] })),
  )
  expect(codesOf(results)).toEqual(['conflict', 'done'])
})

test('SEI Admins of two projects who change one person at once both have their way', async () => {
  const { accountId, seiAdmin, opsAdmin, web, ops } = await makeOffice()
  const { id } = await makePerson(accountId, { roles: [{ role: 'SEI_VIEWER', projectId: web }, { role: 'SEI_VIEWER', projectId: ops }] })
  await Promise.all([
    changeRoles(seiAdmin, id, [{ role: 'SEI_ADMIN', projectId: web }]),
    changeRoles(opsAdmin, id, [{ role: 'SEI_TEAM_MANAGER', projectId: ops }]),
  ])
  expect(await rolesOf(id)).toEqual([
    { role: 'SEI_ADMIN', projectId: web },
    { role: 'SEI_TEAM_MANAGER', projectId: ops },
  ])
})

describe.runIf(inject('databaseKind') === 'postgresql')('a change of another server', () => {
  test('is waited for, and counts: whoever it demotes changes nothing more', async () => {
    const { accountId, admin, second } = await makeTwoAdmins()
    const { prisma } = await database()
    let change: Promise<unknown> | undefined
    await prisma.$transaction(async (tx) => {
      await lockPeople(tx, accountId)
      change = changeRoles(second, admin.id, [])
      change.catch(() => undefined)
      await waitUntilBlocked()
      await tx.roleBinding.deleteMany({ where: { personId: second.id } })
    })
    await expect(change).rejects.toMatchObject({ code: 'forbidden' })
    expect(await activeAdmins(accountId)).toBe(1)
  })

  test('lets twenty of this one wait, which hold one connection, and refuses more', async () => {
    const { accountId, admin, viewer, web } = await makeTwoAdmins()
    const { prisma } = await database()
    let results: Promise<PromiseSettledResult<unknown>[]> | undefined
    await prisma.$transaction(async (tx) => {
      await lockPeople(tx, accountId)
      const roles: Binding[] = [{ role: 'SEI_VIEWER', projectId: web }]
      const changes = Array.from({ length: 30 }, () => changeRoles(admin, viewer.id, roles))
      results = Promise.allSettled(changes)
      let refused = 0
      for (const change of changes) change.catch(() => (refused += 1))
      await waitUntilBlocked()
      // All have come by then: one that came later would find room.
      await expect.poll(() => refused, { timeout: 10_000 }).toBe(9)
    })
    const codes = codesOf((await results)!)
    expect(codes.filter((code) => code === 'done')).toHaveLength(21)
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(9)
  })
})
