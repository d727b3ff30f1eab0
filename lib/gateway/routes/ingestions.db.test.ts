import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IngestionResult } from '../../schema/external-data'
import { database } from '../../server/database/open'
import { externalDataPath, setUpExternalData } from '../../testing/make/external-data'
import { aternityRecord } from '../../testing/make/external-schemas'
import { activityOf } from '../../testing/services/stored'

describe('posting records', () => {
  test('stores them as they are, and says so in the documented words', async () => {
    const { post, records, jobs, id, accountId } = await setUpExternalData()
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
    const { post, records, jobs } = await setUpExternalData()
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
    const { post, records, jobs } = await setUpExternalData()
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
    const { post, id, ingest } = await setUpExternalData()
    const reply = await post(Array.from({ length: 1_000 }, (_, n) => (n % 2 === 0 ? aternityRecord : {})))
    const { jobId, errors } = reply.json as { jobId: string; errors: unknown[] }
    expect(reply).toMatchObject({ status: 400, json: { totalRecords: 1_000, validRecords: 500, invalidRecords: 500 } })
    expect(errors).toHaveLength(100)
    expect(await ingest('GET', `${externalDataPath}/${id}/ingestions/${jobId}`)).toMatchObject({ json: { errors } })
  })

  test.each<[string, string, number]>([
    ['no JSON', '{"data":[', 400],
    ['no data', '{}', 400],
    ['data that is no list', '{"data":{}}', 400],
    ['a list', '[]', 400],
    ['null', 'null', 400],
    ['too many bytes', ' '.repeat(10_000_001), 413],
  ])('%s is refused, and no job', async (_name, text, status) => {
    const { ingest, id, records } = await setUpExternalData()
    const reply = await ingest('POST', `${externalDataPath}/${id}/ingestions`, { text })
    const code = status === 413 ? 'TOO_LARGE' : 'VALIDATION'
    expect(reply).toMatchObject({ status, json: { status: 'failed', code, correlationId: expect.any(String) } })
    expect(await records()).toEqual([])
    expect(await ingest('GET', `${externalDataPath}/${id}/ingestions`)).toMatchObject({ json: { totalElements: 0 } })
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
    const { ingest, id, records } = await setUpExternalData()
    const text = `{"data":[{"application":"a","team":${team}}]}`
    const reply = await ingest('POST', `${externalDataPath}/${id}/ingestions`, { text })
    const { errors } = reply.json as { errors: { field: string; code: string }[] }
    expect(errors.map(({ field, code }) => `${field} ${code}`)).toEqual([problem])
    expect(reply.status).toBe(400)
    expect(await records()).toEqual([])
  })

  test('a column called __proto__ is a column like others', async () => {
    const { ingest, id } = await setUpExternalData([{ name: '__proto__', type: 'json', required: true }])
    const text = '{"data":[{"__proto__":{"polluted":true}}]}'
    expect((await ingest('POST', `${externalDataPath}/${id}/ingestions`, { text })).status).toBe(200)
    expect('polluted' in {}).toBe(false)
    const { query } = await database()
    const stored = await query({ text: 'SELECT data::text FROM external_record WHERE integration_id = $1', values: [id] })
    expect(stored).toEqual([{ data: '{"__proto__": {"polluted": true}}' }])
  })

  test('what was accepted comes back equal; what was refused changed nothing', async () => {
    const { post, records } = await setUpExternalData([
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
