// @module-tag own-process
import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { ListActivityLogs } from '../../schema/activity-log'
import { checkNobodyCheaply } from '../../testing/make/nobody'
import { makeTenant, type Tenant } from '../../testing/make/tenant'
import type { PersonActor } from '../access/actor'
import { listActivityLogs } from '../activity-log/read-for-keys'
import { database } from '../database/open'
import { signIn } from './sign-in'

let tenant: Tenant

beforeAll(async () => {
  const { prisma } = await database()
  // The account of the first start.
  for (const rows of [prisma.roleBinding, prisma.person, prisma.project, prisma.organization, prisma.account]) {
    await (rows as typeof prisma.account).deleteMany()
  }
  tenant = await makeTenant()
  await checkNobodyCheaply()
})

let networks = 0

/** Tries one password more than is looked at, from as many networks. */
async function lock(email: string) {
  const { requestId } = tenant.admin.request
  for (let times = 0; times < 51; times += 1) {
    const request = { requestId, address: `10.1.${Math.floor((networks += 1) / 250)}.${networks % 250}` }
    await expect(signIn({ email, password: 'wrong' }, request, { userAgent: '' })).rejects.toThrow()
  }
}

/** What the person is told of locks for this email. */
async function toldTo(reader: PersonActor, email: string) {
  const { content } = await listActivityLogs(reader, ListActivityLogs.parse({ emails: email, pageSize: '100' }))
  return content.filter(({ details }) => 'reason' in (details as object)).map(({ details }) => details)
}

const told = [{ reason: 'too many attempts', limit: 'account' }]

test('the Account Admins of a locked account are told, and nobody else', async () => {
  const { admin, seiAdmin, lead } = tenant
  await lock(lead.person.email)
  expect(await toldTo(admin, lead.person.email)).toEqual(told)
  expect(await toldTo(seiAdmin, lead.person.email)).toEqual([])
  expect(await toldTo(lead, lead.person.email)).toEqual([])
})

test('they are told of emails that nobody has where everybody is of their account, and not where others are', async () => {
  const [first, second] = [`${randomUUID()}@example.com`, `${randomUUID()}@example.com`]
  await lock(first)
  expect(await toldTo(tenant.admin, first)).toEqual(told)
  await makeTenant()
  await lock(second)
  expect(await toldTo(tenant.admin, second)).toEqual([])
  const { prisma } = await database()
  const row = { actorLabel: second, accountId: null, details: { equals: told[0]! } }
  expect(await prisma.activity.count({ where: row })).toBe(1)
})
