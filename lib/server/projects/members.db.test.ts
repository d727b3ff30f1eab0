import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { makePerson } from '../../testing/make/people'
import { makeTenant } from '../../testing/make/tenant'
import { database } from '../database/open'
import { listMembers, requireMember } from './members'

const namesOf = async (...given: Parameters<typeof listMembers>) => (await listMembers(...given)).items.map(({ name }) => name)

/** Two accounts with people in and outside of the project `web` of the first. */
async function makeCrowd() {
  const tenant = await makeTenant()
  const { accountId, admin, adminElsewhere } = tenant
  const [web, ops] = [admin.projectId, adminElsewhere.projectId]
  const inWeb = { role: 'SEI_VIEWER' as const, projectId: web }
  const member = await makePerson(accountId, { name: 'Zoë Lima', email: `lima-${web}@example.com`, roles: [inWeb] })
  const everywhere = await makePerson(accountId, { name: 'anna', roles: [{ role: 'SEI_VIEWER', projectId: null }, inWeb] })
  const others = [
    await makePerson(accountId, { name: 'of ops', roles: [{ role: 'SEI_ADMIN', projectId: ops }] }),
    await makePerson(accountId, { name: 'without a role' }),
    await makePerson(accountId, { name: 'disabled', roles: [inWeb], disabledAt: new Date() }),
    await makePerson(accountId, { name: 'invited', roles: [inWeb], invitedAt: new Date() }),
  ]
  return { ...tenant, member, everywhere, others, stranger: (await makeTenant()).admin }
}

test('members are who has a role in the project or the account, each once, by name; nobody else', async () => {
  const { admin, adminElsewhere } = await makeCrowd()
  expect(await namesOf(admin)).toEqual(['ACCOUNT_ADMIN', 'anna', 'SEI_ADMIN', 'SEI_TEAM_MANAGER', 'SEI_VIEWER', 'Zoë Lima'])
  expect(await namesOf(adminElsewhere)).toEqual(['ACCOUNT_ADMIN', 'anna', 'of ops'])
})

test('they are found by a part of their name or email, in either case', async () => {
  const { admin, member } = await makeCrowd()
  expect(await listMembers(admin, 'zOË')).toEqual({ items: [member] })
  expect(await listMembers(admin, member.email.slice(0, 10).toUpperCase())).toEqual({ items: [member] })
  for (const q of ['of ops', 'disabled', 'invited', '%']) expect(await namesOf(admin, q)).toEqual([])
  expect(await namesOf(admin, '')).toHaveLength(6)
})

test('at most 50 are listed', async () => {
  const { admin, accountId } = await makeTenant()
  const { prisma } = await database()
  const people = Array.from({ length: 60 }, (_, index) => ({ id: randomUUID(), accountId, name: `Zoe ${index}`, email: `${randomUUID()}@example.com` }))
  await prisma.person.createMany({ data: people })
  await prisma.roleBinding.createMany({
    data: people.map(({ id }) => ({ accountId, personId: id, projectId: admin.projectId, role: 'SEI_VIEWER' as const })),
  })
  expect(await namesOf(admin)).toHaveLength(50)
  expect(await namesOf(admin, 'zoe 59')).toEqual(['Zoe 59'])
})

test('whoever is to answer for a key has to be a member; all others are refused alike', async () => {
  const { admin, member, everywhere, others, stranger } = await makeCrowd()
  const { prisma } = await database()
  for (const person of [member, everywhere]) expect(await requireMember(prisma, admin, person.id)).toEqual(person)
  for (const id of [...others.map((person) => person.id), stranger.person.id, randomUUID()]) {
    await expect(requireMember(prisma, admin, id)).rejects.toMatchObject({
      code: 'validation',
      detail: 'Choose a member of this project.',
      errors: [{ pointer: '/responsibleId', detail: 'Choose a member of this project.' }],
    })
  }
})
