import { expect, test } from 'vitest'
import type { OrgTree } from '../../schema/org-tree'
import type { AnyProfile } from '../../schema/profile'
import type { Team } from '../../schema/team'
import { database } from '../../server/database/open'
import { listOrgTrees } from '../../server/sei/org-trees/get'
import { makeClient } from '../../testing/calls/gateway'
import { bySite, makeDividedTenant, makeTree, teamsOf } from '../../testing/make/org-trees'
import { makeIntegration } from '../../testing/make/sei-rows'
import { activityOf } from '../../testing/services/stored'
import { makeTenant } from '../../testing/make/tenant'

test('an org tree is created, read, listed, changed and deleted, and the log tells of it', async () => {
  const { client, accountId } = await makeDividedTenant()
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
  expect(replaced).toMatchObject({ status: 200, json: { integrations: [], levels: ['managerEmail'], teamCount: 1 } })

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
  const { client } = await makeDividedTenant()
  const stranger = await makeDividedTenant()
  const foreign = await makeIntegration(stranger.accountId, 'Foreign')
  const { id: foreignProfile }: AnyProfile = (await stranger.client.post('/v2/profiles/efficiency', { name: 'Foreign' })).json
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
    [{ profiles: { efficiencyProfileId: foreignProfile } }, '/profiles/efficiencyProfileId'],
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

test('many org trees are listed oldest first, a few at a time in memory', async () => {
  const { client, accountId, admin } = await makeDividedTenant()
  const { prisma } = await database()
  await prisma.$executeRaw`
    INSERT INTO org_tree (account_id, project_id, name, folded_name, levels, filters, default_integration_ids, created_by, updated_by)
    SELECT ${accountId}::uuid, ${admin.projectId}::uuid, n::text, n::text, '{site}', '[]', '{}', 'test', 'test'
    FROM generate_series(1, 25) n`
  const { json, status } = await client.get('/v2/org-trees')
  const names = Array.from({ length: 25 }, (_, index) => String(index + 1))
  expect([status, (json as OrgTree[]).map(({ name }) => name)]).toEqual([200, names])
  const sizes: number[] = []
  for await (const page of listOrgTrees(client.actor)) sizes.push(page.length)
  expect(sizes).toEqual([10, 10, 5])
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
  const { client } = await makeDividedTenant()
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

test('a profile that only another project’s tree uses cannot be deleted either; what that tree is called stays there', async () => {
  const { client, adminElsewhere } = await makeDividedTenant()
  const sibling = await makeClient(adminElsewhere)
  const { id }: AnyProfile = (await client.post('/v2/profiles/efficiency', { name: 'A' })).json
  const tree = await makeTree(sibling, { ...bySite, name: 'Secret plans', profiles: { efficiencyProfileId: id } })
  const refused = await client.delete(`/v2/profiles/efficiency/${id}`)
  const message = expect.stringContaining('org trees of other projects')
  expect(refused).toMatchObject({ status: 409, json: { code: 'CONFLICT', message } })
  expect(refused.text).not.toContain('Secret')
  expect((await client.get(`/v2/profiles/efficiency/${id}`)).status).toBe(200)
  expect((await sibling.delete(`/v2/org-trees/${tree.id}`)).status).toBe(204)
  expect((await client.delete(`/v2/profiles/efficiency/${id}`)).status).toBe(204)
})

test('teams are listed as arrays, with everything a team has', async () => {
  const { client, accountId } = await makeDividedTenant()
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
  for (const team of teams) expect((await client.get(`/v2/teams/${team.refId}/team_info`)).json).toEqual(team)
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

test('developers of a team come with their identities, or with those in one type of integration', async () => {
  const { client, accountId } = await makeDividedTenant()
  const [git, jira] = [await makeIntegration(accountId, 'Git'), await makeIntegration(accountId, 'Jira', 'IM')]
  await makeTree(client, { name: 'Tree', levels: ['Team'] })
  const ops = (await client.get('/v2/teams/list')).json as Team[]
  const path = `/v2/teams/${ops.find(({ name }) => name === 'Ops')!.refId}/developers`
  const { prisma } = await database()
  await prisma.$executeRaw`
    INSERT INTO developer_identity (account_id, developer_ref_id, integration_id, identity)
    SELECT ${accountId}::uuid, d.ref_id, i.id, 'cem' FROM developer d, integration i
    WHERE d.account_id = ${accountId}::uuid AND d.name = 'Cem' AND i.account_id = d.account_id`
  const read = async (query: string) => (await client.get(path + query)).json as { content: { identities: object[] }[] }
  const identities = [git, jira].map(({ integrationId }) => ({ integrationId, identity: 'cem' }))
  expect(await read('')).toMatchObject({ content: [{ identities }] })
  expect(await read('?integrationType=IM')).toMatchObject({ totalElements: 1, content: [{ identities: [identities[1]] }] })
  expect(await read('?integrationType=CD')).toMatchObject({ totalElements: 1, content: [{ identities: [] }] })
  expect((await client.get(`${path}?integrationType=%00`)).status).toBe(400)
})

test('nothing of another project or account is found, and ids that cannot be are not either', async () => {
  const { client, adminElsewhere } = await makeDividedTenant()
  const { id } = await makeTree(client)
  const [team] = (await teamsOf(client, id)).filter(({ leaf }) => leaf)
  const other = await makeTree(client, { name: 'Other', levels: ['Role'] })
  const strangers = [await makeClient(adminElsewhere), (await makeDividedTenant()).client]
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
