import { expect, test } from 'vitest'
import type { OrgTree } from '../../schema/org-tree'
import type { AnyProfile } from '../../schema/profile'
import type { Team, TeamFilters, TeamIntegrations } from '../../schema/team'
import { makeIntegration, rebuild, setDevelopers, type Person } from '../../testing/placed-developers'
import { makeClient } from '../../testing/gateway-calls'
import { activityOf } from '../../testing/stored'
import { makeTenant } from '../../testing/tenant'

const ada: Person = { email: 'ada@x.io', name: 'Ada', site: 'Berlin', team: 'Web', role: 'Engineer' }
const bob: Person = { email: 'bob@x.io', name: 'Bob', site: 'Rome', team: 'Web', role: 'Engineer', manager: 'ada@x.io' }
const cem: Person = { email: 'cem@x.io', name: 'Cem', site: 'Rome', team: 'Ops', role: 'Designer', manager: 'ada@x.io' }
const bySite = { name: 'By site', levels: ['Site', 'Team'] }

async function start() {
  const tenant = await makeTenant()
  await setDevelopers(tenant.accountId, [ada, bob, cem])
  return { ...tenant, client: await makeClient(tenant.admin) }
}
type Client = Awaited<ReturnType<typeof makeClient>>

async function makeTree(client: Client, input: object = bySite): Promise<OrgTree> {
  const { status, json } = await client.post('/v2/org-trees', input)
  expect(status).toBe(201)
  return json
}
const teamsOf = async (client: Client, id: number): Promise<Team[]> =>
  (await client.get(`/v2/org-trees/${id}/teams?there_is_no_cache=true`)).json

test('an org tree is created, read, listed, changed and deleted, and the log tells of it', async () => {
  const { client, accountId } = await start()
  const jira = await makeIntegration(accountId, 'Jira', 'IM')
  const made = await makeTree(client, {
    ...bySite,
    filters: [{ column: 'Role', operator: 'Not equals', values: ['Designer'] }],
    integrations: [jira.integrationId],
  })
  expect(made).toMatchObject({
    name: 'By site',
    levels: ['site', 'team'],
    filters: [{ column: 'role', operator: 'NOT_EQUALS', values: ['Designer'] }],
    profiles: { efficiencyProfileId: null, productivityProfileId: null, businessAlignmentProfileId: null },
    integrations: [jira.integrationId],
    teamCount: 2,
    createdBy: 'ADMIN of a test',
  })
  const path = `/v2/org-trees/${made.id}`
  expect(await client.get(path)).toMatchObject({ status: 200, json: made })
  expect(await client.get('/v2/org-trees')).toMatchObject({ status: 200, json: [made] })
  expect(await client.get(`${path}/integrations`)).toMatchObject({ status: 200, json: { integrations: [jira] } })

  const { name, levels, filters, profiles, integrations } = made
  const same = await client.put(path, { name, levels, filters, profiles, integrations })
  expect(same).toMatchObject({ status: 200, json: made })
  expect(await client.patch(path, { filters: [] })).toMatchObject({ status: 200, json: { teamCount: 3, name } })
  const replaced = await client.put(path, { name: 'Managers', levels: ['Manager Email'] })
  expect(replaced).toMatchObject({ status: 200, json: { integrations: [], levels: ['manager_email'], teamCount: 1 } })

  expect(await client.delete(path)).toMatchObject({ status: 204, json: null })
  expect(await client.get(path)).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } })
  expect((await client.delete(path)).status).toBe(404)
  const rows = (await activityOf(accountId)).filter(({ type }) => type === 'ORG_TREE')
  expect(rows.map(({ action, targetId, targetName }) => [action, targetId, targetName])).toEqual([
    ['CREATED', String(made.id), 'By site'],
    ['EDITED', String(made.id), 'By site'],
    ['EDITED', String(made.id), 'Managers'],
    ['DELETED', String(made.id), 'Managers'],
  ])
})

test('what a tree names has to exist, and stand where it may', async () => {
  const { client } = await start()
  const stranger = await start()
  const foreign = await makeIntegration(stranger.accountId, 'Foreign')
  const refused: [object, string][] = [
    [{ levels: ['Planet'] }, '/levels/0'],
    [{ levels: ['Site', 'site'] }, '/levels/1'],
    [{ levels: ['Manager Email', 'Site'] }, '/levels/0'],
    [{ levels: [] }, '/levels'],
    [{ filters: [{ column: 'Planet', operator: 'EQUALS', values: ['x'] }] }, '/filters/0/column'],
    [{ filters: [{ column: 'Email', operator: 'EQUALS', values: ['x'] }] }, '/filters/0/column'],
    [{ filters: [{ column: 'Site', operator: 'LIKE', values: ['x'] }] }, '/filters/0/operator'],
    [{ filters: [{ column: 'Site', operator: 'EQUALS', values: [] }] }, '/filters/0/values'],
    [{ filters: [{ column: 'Site', operator: 'EQUALS', values: ['\0'] }] }, '/filters/0/values/0'],
    [{ profiles: { efficiencyProfileId: 999_999 } }, '/profiles/efficiencyProfileId'],
    [{ profiles: { efficiencyProfileId: 1e12 } }, '/profiles/efficiencyProfileId'],
    [{ integrations: [foreign.integrationId] }, '/integrations/0'],
    [{ name: ' ' }, '/name'],
    [{ colour: 'red' }, '/colour'],
  ]
  const tree = await makeTree(client, { name: 'Tree', levels: ['Team'] })
  const path = `/v2/org-trees/${tree.id}`
  for (const [change, pointer] of refused) {
    const refusal = { status: 400, json: { code: 'VALIDATION', errors: [{ pointer }] } }
    expect(await client.post('/v2/org-trees', { ...bySite, ...change })).toMatchObject(refusal)
    expect(await client.put(path, { ...bySite, ...change })).toMatchObject(refusal)
    expect(await client.patch(path, change)).toMatchObject(refusal)
  }
  expect((await client.get('/v2/org-trees')).json).toEqual([tree])
  const fullName = { column: 'Full Name', operator: 'EQUALS', values: ['Ada'] }
  expect(await makeTree(client, { ...bySite, filters: [fullName] })).toMatchObject({ teamCount: 1 })
  const again = { ...bySite, name: 'BY SITE' }
  for (const taken of [await client.post('/v2/org-trees', again), await client.put(path, again), await client.patch(path, again)]) {
    expect(taken).toMatchObject({ status: 409, json: { code: 'NAME_TAKEN' } })
  }
})

test('before developers are set up there is no org tree', async () => {
  const { admin } = await makeTenant()
  const client = await makeClient(admin)
  expect(await client.post('/v2/org-trees', bySite)).toMatchObject({ status: 412, json: { code: 'NOT_SET_UP' } })
})

test.each([
  ['efficiency', 'efficiencyProfileId', 'efficiency_profile', {}],
  ['productivity', 'productivityProfileId', 'productivity_profile', {}],
  ['business-alignment', 'businessAlignmentProfileId', 'businessAlignmentProfile', { categories: [{ name: 'Features' }] }],
] as const)('a tree has one profile for %s, which cannot be deleted while it has', async (kind, member, name, more) => {
  const { client } = await start()
  const otherKind = kind === 'productivity' ? 'efficiency' : 'productivity'
  const profile: AnyProfile = (await client.post(`/v2/profiles/${kind}`, { name: 'A', ...more })).json
  const other: AnyProfile = (await client.post(`/v2/profiles/${otherKind}`, { name: 'A' })).json
  const { id } = await makeTree(client)
  const path = `/v2/org-trees/${id}`
  expect((await client.get(`${path}/${name}`)).status).toBe(404)
  const wrongKind = await client.patch(path, { profiles: { [member]: other.id } })
  expect(wrongKind).toMatchObject({ status: 400, json: { errors: [{ pointer: `/profiles/${member}` }] } })
  const otherMember = `${otherKind}ProfileId`
  await client.patch(path, { profiles: { [otherMember]: other.id } })
  const patched = await client.patch(path, { profiles: { [member]: profile.id } })
  expect(patched.json).toMatchObject({ profiles: { [member]: profile.id, [otherMember]: other.id } })
  expect(await client.get(`${path}/${name}`)).toMatchObject({ status: 200, json: profile })
  const used = await client.delete(`/v2/profiles/${kind}/${profile.id}`)
  expect(used).toMatchObject({ status: 409, json: { code: 'CONFLICT', message: expect.stringContaining('“By site”') } })
  await client.patch(path, { profiles: { [member]: null } })
  expect((await client.delete(`/v2/profiles/${kind}/${profile.id}`)).status).toBe(204)
})

test('teams are listed as arrays, with everything a team has', async () => {
  const { client, accountId } = await start()
  const git = await makeIntegration(accountId, 'Git')
  const { id } = await makeTree(client, { ...bySite, integrations: [git.integrationId] })
  const teams = await teamsOf(client, id)
  const rome = teams.find(({ name }) => name === 'Rome')!
  const ops = teams.find(({ name }) => name === 'Ops')!
  expect(rome).toMatchObject({ parentRefId: null, leaf: false, developerCount: 2, managers: [], integrations: [git] })
  expect(ops).toEqual({
    refId: ops.refId,
    name: 'Ops',
    orgTreeId: id,
    orgTreeName: 'By site',
    parentRefId: rome.refId,
    leaf: true,
    developerCount: 1,
    managers: [{ name: 'Ada', email: 'ada@x.io' }],
    integrations: [git],
    lastUpdatedOn: expect.any(Number),
    lastUpdatedBy: 'ADMIN of a test',
  })
  expect((await client.get('/v2/teams/list')).json).toEqual(teams)
  expect((await client.get(`/v2/teams/${ops.refId}/team_info`)).json).toEqual(ops)
  const developers = await client.get(`/v2/teams/${rome.refId}/developers?pageSize=1&pageIndex=1`)
  expect(developers).toMatchObject({
    status: 200,
    json: {
      content: [{ name: 'Cem', managerEmail: 'ada@x.io', shared: false, teamRefId: ops.refId, identities: [] }],
      totalElements: 2,
      totalPages: 2,
      empty: false,
    },
  })
  expect((await client.get(`/v2/teams/${rome.refId}/developers?pageSize=0`)).status).toBe(400)
})

test('the documentation’s script copies the settings of a reference team to all others', async () => {
  const { client, accountId } = await start()
  const scm = await makeIntegration(accountId, 'GitHub-Prod')
  const itsm = await makeIntegration(accountId, 'ServiceNow', 'ITSM')
  const { id } = await makeTree(client)
  const reference = (await teamsOf(client, id)).find(({ name }) => name === 'Ops')!
  const settings = (refId: number, which: string) =>
    `/v2/org-trees/${id}/teams/${refId}/settings/${which}?there_is_no_cache=true`
  const filters = {
    groupedFilters: {
      SCM: [{ ...scm, type: undefined, filterKey: 'REPO_ID', operator: 'IN', values: ['web', 'api'] }],
      ITSM: [{ ...itsm, type: undefined, filterKey: 'STATUS_CATEGORY', operator: 'IN', values: ['Done', 'To Do'] }],
    },
    categories: [],
    insightConfigs: {},
    metricsUsingDeveloperFilters: [],
  }
  const early = await client.put(settings(reference.refId, 'integration_filters'), filters)
  expect(early).toMatchObject({ status: 400, json: { errors: [{}, {}] } })
  const integrations = { integrations: [scm, itsm] }
  expect(await client.put(settings(reference.refId, 'integrations'), integrations)).toMatchObject({
    status: 200,
    json: integrations,
  })
  const put = await client.put(settings(reference.refId, 'integration_filters'), filters)
  expect(put).toMatchObject({ status: 200, json: JSON.parse(JSON.stringify(filters)) as object })

  const read = async (refId: number, which: string) => {
    const { status, json } = await client.get(settings(refId, which))
    expect(status).toBe(200)
    return json
  }
  const wanted = {
    integrations: (await read(reference.refId, 'integrations')) as TeamIntegrations,
    integration_filters: (await read(reference.refId, 'integration_filters')) as TeamFilters,
  }
  for (const { refId } of await teamsOf(client, id)) {
    for (const which of ['integrations', 'integration_filters'] as const) {
      expect((await client.put(settings(refId, which), wanted[which])).status).toBe(200)
    }
  }
  await setDevelopers(accountId, [ada, bob, { ...cem, name: 'Cem B.' }])
  await rebuild(accountId)
  for (const { refId } of await teamsOf(client, id)) {
    expect(await read(refId, 'integrations')).toEqual(wanted.integrations)
    expect(await read(refId, 'integration_filters')).toEqual(wanted.integration_filters)
  }
  const ofType = async (what: string) => (await client.get(`/v2/teams/${reference.refId}/${what}?integrationType=ITSM`)).json
  expect(await ofType('integrations')).toEqual({ integrations: [itsm] })
  expect(Object.keys((await ofType('integration_filters') as TeamFilters).groupedFilters)).toEqual(['ITSM'])
  const rows = (await activityOf(accountId)).filter(({ type }) => type === 'TEAM')
  expect(rows).toHaveLength(6)
  expect(rows[0]).toMatchObject({ action: 'EDITED', targetId: String(reference.refId), targetName: 'Ops' })
})

test('settings refuse what does not fit; an integration that goes takes its filters along', async () => {
  const { client, accountId } = await start()
  const foreign = await makeIntegration((await start()).accountId, 'Foreign')
  const [git, jira] = [await makeIntegration(accountId, 'Git'), await makeIntegration(accountId, 'Jira', 'IM')]
  const { id } = await makeTree(client)
  const [leaf] = (await teamsOf(client, id)).filter((team) => team.leaf)
  const path = `/v2/org-trees/${id}/teams/${leaf!.refId}/settings`
  const unknown = await client.put(`${path}/integrations`, { integrations: [git, foreign] })
  expect(unknown).toMatchObject({ status: 400, json: { errors: [{ pointer: '/integrations/1/integrationId' }] } })
  await client.put(`${path}/integrations`, { integrations: [git, jira, git] })
  const entry = (integrationId: number, values: unknown) => ({ integrationId, filterKey: 'KEY', operator: 'IN', values })
  const put = (groupedFilters: unknown, more = {}) =>
    client.put(`${path}/integration_filters`, { groupedFilters, ...more })
  expect((await put({ SCM: [entry(git.integrationId, ['a'])], IM: [entry(jira.integrationId, [1, true])] })).status).toBe(200)
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  const refused = [
    await put({ SCM: [entry(foreign.integrationId, ['a'])] }),
    await put({ SCM: [entry(git.integrationId, ['\0'])] }),
    await put({ SCM: [entry(git.integrationId, ['\ud800'])] }),
    await put({ 'S C M': [] }),
    await put({ SCM: 'all' }),
    await client.put(`${path}/integration_filters`, `{"insightConfigs":{"a":${deep}}}`),
    await client.put(`${path}/integration_filters`, `{"groupedFilters":${deep}}`),
    await put({}, { categories: [{ '\0': 1 }] }),
    await put({}, { other: 1 }),
    await client.get(`/v2/teams/${leaf!.refId}/integrations?integrationType=%00`),
    await client.get(`/v2/teams/${leaf!.refId}/integration_filters?integrationType=%00`),
  ]
  expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 400))
  await client.put(`${path}/integrations`, { integrations: [jira] })
  const { json } = await client.get(`${path}/integration_filters`)
  expect((json as TeamFilters).groupedFilters).toEqual({
    IM: [{ ...entry(jira.integrationId, [1, true]), integrationName: 'Jira' }],
  })
})

test('filters that come in many requests are bounded in all', async () => {
  const { client, accountId } = await start()
  const git = await makeIntegration(accountId, 'Git')
  const { id } = await makeTree(client)
  const [leaf] = (await teamsOf(client, id)).filter((team) => team.leaf)
  const path = `/v2/org-trees/${id}/teams/${leaf!.refId}/settings`
  await client.put(`${path}/integrations`, { integrations: [git] })
  const put = (filterKey: string, count: number) => {
    const values = Array.from({ length: count }, (_, index) => `${index} ${'x'.repeat(990)}`)
    const entry = { integrationId: git.integrationId, filterKey, operator: 'IN', values }
    return client.put(`${path}/integration_filters`, { groupedFilters: { SCM: [entry] } })
  }
  expect([(await put('A', 120)).status, (await put('B', 120)).status]).toEqual([200, 200])
  const { json: before } = await client.get(`${path}/integration_filters`)
  expect(await put('C', 20)).toMatchObject({ status: 413, json: { code: 'TOO_LARGE' } })
  expect((await client.get(`${path}/integration_filters`)).json).toEqual(before)
  expect([(await put('A', 100)).status, (await put('C', 20)).status]).toEqual([200, 200])
})

test('nothing of another project or account is found, and ids that cannot be are not either', async () => {
  const { client, adminElsewhere } = await start()
  const { id } = await makeTree(client)
  const [team] = (await teamsOf(client, id)).filter(({ leaf }) => leaf)
  const other = await makeTree(client, { name: 'Other', levels: ['Role'] })
  const strangers = [await makeClient(adminElsewhere), (await start()).client]
  const ids = [id, 0, -1, 2_147_483_648, 1e15, 'x', '1.5', '0x1', '%00']
  for (const stranger of strangers) {
    expect([(await stranger.get('/v2/org-trees')).json, (await stranger.get('/v2/teams/list')).json]).toEqual([[], []])
    for (const any of ids) {
      const tree = `/v2/org-trees/${any}`
      const settings = `${tree}/teams/${team!.refId}/settings`
      const calls = await Promise.all([
        stranger.get(tree),
        stranger.put(tree, bySite),
        stranger.patch(tree, {}),
        stranger.delete(tree),
        ...['efficiency_profile', 'productivity_profile', 'businessAlignmentProfile', 'integrations', 'teams'].map(
          (what) => stranger.get(`${tree}/${what}`),
        ),
        stranger.get(`${settings}/integrations`),
        stranger.put(`${settings}/integrations`, { integrations: [] }),
        stranger.get(`${settings}/integration_filters`),
        stranger.put(`${settings}/integration_filters`, {}),
      ])
      expect(new Set(calls.map(({ status }) => status))).toEqual(new Set([404]))
    }
    for (const any of [team!.refId, ...ids.slice(1)]) {
      for (const what of ['team_info', 'integrations', 'developers', 'integration_filters']) {
        expect((await stranger.get(`/v2/teams/${any}/${what}`)).status).toBe(404)
      }
    }
  }
  expect((await client.get(`/v2/org-trees/${other.id}/teams/${team!.refId}/settings/integrations`)).status).toBe(404)
})
