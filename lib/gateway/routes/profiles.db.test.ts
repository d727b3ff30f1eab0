import { expect, test } from 'vitest'
import type { AnyProfile } from '../../schema/profile'
import { settingsOf } from '../../server/sei/profiles/row'
import { makeClient } from '../../testing/calls/gateway'
import { activityOf } from '../../testing/services/stored'
import { makeTenant } from '../../testing/make/tenant'

const minimal = {
  efficiency: { name: 'Profile' },
  productivity: { name: 'Profile' },
  'business-alignment': { name: 'Profile', categories: [{ name: 'New features' }, { name: 'KTLO' }] },
}
const types = {
  efficiency: 'EFFICIENCY_PROFILE',
  productivity: 'PRODUCTIVITY_PROFILE',
  'business-alignment': 'BA_PROFILE',
}
const kinds = ['efficiency', 'productivity', 'business-alignment'] as const

test.each(kinds)('a profile for %s is created, read, listed, changed and deleted, and the log tells of it', async (kind) => {
  const { admin, adminElsewhere, accountId } = await makeTenant()
  const client = await makeClient(admin)
  const all = `/v2/profiles/${kind}`
  const made = await client.post(all, minimal[kind])
  expect(made).toMatchObject({ status: 201, json: { ...minimal[kind], description: '' } })
  const profile: AnyProfile = made.json
  const path = `${all}/${profile.id}`
  const colleague = await makeClient(adminElsewhere)
  for (const reader of [client, colleague]) {
    expect(await reader.get(path)).toMatchObject({ status: 200, json: profile })
    expect(await reader.get(all)).toMatchObject({ status: 200, json: [profile] })
  }
  const ofBusiness = await client.get('/v2/insights/ba/profiles')
  expect(ofBusiness).toMatchObject({ status: 200, json: kind === 'business-alignment' ? [profile] : [] })

  expect((await client.post(all, { ...minimal[kind], name: 'PROFILE' })).status).toBe(409)
  const { json: second } = await client.post(all, { ...minimal[kind], name: 'Second' })
  const secondPath = `${all}/${(second as AnyProfile).id}`
  expect((await client.patch(secondPath, { name: 'profile' })).status).toBe(409)
  expect((await client.put(secondPath, { ...minimal[kind], name: 'PROFILE' })).status).toBe(409)

  const settings = settingsOf(profile)
  expect((await client.put(path, settings)).json).toEqual(profile)
  const patched = await client.patch(path, { description: 'for all' })
  expect(patched).toMatchObject({ status: 200, json: { ...settings, description: 'for all' } })
  expect((await client.put(path, { ...minimal[kind], name: 'Other' })).json).toMatchObject({ name: 'Other', description: '' })

  expect((await client.delete(path)).status).toBe(204)
  const calls = [client.get(path), client.put(path, minimal[kind]), client.patch(path, {}), client.delete(path)]
  for (const gone of await Promise.all(calls)) {
    expect(gone.status).toBe(404)
  }
  const rows = (await activityOf(accountId)).filter(({ type, targetId }) => type === types[kind] && targetId === String(profile.id))
  expect(rows.map(({ action, targetName }) => `${action} ${targetName}`)).toEqual([
    'CREATED Profile',
    'EDITED Profile',
    'EDITED Other',
    'DELETED Other',
  ])
})

test('an efficiency profile starts with the documented levels and ranges', async () => {
  const client = await makeClient((await makeTenant()).admin)
  expect((await client.post('/v2/profiles/efficiency', { name: 'A' })).json).toMatchObject({
    maturityLevels: ['Elite', 'High', 'Medium', 'Low'],
    dora: {
      leadTimeForChanges: { unit: 'DAYS', thresholds: { elite: 1, high: 7, medium: 30 }, stages: [] },
      deploymentFrequency: { source: 'CONTINUOUS_DEPLOYMENT', status: null },
      changeFailureRate: { source: 'CONTINUOUS_DEPLOYMENT' },
      mttr: { source: 'ISSUE_MANAGEMENT', include: 'ALL_INCIDENTS' },
    },
    sprints: { computationMode: 'STORY_POINTS', deliveryAnalysis: [], sprintStartGracePeriodDays: 0 },
  })
})

test('a productivity profile starts with the documented thresholds', async () => {
  const client = await makeClient((await makeTenant()).admin)
  const { json } = await client.post('/v2/profiles/productivity', { name: 'A', metrics: { codeRework: false } })
  expect(json).toMatchObject({
    metrics: { codingDaysPerMonth: true, prVelocity: true, codeRework: false },
    smallPrThreshold: 10,
    mediumPrThreshold: 100,
    recentCodeDays: 30,
  })
})

const thresholds = (elite: number, high: number, medium: number) => ({ thresholds: { elite, high, medium } })
const stage = {
  stage: 'CODING',
  startEventSource: 'SOURCE_CODE_MANAGEMENT',
  startEvent: 'first commit',
  endEventSource: 'SOURCE_CODE_MANAGEMENT',
  endEvent: 'pull request created',
}

test.each([
  ['efficiency', { dora: { leadTimeForChanges: thresholds(1, 1, 30) } }, '/dora/leadTimeForChanges/thresholds'],
  ['efficiency', { dora: { mttr: thresholds(5, 4, 30) } }, '/dora/mttr/thresholds'],
  ['efficiency', { dora: { mttr: thresholds(-1, 4, 30) } }, '/dora/mttr/thresholds/elite'],
  ['efficiency', { dora: { changeFailureRate: thresholds(5, 40, 101) } }, '/dora/changeFailureRate/thresholds'],
  ['efficiency', { dora: { deploymentFrequency: { source: 'INCIDENT_MANAGEMENT' } } }, '/dora/deploymentFrequency/status'],
  ['efficiency', { dora: { changeFailureRate: { status: 'CLOSED' } } }, '/dora/changeFailureRate/status'],
  ['efficiency', { dora: { leadTimeForChanges: { stages: [stage, stage] } } }, '/dora/leadTimeForChanges/stages'],
  ['efficiency', { maturityLevels: ['A', 'B', 'C'] }, '/maturityLevels'],
  ['efficiency', { maturityLevels: ['A', 'B', 'C', 'C'] }, '/maturityLevels'],
  ['efficiency', { sprints: { deliveryAnalysis: ['a', 'b', 'c', 'd'] } }, '/sprints/deliveryAnalysis'],
  ['efficiency', { name: '' }, '/name'],
  ['productivity', { smallPrThreshold: 100 }, '/mediumPrThreshold'],
  ['productivity', { recentCodeDays: 0.5 }, '/recentCodeDays'],
  ['productivity', { metrics: { karma: true } }, '/metrics/karma'],
  ['business-alignment', { categories: [] }, '/categories'],
  ['business-alignment', { categories: [{ name: 'a' }, { name: 'A' }] }, '/categories'],
  ['business-alignment', { categories: [{ name: 'a', allocationGoal: { min: 50, max: 50 } }] }, '/categories/0/allocationGoal'],
  ['business-alignment', { fetchScope: 'EVERYTHING' }, '/fetchScope'],
] as const)('%s refuses %j', async (kind, change, pointer) => {
  const client = await makeClient((await makeTenant()).admin)
  const all = `/v2/profiles/${kind}`
  const refusal = { status: 400, json: { code: 'VALIDATION', errors: [{ pointer }] } }
  expect(await client.post(all, { ...minimal[kind], ...change })).toMatchObject(refusal)
  const { json } = await client.post(all, minimal[kind])
  const path = `${all}/${(json as AnyProfile).id}`
  expect(await client.put(path, { ...minimal[kind], ...change })).toMatchObject(refusal)
  expect(await client.patch(path, change)).toMatchObject(refusal)
  expect((await client.get(path)).json).toEqual(json)
})

const settings = (json: unknown) => settingsOf(json as AnyProfile)

test.each<[(typeof kinds)[number], object]>([
  [
    'efficiency',
    {
      name: 'All of it',
      description: 'Two\nlines',
      maturityLevels: ['A', 'B', 'C', 'D'],
      dora: {
        leadTimeForChanges: {
          unit: 'HOURS',
          ...thresholds(2, 20, 200),
          stages: [
            { ...stage, enabled: false, ...thresholds(1, 2, 3) },
            { ...stage, stage: 'PLANNING', enabled: true, startEventSource: 'ISSUE_MANAGEMENT', thresholds: null },
            { ...stage, stage: 'REVIEW', enabled: true, thresholds: null },
            { ...stage, stage: 'BUILD', enabled: true, endEventSource: 'CONTINUOUS_INTEGRATION', thresholds: null },
            { ...stage, stage: 'DEPLOYMENT', enabled: true, endEventSource: 'CONTINUOUS_DEPLOYMENT', thresholds: null },
          ],
          workConsidered: 'ONLY_DEPLOYED_WORK',
          workflow: 'ENFORCE_WORKFLOW_ORDER',
        },
        deploymentFrequency: { source: 'INCIDENT_MANAGEMENT', status: 'UPDATED', ...thresholds(2, 3, 4) },
        changeFailureRate: { source: 'INCIDENT_MANAGEMENT', status: 'CREATED', ...thresholds(5, 6, 7.5) },
        mttr: {
          source: 'INCIDENT_MANAGEMENT',
          include: 'ONLY_CREATED_IN_TIME_RANGE',
          status: 'CLOSED_AND_RESOLVED',
          unit: 'MINUTES',
          ...thresholds(10, 20, 30),
        },
      },
      sprints: {
        computationMode: 'WORK_ITEM_COUNT',
        summaryCards: [
          { group: 'WORK', metric: 'committed', enabled: false, displayName: 'Committed' },
          { group: 'DELIVERY', metric: 'delivered', enabled: true, displayName: 'Done' },
          { group: 'ANALYSIS', metric: 'churn', enabled: true, displayName: 'Churn' },
        ],
        deliveryAnalysis: ['committed', 'delivered', 'creep'],
        sprintStartGracePeriodDays: 2,
      },
    },
  ],
  [
    'productivity',
    {
      name: 'All of it',
      description: 'For all',
      metrics: {
        codingDaysPerMonth: false,
        prVelocity: true,
        prCycleTime: false,
        workCompletedPerDeveloper: true,
        commentsPerPr: false,
        timeToFirstComment: true,
        codeRework: false,
      },
      smallPrThreshold: 20,
      mediumPrThreshold: 200,
      recentCodeDays: 60,
    },
  ],
  [
    'business-alignment',
    {
      name: 'All of it',
      description: 'For all',
      categories: [
        {
          name: 'Features',
          description: 'What is new',
          filters: [{ field: 'labels', operator: 'NOT_CONTAINS', values: ['bug', 'Fehler'] }],
          allocationGoal: { min: 40, max: 60.5 },
        },
        { name: 'KTLO', description: '', filters: [], allocationGoal: null },
      ],
      fetchScope: 'LEAF_DESCENDANTS_ONLY',
      scopeFilters: [{ field: 'project', operator: 'STARTS_WITH', values: ['WEB'] }],
    },
  ],
])('everything that a profile for %s may say comes back as it was sent', async (kind, full) => {
  const client = await makeClient((await makeTenant()).admin)
  const all = `/v2/profiles/${kind}`
  const made = await client.post(all, full)
  expect([made.status, settings(made.json)]).toEqual([201, full])
  const { json: other } = await client.post(all, minimal[kind])
  const path = `${all}/${(other as AnyProfile).id}`
  const renamed = { ...full, name: 'Replaced' }
  expect(settings((await client.put(path, renamed)).json)).toEqual(renamed)
  expect(settings((await client.get(path)).json)).toEqual(renamed)
  expect(settings((await client.patch(path, { name: 'Again' })).json)).toEqual({ ...full, name: 'Again' })
})

test('a PATCH changes what it names and nothing beside it, however deep', async () => {
  const client = await makeClient((await makeTenant()).admin)
  const productivity = '/v2/profiles/productivity'
  const metrics = { codingDaysPerMonth: true, prVelocity: false, codeRework: true }
  const first: AnyProfile = (await client.post(productivity, { name: 'A', metrics, recentCodeDays: 7 })).json
  const patched = await client.patch(`${productivity}/${first.id}`, { metrics: { codeRework: false } })
  expect(settings(patched.json)).toEqual({ ...settings(first), metrics: { ...(first.metrics as object), codeRework: false } })

  const efficiency = '/v2/profiles/efficiency'
  const dora = {
    leadTimeForChanges: { unit: 'HOURS', ...thresholds(2, 20, 200), stages: [stage] },
    changeFailureRate: { source: 'INCIDENT_MANAGEMENT', status: 'CREATED', ...thresholds(5, 6, 7) },
    mttr: { unit: 'MINUTES', ...thresholds(10, 20, 30) },
  }
  const second = (await client.post(efficiency, { name: 'A', dora, sprints: { sprintStartGracePeriodDays: 3 } })).json as AnyProfile
  const path = `${efficiency}/${second.id}`
  const wanted = structuredClone(settings(second)) as unknown as { dora: Record<string, Record<string, object>> }
  wanted.dora.mttr!.thresholds = { elite: 10, high: 25, medium: 30 }
  wanted.dora.leadTimeForChanges!.stages = []
  const change = { dora: { mttr: { thresholds: { high: 25 } }, leadTimeForChanges: { stages: [] } } }
  expect(settings((await client.patch(path, change)).json)).toEqual(wanted)
  expect(settings((await client.get(path)).json)).toEqual(wanted)
  const refused = await client.patch(path, { dora: { mttr: { thresholds: { high: 30 } } } })
  expect(refused).toMatchObject({ status: 400, json: { errors: [{ pointer: '/dora/mttr/thresholds' }] } })
  expect(settings((await client.get(path)).json)).toEqual(wanted)
})

test('a profile of another account or kind is not found', async () => {
  const client = await makeClient((await makeTenant()).admin)
  const stranger = await makeClient((await makeTenant()).admin)
  const { json } = await client.post('/v2/profiles/efficiency', { name: 'A' })
  const { id } = json as AnyProfile
  expect((await stranger.get('/v2/profiles/efficiency')).json).toEqual([])
  expect((await client.get(`/v2/profiles/productivity/${id}`)).status).toBe(404)
  for (const any of [id, 2_147_483_648, 0, 'x']) {
    const path = `/v2/profiles/efficiency/${any}`
    const calls = [await stranger.get(path), await stranger.put(path, { name: 'B' }), await stranger.delete(path)]
    expect(calls.map(({ status }) => status)).toEqual([404, 404, 404])
  }
})

test('a large definition fits, is told of in a few words, and one that is too large is refused', async () => {
  const { admin, accountId } = await makeTenant()
  const client = await makeClient(admin)
  const values = Array.from({ length: 100 }, (_, index) => `Label ${index} ${'x'.repeat(30)}`)
  const categories = Array.from({ length: 50 }, (_, index) => ({
    name: `Category ${index}`,
    filters: [{ field: 'labels', operator: 'EQUALS', values }],
  }))
  const path = '/v2/profiles/business-alignment'
  const made = await client.post(path, { name: 'Large', description: 'For all', categories })
  expect(made.status).toBe(201)
  expect((await client.patch(`${path}/${(made.json as AnyProfile).id}`, { name: 'Larger' })).status).toBe(200)
  const [created, edited] = (await activityOf(accountId)).filter(({ type }) => type === 'BA_PROFILE')
  expect(created).toMatchObject({
    targetName: 'Large',
    details: { description: 'For all', fetchScope: 'MATCHING_ONLY', categories: { omitted: expect.stringMatching(/^\d{6} characters$/) } },
  })
  expect(edited!.details).toEqual({
    before: { omitted: expect.stringMatching(/^\d{6} characters$/) },
    after: { omitted: expect.stringMatching(/^\d{6} characters$/) },
  })
})

test.each([
  ['POST', '/v2/profiles/efficiency'],
  ['PUT', '/v2/profiles/business-alignment/1'],
  ['PATCH', '/v2/profiles/productivity/1'],
  ['POST', '/v2/org-trees'],
  ['PUT', '/v2/org-trees/1'],
  ['PATCH', '/v2/org-trees/1'],
  ['POST', '/v2/external-data'],
  ['PUT', '/v2/external-data/1/schema'],
])('%s %s takes no definition of more than 250 kB', async (method, path) => {
  const client = await makeClient((await makeTenant()).admin)
  expect((await client(method, path, { text: `{}${' '.repeat(249_999)}` })).status).toBe(413)
  expect((await client(method, path, { text: `{}${' '.repeat(249_998)}` })).status).not.toBe(413)
})
