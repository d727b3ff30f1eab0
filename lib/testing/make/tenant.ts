/** An account of a test's own: two projects, and a person of each role, as actors. */
import { randomUUID } from 'node:crypto'
import { sessionActor, type PersonActor } from '../../server/access/actor'
import { database } from '../../server/database/open'
import type { PersonRole } from '../../server/prisma-client/enums'
import { signedInAs } from './session'

/** Where requests of tests come from. Refusals are noted on a request: each is a copy of this one, which nothing changes. */
export const testRequest: Readonly<{ requestId: string; address: string }> = Object.freeze({
  requestId: '11111111-1111-4111-8111-111111111111',
  address: '192.0.2.7',
})

export type Tenant = {
  accountId: string
  admin: PersonActor
  seiAdmin: PersonActor
  lead: PersonActor
  viewer: PersonActor
  /** The same administrator in the account's other project. */
  adminElsewhere: PersonActor
}

/** Makes an account with organization `eng` and projects `web` and `ops`; the roles but the admin's are for `web`. */
export async function makeTenant(): Promise<Tenant> {
  const { prisma } = await database()
  const mark = randomUUID().slice(0, 8)
  const account = await prisma.account.create({ data: { identifier: `acct-${mark}`, name: 'Test account' } })
  const accountId = account.id
  const organization = await prisma.organization.create({ data: { accountId, identifier: 'eng', name: 'Engineering' } })
  const makeProject = (identifier: string) =>
    prisma.project.create({ data: { accountId, organizationId: organization.id, identifier, name: identifier } })
  const web = await makeProject('web')
  await makeProject('ops')
  const makePerson = async (role: PersonRole, projectId: string | null) => {
    const email = `${role.toLowerCase()}-${mark}@example.com`
    const person = await prisma.person.create({ data: { accountId, email, name: role } })
    await prisma.roleBinding.create({ data: { accountId, personId: person.id, role, projectId } })
    return async (project: string) => sessionActor(await signedInAs(person.id), { org: 'eng', project }, { ...testRequest })
  }
  const admin = await makePerson('ACCOUNT_ADMIN', null)
  const seiAdmin = await makePerson('SEI_ADMIN', web.id)
  const lead = await makePerson('SEI_TEAM_MANAGER', web.id)
  const viewer = await makePerson('SEI_VIEWER', web.id)
  return {
    accountId,
    admin: await admin('web'),
    seiAdmin: await seiAdmin('web'),
    lead: await lead('web'),
    viewer: await viewer('web'),
    adminElsewhere: await admin('ops'),
  }
}
