import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ExternalData,
  ExternalDataPage,
  IngestionJobDetails,
  IngestionJobPage,
  IngestionResult,
  Monitoring,
} from '../../schema/external-data'
import { database } from '../../server/db'
import { aternityRecord, aternitySchema } from '../../testing/external-schemas'
import { makeCaller } from '../../testing/gateway-calls'
import { makeIntegration } from '../../testing/sei-rows'
import { activityOf } from '../../testing/stored'
import { makeTenant } from '../../testing/tenant'

const path = '/v2/external-data'
const fme = { name: 'aternity_fme', tags: ['apm'], schema: aternitySchema }

async function setUp(columns?: unknown[]) {
  const { admin, accountId } = await makeTenant()
  const configure = await makeCaller(admin, 'ADMIN')
  const ingest = await makeCaller(admin, 'INGESTION')
  const body = columns ? { ...fme, schema: { columns } } : fme
  const { id } = ExternalData.parse((await configure('POST', path, { body })).json)
  const post = (data: unknown) => ingest('POST', `${path}/${id}/ingestions`, { body: { data } })
  const { prisma } = await database()
  const records = async () =>
    (await prisma.externalRecord.findMany({ where: { integrationId: id }, orderBy: { id: 'asc' } })).map(({ data }) => data)
  const jobs = () => prisma.ingestionJob.findMany({ where: { integrationId: id }, orderBy: { at: 'asc' } })
  return { admin, accountId, configure, ingest, id, post, records, jobs }
}

describe('configuring', () => {
  test('an integration gets a table name and an address to post to, and is written down', async () => {
    const { admin, accountId } = await makeTenant()
    const configure = await makeCaller(admin, 'ADMIN')
    const reply = await configure('POST', path, { body: fme })
    expect(reply.status).toBe(201)
    const { id } = ExternalData.strict().parse(reply.json)
    expect(reply.json).toEqual({
      id,
      name: 'aternity_fme',
      tags: ['apm'],
      tableName: 'custom_aternity_fme',
      ingestionUrl: `http://127.0.0.1:3000/gateway/sei/api/v2/external-data/${id}/ingestions`,
      schema: aternitySchema,
      createdAt: expect.any(String),
      createdBy: 'ADMIN of a test',
    })
    expect(await configure('GET', `${path}/${id}`)).toMatchObject({ status: 200, json: reply.json })
    expect((await activityOf(accountId)).at(-1)).toMatchObject({
      type: 'INTEGRATION',
      action: 'CREATED',
      actorKind: 'key',
      targetId: String(id),
      targetName: 'aternity_fme',
      details: { tableName: 'custom_aternity_fme', tags: ['apm'] },
    })
  })

  test('the list has pages, and only what takes external data', async () => {
    const { configure, accountId, id } = await setUp()
    await makeIntegration(accountId)
    const second = await configure('POST', path, { body: { name: 'Aternity – two!', schema: { schema: aternitySchema } } })
    expect(second).toMatchObject({ status: 201, json: { tableName: 'custom_aternity_two', tags: [] } })
    const all = ExternalDataPage.parse((await configure('GET', path)).json)
    expect(all).toMatchObject({ totalElements: 2, totalPages: 1, pageIndex: 0, pageSize: 50, empty: false })
    expect(all.content[0]?.id).toBe(id)
    const page = await configure('GET', `${path}?pageSize=1&pageIndex=1`)
    expect(page).toMatchObject({ json: { totalElements: 2, totalPages: 2, content: [second.json] } })
    for (const query of ['pageSize=1001', 'pageIndex=-1', 'pageSize=ten']) {
      expect((await configure('GET', `${path}?${query}`)).status).toBe(400)
    }
  })

  test.each(['aternity_fme', 'ATERNITY_FME', 'Aternity FME', 'custom_aternity_fme'])('%s is taken', async (name) => {
    const { configure, accountId } = await setUp()
    const before = await activityOf(accountId)
    const reply = await configure('POST', path, { body: { ...fme, name } })
    expect(reply).toMatchObject({ status: 409, json: { status: 'ERROR', code: 'NAME_TAKEN' } })
    expect(await activityOf(accountId)).toEqual(before)
  })

  test('of many who want one name at once, one gets it', async () => {
    const { configure } = await setUp()
    const tries = Array.from({ length: 6 }, () => configure('POST', path, { body: { ...fme, name: 'wanted' } }))
    expect((await Promise.all(tries)).map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409])
  })

  test.each<[string, unknown, string, string]>([
    ['no schema', { name: 'x' }, '/schema', 'INVALID_SCHEMA_JSON'],
    ['text for a schema', { name: 'x', schema: '{}' }, '/schema', 'INVALID_SCHEMA_JSON'],
    ['no column', { name: 'x', schema: { columns: [] } }, '/schema/columns', 'INVALID_SCHEMA_JSON'],
    ['a type of its own', { name: 'x', schema: { columns: [{ name: 'a', type: 'money' }] } }, '/schema/columns/0/type', 'UNSUPPORTED_TYPE'],
    ['no name', { schema: aternitySchema }, '/name', 'Name'],
    ['a name without a letter', { ...fme, name: '???' }, '/name', 'A name needs'],
    ['a tag that is no text', { ...fme, tags: [1] }, '/tags/0', 'Tag'],
  ])('%s is refused, and where', async (_name, body, pointer, detail) => {
    const { configure } = await setUp()
    const reply = await configure('POST', path, { body })
    expect(reply).toMatchObject({
      status: 400,
      json: { code: 'VALIDATION', errors: [{ pointer, detail: expect.stringContaining(detail) }] },
    })
    expect(await configure('GET', path)).toMatchObject({ json: { totalElements: 1 } })
  })

  test('another schema holds from then on; a broken one changes nothing', async () => {
    const { configure, id, post, accountId, records } = await setUp()
    const schema = { columns: [{ name: 'count', type: 'long', required: true }] }
    const put = (body: unknown) => configure('PUT', `${path}/${id}/schema`, { body })
    expect(await put({ schema: { columns: [{ name: 'a' }] } })).toMatchObject({ status: 400 })
    expect((await post([aternityRecord])).status).toBe(200)
    expect(await put({ schema })).toMatchObject({ status: 200, json: { id, schema } })
    expect((await post([aternityRecord])).status).toBe(400)
    expect((await post([{ count: 1 }])).status).toBe(200)
    expect(await records()).toEqual([aternityRecord, { count: 1 }])
    expect((await activityOf(accountId)).at(-1)).toMatchObject({ action: 'EDITED', details: { columns: ['count'] } })
  })

  test('deleting takes records and jobs along; twice is once too often', async () => {
    const { configure, id, post, records, jobs, accountId } = await setUp()
    await post([aternityRecord])
    const gone = await configure('DELETE', `${path}/${id}`)
    expect([gone.status, gone.text]).toEqual([204, ''])
    expect([await records(), await jobs()]).toEqual([[], []])
    expect((await activityOf(accountId)).at(-1)).toMatchObject({ type: 'INTEGRATION', action: 'DELETED', targetId: String(id) })
    expect((await configure('DELETE', `${path}/${id}`)).status).toBe(404)
    expect((await post([aternityRecord])).status).toBe(404)
  })

  test('an integration that takes no external data is none of these', async () => {
    const { configure, accountId } = await setUp()
    const plain = await makeIntegration(accountId)
    expect((await configure('DELETE', `${path}/${plain}`)).status).toBe(404)
    expect((await configure('GET', `${path}/${plain}`)).status).toBe(404)
    expect((await configure('PUT', `${path}/${plain}/schema`, { body: { schema: aternitySchema } })).status).toBe(404)
    expect((await configure('GET', `/v2/integrations/${plain}`)).status).toBe(200)
  })
})

describe('posting records', () => {
  test('stores them as they are, and says so in the documented words', async () => {
    const { post, records, jobs, id, accountId } = await setUp()
    const before = await activityOf(accountId)
    const reply = await post([aternityRecord, { team: 'Ä🎉', application: 'b', details: { a: [null, { b: 1e-7 }] } }])
    expect(reply.status).toBe(200)
    const { jobId } = IngestionResult.strict().parse(reply.json)
    expect(reply.json).toEqual({
      jobId: expect.stringMatching(/^[0-9a-f]{8}$/),
      status: 'completed',
      totalRecords: 2,
      validRecords: 2,
      invalidRecords: 0,
      message: 'Successfully processed 2 records',
    })
    expect(await records()).toEqual([aternityRecord, { team: 'Ä🎉', application: 'b', details: { a: [null, { b: 1e-7 }] } }])
    expect(await jobs()).toMatchObject([{ integrationId: id, id: jobId, total: 2, valid: 2, invalid: 0, errors: [] }])
    expect(await activityOf(accountId)).toEqual(before)
    expect((await post([aternityRecord])).json).toMatchObject({ message: 'Successfully processed 1 record' })
  })

  test('one that breaks a rule refuses all, and the job is kept', async () => {
    const { post, records, jobs } = await setUp()
    const reply = await post([aternityRecord, { application: 'b' }, { team: '', application: 'c', x: 1 }])
    const errors = [
      { index: 1, field: 'team', code: 'MISSING_REQUIRED_FIELD', message: "Required field 'team' is missing" },
      { index: 2, field: 'x', code: 'UNKNOWN_FIELD', message: "Field 'x' is not in the schema" },
      { index: 2, field: 'team', code: 'NULL_NOT_ALLOWED', message: "Field 'team' must not be null or empty" },
    ]
    expect(reply.status).toBe(400)
    expect(reply.json).toEqual({
      jobId: expect.stringMatching(/^[0-9a-f]{8}$/),
      status: 'validation failed',
      code: 'VALIDATION',
      totalRecords: 3,
      validRecords: 1,
      invalidRecords: 2,
      message: "MISSING_REQUIRED_FIELD: Required field 'team' is missing",
      correlationId: expect.any(String),
      errors,
    })
    expect(await records()).toEqual([])
    const { jobId } = reply.json as { jobId: string }
    expect(await jobs()).toMatchObject([{ id: jobId, status: 'validation failed', total: 3, valid: 1, invalid: 2, errors }])
  })

  test('a thousand at most, and one at least; the job is kept', async () => {
    const { post, records, jobs } = await setUp()
    const thousand = Array.from({ length: 1_000 }, () => aternityRecord)
    expect(await post(thousand)).toMatchObject({ status: 200, json: { totalRecords: 1_000 } })
    expect(await post([...thousand, aternityRecord])).toMatchObject({
      status: 413,
      json: { status: 'failed', code: 'TOO_LARGE', totalRecords: 1_001, jobId: expect.any(String) },
    })
    expect(await post([])).toMatchObject({ status: 400, json: { status: 'failed', totalRecords: 0 } })
    expect(await records()).toHaveLength(1_000)
    expect((await jobs()).map(({ status }) => status)).toEqual(['completed', 'failed', 'failed'])
  })

  test('exact counts, and a hundred violations', async () => {
    const { post, id, ingest } = await setUp()
    const reply = await post(Array.from({ length: 1_000 }, (_, n) => (n % 2 === 0 ? aternityRecord : {})))
    const { jobId, errors } = reply.json as { jobId: string; errors: unknown[] }
    expect(reply).toMatchObject({ status: 400, json: { totalRecords: 1_000, validRecords: 500, invalidRecords: 500 } })
    expect(errors).toHaveLength(100)
    expect(await ingest('GET', `${path}/${id}/ingestions/${jobId}`)).toMatchObject({ json: { errors } })
  })

  test.each<[string, string]>([
    ['no JSON', '{"data":['],
    ['no data', '{}'],
    ['data that is no list', '{"data":{}}'],
    ['a list', '[]'],
    ['null', 'null'],
  ])('%s is refused', async (_name, text) => {
    const { ingest, id, records } = await setUp()
    const reply = await ingest('POST', `${path}/${id}/ingestions`, { text })
    expect(reply).toMatchObject({ status: 400, json: { status: 'failed', code: 'VALIDATION', correlationId: expect.any(String) } })
    expect(await records()).toEqual([])
  })

  test.each<[string, string, string]>([
    ['a NUL', '"a\\u0000"', 'team INVALID_TYPE'],
    ['half a character', '"\\ud800"', 'team INVALID_TYPE'],
    ['a field called __proto__', '"a","__proto__":{"x":1}', '__proto__ UNKNOWN_FIELD'],
    ['a field called constructor', '"a","constructor":1', 'constructor UNKNOWN_FIELD'],
    ['a field with a NUL', '"a","\\u0000":1', '\ufffd UNKNOWN_FIELD'],
    ['a number beyond all numbers', '"a","availability":1e999', 'availability INVALID_TYPE'],
    ['an integer that lost digits', '"a","error_count":9007199254740993', 'error_count INVALID_TYPE'],
    ['a NUL deep in JSON', '"a","details":{"x":["\\u0000"]}', 'details INVALID_TYPE'],
    ['JSON without end', `"a","details":${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'details INVALID_TYPE'],
  ])('%s is refused by name', async (_name, team, problem) => {
    const { ingest, id, records } = await setUp()
    const text = `{"data":[{"application":"a","team":${team}}]}`
    const reply = await ingest('POST', `${path}/${id}/ingestions`, { text })
    const { errors } = reply.json as { errors: { field: string; code: string }[] }
    expect(errors.map(({ field, code }) => `${field} ${code}`)).toEqual([problem])
    expect(reply.status).toBe(400)
    expect(await records()).toEqual([])
  })

  test('a column called __proto__ is a column like others', async () => {
    const { ingest, id } = await setUp([{ name: '__proto__', type: 'json', required: true }])
    const text = '{"data":[{"__proto__":{"polluted":true}}]}'
    expect((await ingest('POST', `${path}/${id}/ingestions`, { text })).status).toBe(200)
    expect('polluted' in {}).toBe(false)
    const { query } = await database()
    const stored = await query({ text: 'SELECT data::text FROM external_record WHERE integration_id = $1', values: [id] })
    expect(stored).toEqual([{ data: '{"__proto__": {"polluted": true}}' }])
  })

  test('too many bytes are refused', async () => {
    const { ingest, id } = await setUp()
    const reply = await ingest('POST', `${path}/${id}/ingestions`, { text: ' '.repeat(10_000_001) })
    expect(reply).toMatchObject({ status: 413, json: { code: 'TOO_LARGE' } })
  })

  test('what was accepted comes back equal; what was refused changed nothing', async () => {
    const { post, records } = await setUp([
      { name: 's', type: 'string', required: true },
      { name: 'n', type: 'number', min: -1e9, max: 1e9 },
      { name: 'j', type: 'json' },
    ])
    const record = fc.record(
      { s: fc.string({ unit: 'binary' }), n: fc.double({ noNaN: true }), j: fc.jsonValue() },
      { requiredKeys: ['s'] },
    )
    const stored: unknown[] = []
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 5 }), async (data) => {
        const { status } = await post(data)
        // As JSON has it: there is no -0.
        if (status === 200) stored.push(...(JSON.parse(JSON.stringify(data)) as unknown[]))
        else expect(status).toBe(400)
        expect(await records()).toEqual(stored)
      }),
      { numRuns: 60 },
    )
    expect(stored.length).toBeGreaterThan(0)
  })
})

describe('how it went', () => {
  test('jobs come newest first, page by page, and one by one', async () => {
    const { post, ingest, id } = await setUp()
    await post([aternityRecord])
    const bad = (await post([{}])).json as { jobId: string }
    const list = IngestionJobPage.parse((await ingest('GET', `${path}/${id}/ingestions`)).json)
    expect(list).toMatchObject({
      totalElements: 2,
      content: [
        { jobId: bad.jobId, status: 'validation failed', totalRecords: 1, validRecords: 0, invalidRecords: 1 },
        { status: 'completed', message: 'Successfully processed 1 record' },
      ],
    })
    const second = await ingest('GET', `${path}/${id}/ingestions?pageSize=1&pageIndex=1`)
    expect(second).toMatchObject({ json: { content: [list.content[1]], totalPages: 2 } })
    const one = await ingest('GET', `${path}/${id}/ingestions/${bad.jobId}`)
    expect(IngestionJobDetails.strict().parse(one.json)).toEqual({
      ...list.content[0],
      errors: [
        { index: 0, field: 'team', code: 'MISSING_REQUIRED_FIELD', message: "Required field 'team' is missing" },
        { index: 0, field: 'application', code: 'MISSING_REQUIRED_FIELD', message: "Required field 'application' is missing" },
      ],
    })
  })

  test('monitoring counts the range and all time, day by day', async () => {
    const { post, ingest, id } = await setUp()
    const monitor = async (query = '') => {
      const reply = await ingest('GET', `${path}/${id}/monitoring${query}`)
      expect(reply.status).toBe(200)
      return Monitoring.strict().parse(reply.json)
    }
    const empty = await monitor()
    expect(empty).toMatchObject({ days: 7, apiCalls: 0, lastIngestionStatus: 'Pending', lastIngestionAt: null })
    expect(empty.dataAvailability.map(({ status }) => status)).toEqual([...Array<string>(6).fill('No Data'), 'Pending'])
    await post([aternityRecord, aternityRecord])
    expect(await monitor()).toMatchObject({ lastIngestionStatus: 'Successful' })
    await post([{}])
    const { prisma } = await database()
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
    const job = { integrationId: id, status: 'completed', total: 5, valid: 5, invalid: 0, message: '' }
    await prisma.ingestionJob.createMany({
      data: [2, 20, 40].map((days) => ({ ...job, id: String(days).padStart(8, '0'), at: daysAgo(days) })),
    })
    const week = await monitor('?days=7')
    expect(week).toMatchObject({
      recordsIngested: { inRange: 7, allTime: 17 },
      apiCalls: 3,
      lastIngestionStatus: 'Failed',
      lastIngestionAt: expect.any(String),
    })
    const today = new Date().toISOString().slice(0, 10)
    expect(week.dataAvailability.at(-1)).toEqual({ date: today, status: 'Unhealthy', records: 2, calls: 2 })
    expect(week.dataAvailability.at(-3)).toMatchObject({ status: 'Healthy', records: 5, calls: 1 })
    expect(await monitor('?days=30')).toMatchObject({ days: 30, recordsIngested: { inRange: 12 }, apiCalls: 4 })
    expect((await ingest('GET', `${path}/${id}/monitoring?days=8`)).status).toBe(400)
  })
})

describe('who may', () => {
  test('an Ingestion key posts and reads jobs, and configures nothing', async () => {
    const { ingest, configure, id, post, admin } = await setUp()
    const refused: [string, string, unknown?][] = [
      ['GET', path],
      ['POST', path, { ...fme, name: 'other' }],
      ['GET', `${path}/${id}`],
      ['PUT', `${path}/${id}/schema`, { schema: aternitySchema }],
      ['DELETE', `${path}/${id}`],
    ]
    for (const [method, at, body] of refused) {
      expect(await ingest(method, at, { body })).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } })
    }
    expect((await post([aternityRecord])).status).toBe(200)
    const again = await configure('POST', `${path}/${id}/ingestions`, { body: { data: [aternityRecord] } })
    const { jobId } = IngestionResult.parse(again.json)
    for (const at of ['ingestions', `ingestions/${jobId}`, 'monitoring']) {
      expect((await ingest('GET', `${path}/${id}/${at}`)).status).toBe(200)
      expect((await configure('GET', `${path}/${id}/${at}`)).status).toBe(200)
    }
    expect(admin.accountId).toBe(ingest.actor.accountId)
  })

  test("another account's integration, and what cannot be one, is not there", async () => {
    const { id, post } = await setUp()
    const { jobId } = IngestionResult.parse((await post([aternityRecord])).json)
    const { configure } = await setUp()
    for (const wrong of [String(id), '2147483647', '2147483648', '99999999999999999999', '0', '-1', '1.5', 'x', '1e3', '%00']) {
      const at = `${path}/${wrong}`
      const calls: [string, string, unknown?][] = [
        ['GET', at],
        ['DELETE', at],
        ['PUT', `${at}/schema`, { schema: aternitySchema }],
        ['POST', `${at}/ingestions`, { data: [aternityRecord] }],
        ['GET', `${at}/ingestions`],
        ['GET', `${at}/ingestions/${jobId}`],
        ['GET', `${at}/monitoring`],
      ]
      for (const [method, url, body] of calls) {
        expect([wrong, method, url, (await configure(method, url, { body })).status]).toEqual([wrong, method, url, 404])
      }
    }
  })

  test('a job of another integration is not there', async () => {
    const { configure, id, post } = await setUp()
    const { jobId } = IngestionResult.parse((await post([aternityRecord])).json)
    const other = ExternalData.parse((await configure('POST', path, { body: { ...fme, name: 'other' } })).json)
    for (const at of [`${other.id}/ingestions/${jobId}`, `${id}/ingestions/00000000`, `${id}/ingestions/${jobId.toUpperCase()}x`]) {
      expect((await configure('GET', `${path}/${at}`)).status).toBe(404)
    }
  })
})
