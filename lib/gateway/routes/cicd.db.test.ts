import { describe, expect, test } from 'vitest'
import { CicdEventReceived, CicdInstance } from '../../schema/cicd'
import { database } from '../../server/database/open'
import { makeClient } from '../../testing/calls/gateway'
import { makeIntegration } from '../../testing/make/sei-rows'
import { pipelineRun as run } from '../../testing/make/pipeline-run'
import { activityOf } from '../../testing/services/stored'
import { makeTenant } from '../../testing/make/tenant'

const events = '/v1/custom-cicd'
const instances = '/v1/cicd/instances'

const everything = {
  ...run,
  user_id: 'alice',
  job_run_params: [{ type: 'StringParameterValue', name: 'version', value: 'v1' }],
  scm_commit_ids: ['64be72b2c1f7d2a33082f98a40a848880fcdcd5e'],
  repo_url: 'https://example.com/shop.git',
  build_number: 7,
  instance_url: 'https://jenkins.example.com',
  job_run: { stages: [{ displayName: 'Build', displayDescription: '', result: 'SUCCESS', state: 'FINISHED', durationInMillis: 5, steps: [{ displayName: 'Shell' }] }] },
  module_name: null,
  ci: true,
  cd: false,
  artifacts: [{ input: true, output: false, type: 'container', location: 'example.com/shop', name: 'shop', qualifier: '1', hash: 'abc', metadata: { a: 1 } }],
  trigger_chain: [{ id: 'SCMTrigger', type: 'SCMTriggerCause' }],
  branch_name: 'main',
  project_name: 'shop',
  execution_id: 'e1',
  cfr_status: true,
  themes: ['checkout'],
  web_url: 'https://example.com/run/1',
  something_else: { kept: ['as', 'sent'] },
}

async function setUp() {
  const tenant = await makeTenant()
  const call = await makeClient(tenant.admin, 'INGESTION')
  const { prisma } = await database()
  const stored = () => prisma.cicdEvent.findMany({ where: { accountId: tenant.accountId }, orderBy: { receivedAt: 'asc' } })
  return { ...tenant, call, stored }
}

describe('a pipeline run', () => {
  test('is kept as it was sent, for the project of the key', async () => {
    const { call, stored, accountId, admin } = await setUp()
    const before = await activityOf(accountId)
    const reply = await call('POST', events, { body: everything })
    expect(reply.status).toBe(200)
    const { id } = CicdEventReceived.strict().parse(reply.json)
    expect(await stored()).toEqual([
      {
        id,
        accountId,
        projectId: admin.projectId,
        instanceGuid: run.instance_guid,
        startedAt: new Date(run.start_time),
        result: 'SUCCESS',
        payload: everything,
        receivedAt: expect.any(Date),
        bytes: expect.any(Number),
      },
    ])
    expect(await activityOf(accountId)).toEqual(before)
  })

  test.each<[string, Record<string, unknown>]>([
    ['the required fields alone', {}],
    ['a result in lower case', { result: 'failure' }],
    ['no flags', { ci: null, cd: undefined }],
    ['a module name', { module_name: 'name' }],
    ['a start in 2000', { start_time: Date.UTC(2000, 0, 1) }],
    ['a start on a clock that is ahead', { start_time: Date.now() + 3_600_000 }],
    ['a duration of a year', { duration: 365 * 86_400_000 }],
    [
      "the documentation's short example",
      { pipeline: undefined, qualified_name: undefined, job_name: 'Demo', job_normalized_full_name: 'shop/Demo', duration: 345 },
    ],
  ])('with %s', async (_name, change) => {
    const { call, stored } = await setUp()
    expect((await call('POST', events, { body: { ...run, ...change } })).status).toBe(200)
    expect(await stored()).toMatchObject([{ result: expect.stringMatching(/^(SUCCESS|FAILURE)$/) }])
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['no pipeline', { pipeline: undefined }, '/pipeline'],
    ['a blank pipeline', { pipeline: ' ' }, '/pipeline'],
    ['no qualified name', { qualified_name: undefined }, '/qualified_name'],
    ['no job name', { job_full_name: undefined }, '/job_full_name'],
    ['no instance name', { instance_name: undefined }, '/instance_name'],
    ['a GUID that is none', { instance_guid: 'jenkins' }, '/instance_guid'],
    ['no start', { start_time: undefined }, '/start_time'],
    ['a start as text', { start_time: '1700000000123' }, '/start_time'],
    ['a start in microseconds', { start_time: 1.7e15 }, '/start_time'],
    ['a start before 1970', { start_time: -1 }, '/start_time'],
    ['a start in seconds', { start_time: 1_700_000_000 }, '/start_time'],
    ['a start in 1999', { start_time: Date.UTC(2000, 0, 1) - 1 }, '/start_time'],
    ['a start in two days', { start_time: Date.now() + 2 * 86_400_000 }, '/start_time'],
    ['a duration of more than a year', { duration: 367 * 86_400_000 }, '/duration'],
    ['a negative duration', { duration: -1 }, '/duration'],
    ['a stage of more than a year', { job_run: { stages: [{ durationInMillis: 1e15 }] } }, '/job_run/stages/0/durationInMillis'],
    ['half a millisecond', { duration: 0.5 }, '/duration'],
    ['another result', { result: 'ABORTED' }, '/result'],
    ['both kinds', { ci: true, cd: true }, '/ci'],
    ['neither kind', { ci: false, cd: false }, '/ci'],
    ['commits that are no list', { scm_commit_ids: 'abc' }, '/scm_commit_ids'],
    ['a build number as text', { build_number: '7' }, '/build_number'],
    ['a module name as a number', { module_name: 7 }, '/module_name'],
  ])('with %s is refused, and where', async (_name, change, pointer) => {
    const { call, stored } = await setUp()
    const reply = await call('POST', events, { body: { ...run, ...change } })
    expect(reply).toMatchObject({
      status: 400,
      json: { error: expect.any(String), status: 'ERROR', code: 'VALIDATION', errors: [{ pointer }] },
    })
    expect(await stored()).toEqual([])
  })

  test('in seconds is told that milliseconds are meant', async () => {
    const { call } = await setUp()
    const reply = await call('POST', events, { body: { ...run, start_time: 1_700_000_000 } })
    expect(reply).toMatchObject({ status: 400, json: { error: expect.stringContaining('milliseconds since 1970') } })
  })

  test.each([
    ['a NUL', '"a\\u0000b"'],
    ['half a character', '"\\ud800"'],
    ['a number beyond all numbers', '1e999'],
    ['lists without end', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ])('with %s is refused', async (_name, extra) => {
    const { call, stored } = await setUp()
    const text = `${JSON.stringify(run).slice(0, -1)},"extra":${extra}}`
    expect(await call('POST', events, { text })).toMatchObject({ status: 400, json: { error: expect.any(String) } })
    expect(await stored()).toEqual([])
  })

  test.each(['', '[', 'null', '[]', '"x"'])('is not %s', async (text) => {
    const { call } = await setUp()
    expect(await call('POST', events, { text })).toMatchObject({ status: 400, json: { error: expect.any(String) } })
  })

  test('is posted by both roles, at every address, and by nobody without a key', async () => {
    const { call, admin, stored } = await setUp()
    const asAdmin = await makeClient(admin, 'ADMIN')
    expect((await asAdmin('POST', events, { body: run })).status).toBe(200)
    const headers = { authorization: 'ApiKey nonsense' }
    expect(await call('POST', events, { body: run, headers })).toMatchObject({
      status: 401,
      json: { error: expect.any(String), code: 'INVALID_KEY' },
    })
    expect(await stored()).toHaveLength(1)
  })
})

describe('an instance', () => {
  test('gets a GUID, and is written down', async () => {
    const { admin, accountId } = await setUp()
    const call = await makeClient(admin, 'ADMIN')
    const { integrationId: integration } = await makeIntegration(accountId, 'Jenkins', 'SCM', 'JENKINS')
    const body = { integration_id: integration, name: 'Jenkins-1', type: 'jenkins' }
    const reply = await call('POST', instances, { body })
    expect(reply.status).toBe(200)
    const { id, guid } = CicdInstance.strict().parse(reply.json)
    expect(reply.json).toEqual({ id: guid, guid, name: 'Jenkins-1', type: 'jenkins' })
    const { prisma } = await database()
    expect(await prisma.cicdInstance.findMany({ where: { accountId } })).toEqual([
      { id, accountId, integrationId: integration, name: 'Jenkins-1', type: 'jenkins' },
    ])
    expect((await activityOf(accountId)).at(-1)).toMatchObject({
      type: 'INTEGRATION',
      action: 'EDITED',
      targetId: String(integration),
      targetName: 'Jenkins',
      details: { addedInstance: { id, name: 'Jenkins-1', type: 'jenkins' } },
    })
    const asText = await call('POST', instances, { body: { ...body, integration_id: String(integration) } })
    expect(asText.status).toBe(200)
    expect((asText.json as CicdInstance).guid).not.toBe(guid)
    expect((await call('POST', events, { body: { ...run, instance_guid: guid } })).status).toBe(200)
  })

  test('needs an integration of its own account', async () => {
    const { admin, accountId } = await setUp()
    const { accountId: other } = await setUp()
    const call = await makeClient(admin, 'ADMIN')
    const { integrationId: foreign } = await makeIntegration(other, 'JENKINS', 'SCM', 'JENKINS')
    const before = await activityOf(accountId)
    for (const integration_id of [foreign, 2_147_483_647, 2_147_483_648, 1e300, 0, -1, 1.5, '', 'x', '9'.repeat(30), null, [1]]) {
      const reply = await call('POST', instances, { body: { integration_id, name: 'a', type: 'b' } })
      expect(reply).toMatchObject({ status: 400, json: { errors: [{ pointer: '/integration_id' }] } })
    }
    const { integrationId: integration } = await makeIntegration(accountId, 'JENKINS', 'SCM', 'JENKINS')
    for (const change of [{ name: '' }, { name: undefined }, { type: 7 }, { type: 'a\0' }]) {
      const body = { integration_id: integration, name: 'a', type: 'b', ...change }
      expect((await call('POST', instances, { body })).status).toBe(400)
    }
    expect(await activityOf(accountId)).toEqual(before)
  })

  test('is registered by an Admin key alone', async () => {
    const { call, accountId } = await setUp()
    const body = { integration_id: (await makeIntegration(accountId)).integrationId, name: 'a', type: 'b' }
    expect(await call('POST', instances, { body })).toMatchObject({
      status: 403,
      json: { error: expect.any(String), code: 'FORBIDDEN' },
    })
  })
})
