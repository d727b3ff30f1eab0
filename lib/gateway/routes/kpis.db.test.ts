// @module-tag pglite
import { expect, test } from 'vitest'
import type { Kpi } from '../../schema/kpi'
import type { OrgTree } from '../../schema/org-tree'
import type { Team } from '../../schema/team'
import { rebuild, setDevelopers } from '../../testing/make/placed-developers'
import { makeClient } from '../../testing/calls/gateway'
import { activityOf } from '../../testing/services/stored'
import { makeTenant } from '../../testing/make/tenant'

const cycleTime = { name: 'Cycle time', metric: 'pr_cycle_time', target: 2, comparator: 'LESS_THAN_OR_EQUAL' }

async function start() {
  const tenant = await makeTenant()
  const client = await makeClient(tenant.admin)
  await setDevelopers(tenant.accountId, [{ email: 'ada@x.io', site: 'Rome' }, { email: 'bob@x.io', site: 'Oslo' }])
  const tree: OrgTree = (await client.post('/v2/org-trees', { name: 'Tree', levels: ['Site'] })).json
  const [team]: Team[] = (await client.get('/v2/teams/list')).json
  return { ...tenant, client, tree, team: team! }
}

test('a KPI is created, read, listed, changed and deleted, and the log tells of it', async () => {
  const { client, accountId, tree } = await start()
  const made = await client.post('/v2/kpis', {
    ...cycleTime,
    unit: 'days',
    threshold: { warning: 3, critical: 5 },
    scope: { orgTreeId: tree.id },
  })
  expect(made).toMatchObject({ status: 201, json: { ...cycleTime, unit: 'days', scope: { orgTreeId: tree.id } } })
  const kpi: Kpi = made.json
  const path = `/v2/kpis/${kpi.id}`
  expect(await client.get(path)).toMatchObject({ status: 200, json: kpi })
  expect(await client.get('/v2/kpis')).toMatchObject({ status: 200, json: [kpi] })
  const again = { ...cycleTime, name: 'CYCLE TIME' }
  expect((await client.post('/v2/kpis', again)).status).toBe(409)
  const second: Kpi = (await client.post('/v2/kpis', { ...cycleTime, name: 'Second' })).json
  const secondPath = `/v2/kpis/${second.id}`
  expect((await client.put(secondPath, again)).status).toBe(409)
  expect((await client.patch(secondPath, { name: again.name })).status).toBe(409)
  expect((await client.delete(secondPath)).status).toBe(204)
  expect((await client.patch(path, { target: 2 })).json).toEqual(kpi)
  expect(await client.patch(path, { target: 1.5 })).toMatchObject({ status: 200, json: { target: 1.5, unit: 'days' } })
  expect(await client.patch(path, { target: 4 })).toMatchObject({ status: 400 })
  expect(await client.put(path, cycleTime)).toMatchObject({ status: 200, json: { unit: null, threshold: null, scope: {} } })
  expect((await client.delete(path)).status).toBe(204)
  for (const gone of [await client.get(path), await client.put(path, cycleTime), await client.delete(path)]) {
    expect(gone.status).toBe(404)
  }
  const rows = (await activityOf(accountId)).filter(({ type }) => type === 'KPI')
  expect(rows.map(({ action }) => action)).toEqual(['CREATED', 'CREATED', 'DELETED', 'EDITED', 'EDITED', 'DELETED'])
})

test('a KPI for a team stays while the team is empty, and goes with the tree', async () => {
  const { client, accountId, tree, team } = await start()
  const { json, status } = await client.post('/v2/kpis', { ...cycleTime, scope: { teamRefId: team.refId } })
  expect(status).toBe(201)
  await setDevelopers(accountId, [{ email: 'cem@x.io', site: 'Bonn' }])
  await rebuild(accountId)
  expect((await client.get('/v2/kpis')).json).toEqual([json])
  const scope = { teamRefId: team.refId }
  expect((await client.post('/v2/kpis', { ...cycleTime, name: 'B', scope })).status).toBe(400)
  const path = `/v2/kpis/${(json as Kpi).id}`
  expect(await client.patch(path, { target: 1, name: 'A' })).toMatchObject({ status: 200, json: { target: 1, name: 'A', scope } })
  expect(await client.put(path, { ...cycleTime, scope })).toMatchObject({ status: 200, json: { target: 2, scope } })
  expect((await client.patch(path, { scope: {} })).status).toBe(200)
  expect(await client.patch(path, { scope })).toMatchObject({ status: 400, json: { errors: [{ pointer: '/scope/teamRefId' }] } })
  expect((await client.put(path, { ...cycleTime, scope: { orgTreeId: tree.id } })).status).toBe(200)
  expect((await client.delete(`/v2/org-trees/${tree.id}`)).status).toBe(204)
  expect((await client.get('/v2/kpis')).json).toEqual([])
})

test('a KPI refuses what cannot be, and what belongs to others', async () => {
  const { client, tree, team, adminElsewhere } = await start()
  const stranger = await start()
  const sibling = await makeClient(adminElsewhere)
  const siblingTree: OrgTree = (await sibling.post('/v2/org-trees', { name: 'Tree', levels: ['Site'] })).json
  const [siblingTeam]: Team[] = (await sibling.get('/v2/teams/list')).json
  const refused: [object, string][] = [
    [{ scope: { orgTreeId: tree.id, teamRefId: team.refId } }, '/scope'],
    [{ scope: { orgTreeId: stranger.tree.id } }, '/scope/orgTreeId'],
    [{ scope: { teamRefId: stranger.team.refId } }, '/scope/teamRefId'],
    [{ scope: { orgTreeId: siblingTree.id } }, '/scope/orgTreeId'],
    [{ scope: { teamRefId: siblingTeam!.refId } }, '/scope/teamRefId'],
    [{ scope: { teamRefId: 1e10 } }, '/scope/teamRefId'],
    [{ comparator: '<' }, '/comparator'],
    [{ target: '2' }, '/target'],
    [{ threshold: { warning: 5, critical: 3 } }, '/threshold'],
    [{ threshold: { critical: 1 } }, '/threshold'],
    [{ comparator: 'GREATER_THAN', threshold: { warning: 3 } }, '/threshold'],
    [{ metric: '' }, '/metric'],
    [{ colour: 1 }, '/colour'],
  ]
  const kpi: Kpi = (await client.post('/v2/kpis', cycleTime)).json
  for (const [change, pointer] of refused) {
    const refusal = { status: 400, json: { errors: [{ pointer }] } }
    expect(await client.post('/v2/kpis', { ...cycleTime, ...change })).toMatchObject(refusal)
    expect(await client.put(`/v2/kpis/${kpi.id}`, { ...cycleTime, ...change })).toMatchObject(refusal)
    expect(await client.patch(`/v2/kpis/${kpi.id}`, change)).toMatchObject(refusal)
  }
  expect((await client.get('/v2/kpis')).json).toEqual([kpi])
})

test('a KPI of another project or account is not found', async () => {
  const { client, adminElsewhere } = await start()
  const { json } = await client.post('/v2/kpis', cycleTime)
  for (const stranger of [await makeClient(adminElsewhere), (await start()).client]) {
    expect((await stranger.get('/v2/kpis')).json).toEqual([])
    for (const id of [(json as Kpi).id, 2_147_483_648, 0, 'x']) {
      const path = `/v2/kpis/${id}`
      const calls = [await stranger.get(path), await stranger.patch(path, {}), await stranger.delete(path)]
      expect(calls.map(({ status }) => status)).toEqual([404, 404, 404])
    }
  }
})
