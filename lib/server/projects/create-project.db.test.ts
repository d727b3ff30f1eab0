// @module-tag pglite
import { describe, expect, test } from 'vitest'
import { CreateProject, ListedProject } from '../../schema/project'
import { inAccount } from '../../testing/make/account-actor'
import { makeTenant, testRequest } from '../../testing/make/tenant'
import { activityOf } from '../../testing/services/stored'
import { database } from '../database/open'
import { archiveProject } from './archive'
import { createOrganization } from './create-organization'
import { createProject } from './create-project'
import { deleteProject } from './delete'
import { listOrganizations } from './list-all'

const start = async () => {
  const { admin, accountId } = await makeTenant()
  const actor = await inAccount(admin)
  const { organizations } = await listOrganizations(actor)
  return { actor, accountId, organizationId: organizations[0]!.id }
}

const taken = (detail: RegExp) => ({
  code: 'identifier_taken',
  status: 409,
  errors: [{ pointer: '/identifier', detail: expect.stringMatching(detail) }],
})

test('a project is made, listed, and told of in its own log', async () => {
  const { actor, accountId, organizationId } = await start()
  const made = await createProject(actor, { organizationId, name: 'Checkout', identifier: 'checkout' })
  expect(ListedProject.strict().parse(made)).toMatchObject({ identifier: 'checkout', name: 'Checkout', status: 'ACTIVE', liveKeys: 0, people: 1 })
  const { organizations } = await listOrganizations(actor)
  expect(organizations[0]!.projects).toContainEqual(made)
  expect(await activityOf(accountId)).toMatchObject([
    {
      projectId: made.id,
      actorLabel: actor.person.email,
      type: 'PROJECT',
      action: 'CREATED',
      targetId: made.id,
      targetName: 'Checkout',
      details: { identifier: 'checkout', organization: 'Engineering' },
      address: testRequest.address,
    },
  ])
})

describe('an identifier is not given twice in an organization', () => {
  test('not where another project has it, or one that differs in case alone', async () => {
    const { actor, organizationId } = await start()
    const create = (identifier: string) => createProject(actor, { organizationId, name: 'Web', identifier })
    await expect(create('web')).rejects.toMatchObject(taken(/^Another project .* “web”\. Choose/))
    await expect(create('WEB')).rejects.toMatchObject(taken(/“web”, which differs in capital letters only/))
    const other = await createOrganization(actor, { name: 'Retail', identifier: 'retail' })
    expect(await createProject(actor, { organizationId: other.id, name: 'Web', identifier: 'WEB' })).toMatchObject({ identifier: 'WEB' })
  })

  test('not after the project was deleted either, and that is said', async () => {
    const { actor, organizationId } = await start()
    const { id } = await createProject(actor, { organizationId, name: 'Old', identifier: 'old_one' })
    await archiveProject(actor, id)
    await deleteProject(actor, id)
    const again = createProject(actor, { organizationId, name: 'Old', identifier: 'Old_One' })
    await expect(again).rejects.toMatchObject(taken(/^A deleted project .* “old_one”.*not used again/))
  })

  test('and not at the same moment: of ten that differ in case, one is made', async () => {
    const { actor, accountId, organizationId } = await start()
    const identifiers = Array.from({ length: 10 }, (_, index) => 'same_project_'.replaceAll(/[a-z]/g, (letter, at) => (at === index ? letter.toUpperCase() : letter)))
    const tries = await Promise.allSettled(identifiers.map((identifier) => createProject(actor, { organizationId, name: 'x', identifier })))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { prisma } = await database()
    expect(await prisma.project.count({ where: { accountId, name: 'x' } })).toBe(1)
  })

  test('nor that of an organization in the account', async () => {
    const { actor } = await start()
    await expect(createOrganization(actor, { name: 'E', identifier: 'ENG' })).rejects.toMatchObject(taken(/^Another organization .* “eng”/))
    const made = await createOrganization(actor, { name: 'Data', identifier: 'data' })
    expect((await listOrganizations(actor)).organizations).toContainEqual({ ...made, projects: [] })
    // Another account has identifiers of its own.
    const { actor: stranger } = await start()
    expect(await createOrganization(stranger, { name: 'Data', identifier: 'data' })).toMatchObject({ identifier: 'data' })
  })
})

test('the organization of another account is not found', async () => {
  const { actor } = await start()
  const { organizationId } = await start()
  const create = createProject(actor, { organizationId, name: 'Mine', identifier: 'mine' })
  await expect(create).rejects.toMatchObject({ code: 'not_found', status: 404 })
})

test.each(['', '1st', 'with space', 'dash-ed', 'pünktchen', '../x', 'a'.repeat(129), 'a.b', 'new\nline', '$x'])(
  'what is no identifier is refused: %j',
  (identifier) => {
    const { success } = CreateProject.safeParse({ organizationId: crypto.randomUUID(), name: 'x', identifier })
    expect(success).toBe(false)
  },
)
