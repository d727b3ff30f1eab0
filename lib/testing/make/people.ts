/** People of a test's account, as they act in Account Management. */
import { randomUUID } from 'node:crypto'
import { accountActor, operatorActor, type AccountActor } from '../../server/access/actor'
import type { Binding } from '../../server/access/session'
import { database } from '../../server/database/open'
import { makeTenant, testRequest } from './tenant'
import { signedInAs } from './session'

/** The person in Account Management, signed in just now. */
export const actorOf = async (personId: string): Promise<AccountActor> =>
  accountActor(await signedInAs(personId), { ...testRequest })

export const freshEmail = (name = 'ana') => `${name}-${randomUUID().slice(0, 8)}@example.com`

type Given = { name?: string; email?: string; roles?: Binding[]; disabledAt?: Date; invitedAt?: Date; createdAt?: Date; lastSignInAt?: Date }

/** A person who was there before, as no verb made them. */
export async function makePerson(accountId: string, { name = 'Ana', email = freshEmail(), roles = [], ...more }: Given = {}) {
  const { prisma } = await database()
  const { id } = await prisma.person.create({ data: { accountId, name, email, ...more } })
  await prisma.roleBinding.createMany({ data: roles.map((binding) => ({ ...binding, accountId, personId: id })) })
  return { id, email, name }
}

/** A tenant whose people act in Account Management: the roles but the admin's are for the project `web`. */
export async function makeOffice() {
  const { accountId, admin, seiAdmin, lead, viewer, adminElsewhere } = await makeTenant()
  const [web, ops] = [admin.projectId, adminElsewhere.projectId]
  const opsAdmin = await makePerson(accountId, { name: 'Ops Admin', roles: [{ role: 'SEI_ADMIN', projectId: ops }] })
  return {
    accountId,
    web,
    ops,
    /** In a project, for what is done with keys. */
    inWeb: admin,
    inOps: adminElsewhere,
    admin: await actorOf(admin.person.id),
    seiAdmin: await actorOf(seiAdmin.person.id),
    lead: await actorOf(lead.person.id),
    viewer: await actorOf(viewer.person.id),
    opsAdmin: await actorOf(opsAdmin.id),
    operator: operatorActor(accountId, { ...testRequest }, 'operator:a test'),
  }
}

/** The roles that a person has, as the database has them. */
export async function rolesOf(personId: string): Promise<Binding[]> {
  const { prisma } = await database()
  return prisma.roleBinding.findMany({
    where: { personId },
    select: { role: true, projectId: true },
    orderBy: [{ role: 'asc' }, { projectId: 'asc' }],
  })
}

/** The secret in the address of a link. */
export const secretIn = (link: { url: string } | null): string => {
  if (!link) throw new Error('There is no link.')
  return new URL(link.url).hash.slice(1)
}
