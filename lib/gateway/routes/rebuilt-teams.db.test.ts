// @module-tag pglite
import { expect, test } from 'vitest'
import type { Team } from '../../schema/team'
import { makeClient } from '../../testing/calls/gateway'
import { makeIntegration } from '../../testing/make/sei-rows'
import { activityOf } from '../../testing/services/stored'
import { makeTenant } from '../../testing/make/tenant'

const fileOf = (...rows: string[]) => ['Email,Manager Email,Full Name,Role,Site', ...rows].join('\n')

test('every change of the developers through the gateway rebuilds the org trees; teams that stay keep reference and settings', async () => {
  const { admin, accountId } = await makeTenant()
  const call = await makeClient(admin, 'ADMIN')
  const done = async (method: string, path: string, content?: object) => {
    const { status, json } = await call(method, `/v2${path}`, content)
    expect([200, 201], `${method} ${path}`).toContain(status)
    return json as never
  }
  const save = async (file: string) => {
    const { versionId, fieldMappings }: { versionId: string; fieldMappings: object[] } = await done('POST', '/developers', { file })
    await done('PUT', `/developers/versions/${versionId}/fieldMappings`, { body: { fieldMappings } })
  }
  const makeTree = async (level: string): Promise<number> =>
    (await done('POST', '/org-trees', { body: { name: `By ${level}`, levels: [level] } }) as { id: number }).id
  const teamsOf = async (tree: number) => {
    const teams: Team[] = await done('GET', `/org-trees/${tree}/teams`)
    return Object.fromEntries(teams.map((team) => [team.name, team]))
  }
  const countsOf = async (tree: number) =>
    Object.fromEntries(Object.values(await teamsOf(tree)).map(({ name, developerCount }) => [name, developerCount]))
  const settingsOf = async ({ orgTreeId, refId }: Team) => {
    const path = `/org-trees/${orgTreeId}/teams/${refId}/settings`
    return [await done('GET', `${path}/integrations`), await done('GET', `${path}/integration_filters`)]
  }

  await save(fileOf('ada@x.io,,Ada,Lead,Berlin', 'bob@x.io,ada@x.io,Bob,Engineer,Rome', 'cem@x.io,ada@x.io,Cem,Engineer,Rome'))
  const [sites, managers] = [await makeTree('Site'), await makeTree('Manager Email')]
  expect([await countsOf(sites), await countsOf(managers)]).toEqual([{ Berlin: 1, Rome: 2 }, { Ada: 3 }])
  const git = await makeIntegration(accountId, 'Git')
  const set = async ({ orgTreeId, refId, name }: Team) => {
    const path = `/org-trees/${orgTreeId}/teams/${refId}/settings`
    const entry = { integrationId: git.integrationId, filterKey: 'REPO_ID', operator: 'IN', values: [name] }
    await done('PUT', `${path}/integrations`, { body: { integrations: [git] } })
    await done('PUT', `${path}/integration_filters`, { body: { groupedFilters: { SCM: [entry] } } })
  }
  const rome = (await teamsOf(sites)).Rome!
  const ada = (await teamsOf(managers)).Ada!
  for (const team of [rome, ada]) await set(team)
  const [ofRome, ofAda] = [await settingsOf(rome), await settingsOf(ada)]
  expect(ofAda).toMatchObject([{ integrations: [git] }, { groupedFilters: { SCM: [{ values: ['Ada'] }] } }])
  const same = async () => {
    expect((await teamsOf(sites)).Rome).toMatchObject({ refId: rome.refId })
    expect((await teamsOf(managers)).Ada).toMatchObject({ refId: ada.refId })
    expect([await settingsOf(rome), await settingsOf(ada)]).toEqual([ofRome, ofAda])
  }

  const reupload = fileOf(
    'ada@x.io,,Ada,Lead,Berlin',
    'bob@x.io,ada@x.io,Bob,Lead,Rome',
    'cem@x.io,bob@x.io,Cem,Engineer,Rome',
    'dia@x.io,bob@x.io,Dia,Engineer,Oslo',
  )
  const { versionId }: { versionId: string } = await done('PUT', '/developers', { file: reupload })
  expect([await countsOf(sites), await countsOf(managers)]).toEqual([{ Berlin: 1, Rome: 2 }, { Ada: 3 }])
  await done('PATCH', `/developers/versions/${versionId}`, { body: { active: true } })
  expect(await countsOf(sites)).toEqual({ Berlin: 1, Rome: 2, Oslo: 1 })
  expect(await countsOf(managers)).toEqual({ Ada: 4, 'Ada: direct reports': 1, Bob: 3 })
  const oslo = (await teamsOf(sites)).Oslo!
  const bob = (await teamsOf(managers)).Bob!
  const rows = (await activityOf(accountId)).slice(-3)
  expect(rows.map(({ type, action, targetName, details }) => [type, action, targetName, details])).toEqual([
    [
      'ORG_TREE',
      'EDITED',
      'By Site',
      { reason: 'developers', teams: { added: 1, addedNames: ['Oslo'], removed: 0, removedNames: [] } },
    ],
    [
      'ORG_TREE',
      'EDITED',
      'By Manager Email',
      { reason: 'developers', teams: { added: 2, addedNames: ['Bob', 'Ada: direct reports'], removed: 0, removedNames: [] } },
    ],
    ['DEVELOPER', 'EDITED', 'Developer CSV', { developers: 4 }],
  ])
  // Of the leaf that was divided.
  expect(await settingsOf(bob)).toEqual(ofAda)
  await same()

  await done('PATCH', '/developers', { body: [{ email: 'cem@x.io', site: 'Berlin', managerEmail: 'ada@x.io' }] })
  expect(await countsOf(sites)).toEqual({ Berlin: 2, Rome: 1, Oslo: 1 })
  expect(await countsOf(managers)).toEqual({ Ada: 4, 'Ada: direct reports': 2, Bob: 2 })
  expect((await teamsOf(managers)).Bob).toMatchObject({ refId: bob.refId })
  await same()

  await done('DELETE', '/developers', { body: { emails: ['dia@x.io'] } })
  expect([await countsOf(sites), await countsOf(managers)]).toEqual([{ Berlin: 2, Rome: 1 }, { Ada: 3 }])
  await same()

  await save(fileOf('ada@x.io,,Ada,Lead,Oslo', 'bob@x.io,ada@x.io,Bob,Lead,Rome'))
  expect([await countsOf(sites), await countsOf(managers)]).toEqual([{ Oslo: 1, Rome: 1 }, { Ada: 2 }])
  expect((await teamsOf(sites)).Oslo).toMatchObject({ refId: oslo.refId })
  await same()
  const last = (await activityOf(accountId)).findLast(({ targetName }) => targetName === 'By Site')
  expect(last!.details).toMatchObject({ teams: { added: 1, addedNames: ['Oslo'], removed: 1, removedNames: ['Berlin'] } })
})
