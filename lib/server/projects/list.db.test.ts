// @module-tag pglite
import { expect, test } from 'vitest'
import { signedInAs } from '../../testing/make/session'
import { makeTenant } from '../../testing/make/tenant'
import { database } from '../database/open'
import { now } from '../runtime/clock'
import { listProjects } from './list'

const listFor = async ({ id }: { id: string }) => listProjects(await signedInAs(id))

const namesFor = async (person: { id: string }) =>
  (await listFor(person)).map(({ org, project }) => `${org}/${project}`)

test('an account’s admin may open every project of the account, others those that they have a role in', async () => {
  const { admin, seiAdmin, lead, viewer } = await makeTenant()
  expect(await namesFor(admin.person)).toEqual(['eng/ops', 'eng/web'])
  for (const { person } of [seiAdmin, lead, viewer]) expect(await namesFor(person)).toEqual(['eng/web'])
})

test('a project is listed once, however many roles a person has in it, and not at all without one', async () => {
  const { viewer, admin, accountId } = await makeTenant()
  const { prisma } = await database()
  const role = { accountId, personId: viewer.person.id, projectId: admin.projectId }
  await prisma.roleBinding.create({ data: { ...role, role: 'SEI_ADMIN' } })
  expect(await listFor(viewer.person)).toEqual([
    {
      id: admin.projectId,
      org: 'eng',
      orgName: 'Engineering',
      project: 'web',
      projectName: 'web',
      isArchived: false,
      mayChangeSettings: true,
      mayReadActivity: true,
    },
  ])
  await prisma.roleBinding.deleteMany({ where: { personId: viewer.person.id } })
  expect(await listFor(viewer.person)).toEqual([])
})

test('the activity log is for all but viewers, in an archived project too', async () => {
  const { admin, seiAdmin, lead, viewer } = await makeTenant()
  const { prisma } = await database()
  await prisma.project.update({ where: { id: admin.projectId }, data: { archivedAt: now() } })
  const readIn = async (person: { id: string }) => (await listFor(person)).flatMap(({ project, mayReadActivity }) => (mayReadActivity ? project : []))
  expect(await readIn(admin.person)).toEqual(['ops', 'web'])
  for (const { person } of [seiAdmin, lead]) expect(await readIn(person)).toEqual(['web'])
  expect(await readIn(viewer.person)).toEqual([])
})

test('the settings are for those who may change them there, and for nobody in an archived project', async () => {
  const { admin, seiAdmin, lead, viewer } = await makeTenant()
  const { prisma } = await database()
  const mayIn = async (person: { id: string }) => (await listFor(person)).flatMap(({ project, mayChangeSettings }) => (mayChangeSettings ? project : []))
  expect(await mayIn(admin.person)).toEqual(['ops', 'web'])
  expect(await mayIn(seiAdmin.person)).toEqual(['web'])
  for (const { person } of [lead, viewer]) expect(await mayIn(person)).toEqual([])
  await prisma.project.update({ where: { id: admin.projectId }, data: { archivedAt: now() } })
  expect(await mayIn(admin.person)).toEqual(['ops'])
  expect(await mayIn(seiAdmin.person)).toEqual([])
})
