// @module-tag pglite
import { describe, expect, test } from 'vitest'
import { Integration, IntegrationPage } from '../../schema/integration'
import { database } from '../../server/database/open'
import { makeClient } from '../../testing/calls/gateway'
import { ada, bob, cem, makeDividedTenant, makeTree, teamsOf } from '../../testing/make/org-trees'
import { rebuild, setDevelopers } from '../../testing/make/placed-developers'
import { makeDevelopers, makeIntegration } from '../../testing/make/sei-rows'
import { activityOf } from '../../testing/services/stored'
import { makeTenant } from '../../testing/make/tenant'

const path = '/v2/integrations'
const jira = { name: 'Jira-Prod', type: 'IM', application: 'jira' }

async function setUp() {
  const tenant = await makeTenant()
  const call = await makeClient(tenant.admin, 'ADMIN')
  const { id } = Integration.parse((await call('POST', path, { body: jira })).json)
  return { ...tenant, call, id }
}

test('an integration is made, found and listed, and written down', async () => {
  const { call, id, accountId } = await setUp()
  const one = await call('GET', `${path}/${id}`)
  expect(one.json).toEqual({
    id,
    name: 'Jira-Prod',
    type: 'IM',
    application: 'JIRA',
    createdAt: expect.any(String),
    createdBy: 'ADMIN of a test',
  })
  const github = await call('POST', path, { body: { name: 'GitHub', type: 'SCM', application: 'GITHUB' } })
  expect(github.status).toBe(201)
  await call('POST', '/v2/external-data', {
    body: { name: 'metrics', schema: { columns: [{ name: 'a', type: 'string' }] } },
  })
  const page = IntegrationPage.parse((await call('GET', path)).json)
  expect(page.content.map(({ name, type }) => `${name} ${type}`)).toEqual(['Jira-Prod IM', 'GitHub SCM', 'metrics CUSTOM'])
  expect(await call('GET', `${path}?type=SCM`)).toMatchObject({ json: { totalElements: 1, content: [github.json] } })
  expect(await call('GET', `${path}?pageSize=1&pageIndex=1`)).toMatchObject({
    json: { totalElements: 3, totalPages: 3, content: [github.json] },
  })
  expect((await call('GET', `${path}?type=X`)).status).toBe(400)
  expect((await activityOf(accountId)).filter(({ type }) => type === 'INTEGRATION')[0]).toMatchObject({
    action: 'CREATED',
    targetId: String(id),
    targetName: 'Jira-Prod',
    details: { type: 'IM', application: 'JIRA' },
  })
})

test.each<[string, unknown]>([
  ['nothing', {}],
  ['another type', { ...jira, name: 'x', type: 'CUSTOM' }],
  ['an application of two words', { ...jira, name: 'x', application: 'Jira Cloud' }],
  ['a blank name', { ...jira, name: ' ' }],
  ['a field of its own', { ...jira, name: 'x', url: 'https://example.com' }],
  ['a list', [jira]],
])('%s is refused', async (_name, body) => {
  const { call } = await setUp()
  expect(await call('POST', path, { body })).toMatchObject({ status: 400, json: { code: 'VALIDATION' } })
  expect(await call('GET', path)).toMatchObject({ json: { totalElements: 1 } })
})

test('a name is free once in an account, and free in another', async () => {
  const { call } = await setUp()
  expect(await call('POST', path, { body: { ...jira, name: 'JIRA-prod' } })).toMatchObject({
    status: 409,
    json: { code: 'NAME_TAKEN' },
  })
  await setUp()
})

describe('deleting', () => {
  test('takes identities along, once', async () => {
    const { call, id, accountId } = await setUp()
    await makeDevelopers(accountId, 'alice@example.com')
    const body = [{ email: 'alice@example.com', integrationId: id, identity: 'alice' }]
    expect((await call('PATCH', '/v2/developers/identities', { body })).status).toBe(200)
    const gone = await call('DELETE', `${path}/${id}`)
    expect([gone.status, gone.text]).toEqual([204, ''])
    expect(await call('GET', '/v2/developers/identities')).toMatchObject({ json: { totalElements: 0 } })
    expect((await call('DELETE', `${path}/${id}`)).status).toBe(404)
    expect((await call('GET', `${path}/${id}`)).status).toBe(404)
    expect((await activityOf(accountId)).at(-1)).toMatchObject({ action: 'DELETED', targetName: 'Jira-Prod' })
  })

  test('waits until no org tree and no team uses it', async () => {
    const { call, id, accountId, admin } = await setUp()
    const { prisma } = await database()
    const { projectId } = admin
    const by = { createdBy: 'a test', updatedBy: 'a test' }
    const tree = await prisma.orgTree.create({
      data: { accountId, projectId, name: 't', foldedName: 't', levels: [], filters: [], defaultIntegrationIds: [id], ...by },
    })
    expect(await call('DELETE', `${path}/${id}`)).toMatchObject({ status: 409, json: { code: 'CONFLICT' } })
    await prisma.orgTree.update({ where: { id: tree.id }, data: { defaultIntegrationIds: [] } })
    const team = await prisma.team.create({
      data: { projectId, orgTreeId: tree.id, name: 'x', path: '["x"]', leaf: true, updatedBy: 'a test' },
    })
    await prisma.teamIntegration.create({ data: { teamRefId: team.refId, integrationId: id } })
    expect((await call('DELETE', `${path}/${id}`)).status).toBe(409)
    await prisma.teamIntegration.deleteMany({ where: { teamRefId: team.refId } })
    expect((await call('DELETE', `${path}/${id}`)).status).toBe(204)
  })
})

test('an integration that only nodes without settings of their own still have can be deleted', async () => {
  const { client, accountId } = await makeDividedTenant()
  const git = await makeIntegration(accountId, 'Git')
  const { id } = await makeTree(client, { name: 'By site', levels: ['Site'] })
  const settings = (refId: number, which: string) => `/v2/org-trees/${id}/teams/${refId}/settings/${which}`
  const entry = { integrationId: git.integrationId, filterKey: 'KEY', operator: 'IN', values: ['a'] }
  const sites = await teamsOf(client, id)
  for (const { refId } of sites) {
    await client.put(settings(refId, 'integrations'), { integrations: [git] })
    await client.put(settings(refId, 'integration_filters'), { groupedFilters: { SCM: [entry] } })
  }
  // Berlin empties, and Rome becomes the node above two teams.
  await setDevelopers(accountId, [bob, cem])
  await rebuild(accountId)
  expect((await client.patch(`/v2/org-trees/${id}`, { levels: ['Site', 'Team'] })).status).toBe(200)
  expect((await client.delete(`${path}/${git.integrationId}`)).status).toBe(409)
  for (const { refId } of (await teamsOf(client, id)).filter(({ leaf }) => leaf)) {
    expect((await client.put(settings(refId, 'integrations'), { integrations: [] })).status).toBe(200)
  }
  expect((await client.delete(`${path}/${git.integrationId}`)).status).toBe(204)
  // Both are leaves again, as they were but for the integration.
  await setDevelopers(accountId, [ada, bob, cem])
  expect((await client.patch(`/v2/org-trees/${id}`, { levels: ['Site'] })).status).toBe(200)
  const again = await teamsOf(client, id)
  expect(again.map(({ refId }) => refId).sort()).toEqual(sites.map(({ refId }) => refId).sort())
  for (const { refId } of again) {
    expect(await client.get(settings(refId, 'integrations'))).toMatchObject({ json: { integrations: [] } })
    expect(await client.get(settings(refId, 'integration_filters'))).toMatchObject({ json: { groupedFilters: {} } })
  }
})

test("another account's integration, and what cannot be one, is not there", async () => {
  const { id, call: owner } = await setUp()
  const { call } = await setUp()
  for (const wrong of [id, 2_147_483_647, 2_147_483_648, '9'.repeat(30), 0, -1, 'x']) {
    expect((await call('GET', `${path}/${wrong}`)).status).toBe(404)
    expect((await call('DELETE', `${path}/${wrong}`)).status).toBe(404)
  }
  expect((await owner('GET', `${path}/${id}`)).status).toBe(200)
})

test('an Ingestion key may do none of it', async () => {
  const { admin, id } = await setUp()
  const call = await makeClient(admin, 'INGESTION')
  const calls: [string, string, unknown?][] = [
    ['GET', path],
    ['POST', path, jira],
    ['GET', `${path}/${id}`],
    ['DELETE', `${path}/${id}`],
  ]
  for (const [method, at, body] of calls) {
    expect(await call(method, at, { body })).toMatchObject({ status: 403, json: { status: 'ERROR', code: 'FORBIDDEN' } })
  }
})
