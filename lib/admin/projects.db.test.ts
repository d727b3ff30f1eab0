import { expect, test } from 'vitest'
import { admin } from '../testing/calls/admin'
import { keyBehind, makeKey } from '../testing/make/keys'
import { makeTenant, type Tenant } from '../testing/make/tenant'
import { activityOf } from '../testing/services/stored'

const run = ({ admin: { project } }: Tenant, ...words: string[]) => admin([...words, '--json', '--account', project.account])

/** Runs a command that has to be done. @returns what it answered */
async function done(tenant: Tenant, ...words: string[]): Promise<unknown> {
  const { code, err, json } = await run(tenant, ...words)
  expect([code, err]).toEqual([0, ''])
  return json
}

test('projects are listed, created and renamed by org/project', async () => {
  const tenant = await makeTenant()
  const made = {
    id: expect.any(String),
    project: 'eng/payments',
    name: 'Payments',
    status: 'active',
    liveKeys: 0,
    people: 1,
    createdAt: expect.any(String),
  }
  expect(await done(tenant, 'projects', 'create', 'eng/payments', '--name', 'Payments')).toEqual({ project: made })
  expect(await done(tenant, 'projects', 'rename', 'eng/payments', '--name', 'Refunds')).toEqual({ project: { ...made, name: 'Refunds' } })
  const { projects } = (await done(tenant, 'projects', 'list')) as { projects: { project: string; name: string }[] }
  expect(projects.map(({ project, name }) => `${project}: ${name}`).toSorted()).toEqual(['eng/ops: ops', 'eng/payments: Refunds', 'eng/web: web'])
})

test('an archived project refuses its keys, and is deleted only without live ones', async () => {
  const tenant = await makeTenant()
  const { key, secret } = await makeKey(tenant.admin)
  expect(await done(tenant, 'projects', 'archive', 'eng/web')).toMatchObject({ project: { status: 'archived', liveKeys: 1 } })
  await expect(keyBehind(secret)).rejects.toMatchObject({ code: 'project_archived' })
  expect(await done(tenant, 'projects', 'restore', 'eng/web')).toMatchObject({ project: { status: 'active' } })
  await expect(keyBehind(secret)).resolves.toMatchObject({ id: key.id })
  expect(await run(tenant, 'projects', 'delete', 'eng/web')).toMatchObject({ code: 1, out: '' })
  await done(tenant, 'projects', 'archive', 'eng/web')
  expect(await run(tenant, 'projects', 'delete', 'eng/web')).toMatchObject({ code: 1, out: '', err: expect.stringContaining('1 live key') })
  await done(tenant, 'keys', 'delete', key.id)
  expect(await done(tenant, 'projects', 'delete', 'eng/web')).toEqual({ project: { id: tenant.admin.projectId, project: 'eng/web' } })
  expect(await run(tenant, 'keys', 'list', '--project', 'eng/web')).toMatchObject({ code: 1, out: '' })
  expect(await run(tenant, 'projects', 'create', 'eng/web', '--name', 'Web')).toMatchObject({ code: 1, out: '' })
})

test('organizations are listed, created and renamed', async () => {
  const tenant = await makeTenant()
  const made = { id: expect.any(String), organization: 'research', name: 'Research' }
  expect(await done(tenant, 'organizations', 'create', 'research', '--name', 'Research')).toEqual({ organization: made })
  expect(await done(tenant, 'organizations', 'rename', 'research', '--name', 'R&D')).toEqual({ organization: { ...made, name: 'R&D' } })
  expect(await done(tenant, 'organizations', 'list')).toEqual({
    organizations: [
      { id: expect.any(String), organization: 'eng', name: 'Engineering', projects: 2 },
      { ...made, name: 'R&D', projects: 0 },
    ],
  })
})

test('what may not be is refused in a line, and another account is out of reach', async () => {
  const tenant = await makeTenant()
  const refused: [string, ...string[]][] = [
    ['An identifier begins with a letter', 'projects', 'create', 'eng/1st', '--name', 'First'],
    ['There is no organization none', 'projects', 'create', 'none/web', '--name', 'Web'],
    ['Enter a name.', 'projects', 'rename', 'eng/web', '--name', ' '],
    ['There is no project eng/none', 'projects', 'archive', 'eng/none'],
    ['There is no organization none', 'organizations', 'rename', 'none', '--name', 'None'],
  ]
  for (const [reason, ...words] of refused) {
    const { code, out, err } = await run(tenant, ...words)
    expect([code, out, err.trimEnd().split('\n').length]).toEqual([1, '', 1])
    expect(err).toContain(reason)
  }
})

test('each change is a row of the activity log, as done by the operator', async () => {
  const tenant = await makeTenant()
  await done(tenant, 'organizations', 'create', 'research', '--name', 'Research')
  await done(tenant, 'projects', 'create', 'research/models', '--name', 'Models')
  await done(tenant, 'projects', 'rename', 'research/models', '--name', 'Big models')
  await done(tenant, 'projects', 'archive', 'research/models')
  await done(tenant, 'projects', 'restore', 'research/models')
  await done(tenant, 'projects', 'archive', 'research/models')
  await done(tenant, 'projects', 'delete', 'research/models')
  const rows = await activityOf(tenant.accountId)
  expect(rows.map(({ type, action }) => `${type} ${action}`)).toEqual([
    'ORGANIZATION CREATED',
    'PROJECT CREATED',
    'PROJECT EDITED',
    'PROJECT ARCHIVED',
    'PROJECT RESTORED',
    'PROJECT ARCHIVED',
    'PROJECT DELETED',
  ])
  expect(new Set(rows.map(({ actorKind }) => actorKind))).toEqual(new Set(['operator']))
})
