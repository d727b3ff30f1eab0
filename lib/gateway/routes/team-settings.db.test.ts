import { expect, test } from 'vitest'
import type { TeamFilters, TeamIntegrations } from '../../schema/team'
import { database } from '../../server/database/open'
import { ada, bob, bySite, cem, makeDividedTenant, makeTree, teamsOf } from '../../testing/make/org-trees'
import { rebuild, setDevelopers } from '../../testing/make/placed-developers'
import { makeIntegration } from '../../testing/make/sei-rows'
import { activityOf } from '../../testing/services/stored'

test('the documentation’s script copies the settings of a reference team to all others', async () => {
  const { client, accountId } = await makeDividedTenant()
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
  const { client, accountId } = await makeDividedTenant()
  const foreign = await makeIntegration((await makeDividedTenant()).accountId, 'Foreign')
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
  const deep = '['.repeat(90_000) + ']'.repeat(90_000)
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
  const { client, accountId } = await makeDividedTenant()
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

test('what teams have between them is told of the node above as far as an answer may hold it', async () => {
  const { client, accountId } = await makeDividedTenant()
  const git = await makeIntegration(accountId, 'Git')
  const { prisma } = await database()
  await prisma.$executeRaw`
    INSERT INTO developer (account_id, name, email, email_key, fields)
    SELECT ${accountId}::uuid, n::text, n || '@x.io', n || '@x.io', jsonb_build_object('site', 'Oslo', 'team', 't' || n)
    FROM generate_series(1, 60) n`
  const { id } = await makeTree(client, { ...bySite, integrations: [git.integrationId] })
  const oslo = (await teamsOf(client, id)).find(({ name }) => name === 'Oslo')!
  /** Each team gets this many characters in 100 values of its own. */
  const fill = (characters: number) => prisma.$executeRaw`
    UPDATE team SET filters = jsonb_build_object('groupedFilters', jsonb_build_object('SCM', jsonb_build_array(jsonb_build_object(
      'integrationId', ${git.integrationId}::int, 'filterKey', 'KEY', 'operator', 'IN', 'values',
      (SELECT jsonb_agg(rpad(name || ' ' || n, ${characters}::int / 100, 'x')) FROM generate_series(1, 100) n)))))
    WHERE parent_ref_id = ${oslo.refId}`
  const path = `/v2/org-trees/${id}/teams/${oslo.refId}/settings/integration_filters`
  const all = [() => client.get(path), () => client.put(path, {}), () => client.get(`/v2/teams/${oslo.refId}/integration_filters`)]
  await fill(20_000)
  for (const ask of all) {
    const { status, json } = await ask()
    expect(status).toBe(200)
    expect((json as TeamFilters).groupedFilters.SCM).toMatchObject([{ filterKey: 'KEY', integrationName: 'Git' }])
    expect((json as TeamFilters).groupedFilters.SCM![0]!.values).toHaveLength(6_000)
  }
  await fill(90_000)
  for (const ask of all) expect(await ask()).toMatchObject({ status: 409, json: { code: 'CONFLICT' } })
})
