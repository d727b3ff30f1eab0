import { expect, test } from 'vitest'
import type { TeamFilters, TeamIntegrations } from '../../../schema/team'
import { makeDividedTenant, makeTree, teamsOf } from '../../../testing/make/org-trees'
import { makeIntegration } from '../../../testing/make/sei-rows'
import { activityOf } from '../../../testing/services/stored'
import { database } from '../../database/open'

/** Gives a leaf filters of 240,000 characters, as its owner could. */
async function fill(refId: number, integrationId: number) {
  const { prisma } = await database()
  await prisma.$executeRaw`
    UPDATE team SET filters = jsonb_build_object('groupedFilters', jsonb_build_object('SCM', jsonb_build_array(jsonb_build_object(
      'integrationId', ${integrationId}::int, 'filterKey', 'KEY', 'operator', 'IN', 'values',
      (SELECT jsonb_agg(md5(n::text)) FROM generate_series(1, 7000) n)))))
    WHERE ref_id = ${refId}`
}

test('a change of an org tree that would copy settings without end is refused, and nothing changes', async () => {
  const { client, accountId } = await makeDividedTenant()
  const git = await makeIntegration(accountId, 'Git')
  const { prisma } = await database()
  await prisma.$executeRaw`
    INSERT INTO developer (account_id, name, email, email_key, fields)
    SELECT ${accountId}::uuid, n::text, n || '@x.io', n || '@x.io', jsonb_build_object('site', 'Oslo', 'team', 't' || n)
    FROM generate_series(1, 600) n`
  const tree = await makeTree(client, { name: 'Tree', levels: ['Site'], integrations: [git.integrationId] })
  const teams = await teamsOf(client, tree.id)
  const { refId } = teams.find(({ name }) => name === 'Oslo')!
  await fill(refId, git.integrationId)
  const path = `/v2/org-trees/${tree.id}`
  const change = { name: 'Tree', levels: ['Site', 'Team'] }
  for (const refused of [await client.patch(path, change), await client.put(path, change)]) {
    expect(refused).toMatchObject({ status: 409, json: { code: 'LIMIT_REACHED', message: expect.stringContaining('filters') } })
  }
  expect((await client.get(path)).json).toEqual(tree)
  expect(await teamsOf(client, tree.id)).toEqual(teams)
  await prisma.$executeRaw`UPDATE team SET filters = '{}' WHERE ref_id = ${refId}`
  expect((await client.patch(path, change)).status).toBe(200)
})

test('an org tree whose teams would start with countless integrations is not made', async () => {
  const { client, accountId } = await makeDividedTenant()
  const { prisma } = await database()
  await prisma.$executeRaw`
    INSERT INTO developer (account_id, name, email, email_key, fields)
    SELECT ${accountId}::uuid, n::text, n || '@x.io', n || '@x.io', jsonb_build_object('team', 't' || n) FROM generate_series(1, 2600) n`
  const made = await prisma.$queryRaw<{ id: number }[]>`
    INSERT INTO integration (account_id, name, type, application, created_by)
    SELECT ${accountId}::uuid, n::text, 'SCM', 'GITHUB', 'test' FROM generate_series(1, 1000) n RETURNING id`
  const input = { name: 'Tree', levels: ['Team'], integrations: made.map(({ id }) => id) }
  expect(await client.post('/v2/org-trees', input)).toMatchObject({ status: 409, json: { code: 'LIMIT_REACHED' } })
  expect((await client.get('/v2/org-trees')).json).toEqual([])
})

test('a change of developers is never refused for that: new teams start without settings, and the log says so', async () => {
  const { client, accountId } = await makeDividedTenant()
  const git = await makeIntegration(accountId, 'Git')
  const { id } = await makeTree(client, { name: 'Tree', levels: ['Manager Email'], integrations: [git.integrationId] })
  const ada = (await teamsOf(client, id)).find(({ name }) => name === 'Ada')!
  await fill(ada.refId, git.integrationId)
  const added = Array.from({ length: 600 }, (_, index) => [
    { email: `m${index}@x.io`, name: `Manager ${index}`, managerEmail: 'ada@x.io' },
    { email: `r${index}@x.io`, name: `Report ${index}`, managerEmail: `m${index}@x.io` },
  ]).flat()
  expect(await client.patch('/v2/developers', added)).toMatchObject({ status: 200, json: { created: 1_200 } })
  const teams = await teamsOf(client, id)
  expect(teams).toHaveLength(602)
  const settingsOf = async (name: string) => {
    const path = `/v2/org-trees/${id}/teams/${teams.find((team) => team.name === name)!.refId}/settings`
    const { integrations } = (await client.get(`${path}/integrations`)).json as TeamIntegrations
    return { integrations, groups: ((await client.get(`${path}/integration_filters`)).json as TeamFilters).groupedFilters }
  }
  expect(await settingsOf('Manager 7')).toEqual({ integrations: [], groups: {} })
  const row = (await activityOf(accountId)).findLast(({ type }) => type === 'ORG_TREE')
  expect(row).toMatchObject({
    action: 'EDITED',
    targetName: 'Tree',
    details: { reason: 'developers', teams: { added: 601, removed: 0, withoutSettings: 601 } },
  })
  // Divided no longer, the team has its settings as they were.
  const emails = added.map(({ email }) => email)
  expect((await client('DELETE', '/v2/developers', { body: { emails } })).status).toBe(200)
  const before = await settingsOf('Ada')
  expect(before).toMatchObject({ integrations: [git], groups: { SCM: [{ integrationId: git.integrationId }] } })
})
