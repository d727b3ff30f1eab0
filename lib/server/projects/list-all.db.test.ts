// @module-tag pglite
import { expect, test } from 'vitest'
import { OrganizationList } from '../../schema/project'
import { inAccount } from '../../testing/make/account-actor'
import { makeKey } from '../../testing/make/keys'
import { makeTenant } from '../../testing/make/tenant'
import { database } from '../database/open'
import { deleteKey } from '../keys/delete'
import { archiveProject } from './archive'
import { createOrganization } from './create-organization'
import { deleteProject } from './delete'
import { listOrganizations } from './list-all'
import { listProjects } from './list'
import { signedInAs } from '../../testing/make/session'

test('organizations come with their projects, live keys and people, each counted once', async () => {
  const { admin, viewer, accountId } = await makeTenant()
  const actor = await inAccount(admin)
  const keys = [await makeKey(admin), await makeKey(admin), await makeKey(admin)]
  await deleteKey(admin, keys[0]!.key.id)
  await createOrganization(actor, { name: 'An empty one', identifier: 'none' })
  const { prisma } = await database()
  // More roles of the same people: one in the same project, one in the whole account.
  const more = { accountId, projectId: admin.projectId }
  await prisma.roleBinding.create({ data: { ...more, personId: viewer.person.id, role: 'SEI_ADMIN' } })
  await prisma.roleBinding.create({ data: { ...more, personId: admin.person.id, role: 'SEI_VIEWER' } })
  const listed = await listOrganizations(actor)
  expect(OrganizationList.parse(listed)).toEqual(listed)
  expect(listed.organizations.map(({ name, projects }) => [name, projects.map((project) => [project.identifier, project.liveKeys, project.people])])).toEqual([
    ['An empty one', []],
    ['Engineering', [['ops', 0, 1], ['web', 2, 4]]],
  ])
})

test('who is disabled does not count, and neither does another account', async () => {
  await makeTenant()
  const { admin, lead, viewer } = await makeTenant()
  const { prisma } = await database()
  await prisma.person.updateMany({ where: { id: { in: [lead.person.id, viewer.person.id] } }, data: { disabledAt: new Date() } })
  const { organizations } = await listOrganizations(await inAccount(admin))
  expect(organizations).toHaveLength(1)
  expect(organizations[0]!.projects.map(({ people }) => people)).toEqual([1, 2])
})

test('a project that is archived is listed as that, and last among those one may open; a deleted one nowhere', async () => {
  const { admin, adminElsewhere } = await makeTenant()
  const actor = await inAccount(admin)
  await archiveProject(actor, adminElsewhere.projectId)
  const listed = async () => (await listOrganizations(actor)).organizations[0]!.projects.map(({ identifier, status }) => [identifier, status])
  const choices = async () => (await listProjects(await signedInAs(admin.person.id))).map(({ project, isArchived }) => [project, isArchived])
  expect(await listed()).toEqual([['ops', 'ARCHIVED'], ['web', 'ACTIVE']])
  expect(await choices()).toEqual([['web', false], ['ops', true]])
  await deleteProject(actor, adminElsewhere.projectId)
  expect(await listed()).toEqual([['web', 'ACTIVE']])
  expect(await choices()).toEqual([['web', false]])
})
