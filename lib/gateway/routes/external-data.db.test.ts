import { describe, expect, test } from 'vitest'
import { ExternalData, ExternalDataPage, IngestionResult, SavedExternalData } from '../../schema/external-data'
import { database } from '../../server/database/open'
import { listExternalData } from '../../server/sei/external-data/list'
import { externalDataPath, fme, setUpExternalData } from '../../testing/make/external-data'
import { aternityRecord, aternitySchema } from '../../testing/make/external-schemas'
import { makeClient } from '../../testing/calls/gateway'
import { setDevelopers } from '../../testing/make/placed-developers'
import { makeIntegration } from '../../testing/make/sei-rows'
import { activityOf } from '../../testing/services/stored'
import { makeTenant } from '../../testing/make/tenant'

describe('configuring', () => {
  test('an integration gets a table name and an address to post to, and is written down', async () => {
    const { admin, accountId } = await makeTenant()
    const configure = await makeClient(admin, 'ADMIN')
    const reply = await configure('POST', externalDataPath, { body: fme })
    expect(reply.status).toBe(201)
    const { id } = SavedExternalData.strict().parse(reply.json)
    const one = ExternalData.strict().parse((await configure('GET', `${externalDataPath}/${id}`)).json)
    expect(reply.json).toEqual({ ...one, warnings: [] })
    expect(one).toEqual({
      id,
      name: 'aternity_fme',
      tags: ['apm'],
      tableName: 'custom_aternity_fme',
      ingestionUrl: `http://127.0.0.1:3000/gateway/sei/api/v2/external-data/${id}/ingestions`,
      schema: aternitySchema,
      createdAt: expect.any(String),
      createdBy: 'ADMIN of a test',
    })
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
    const { configure, accountId, id } = await setUpExternalData()
    await makeIntegration(accountId)
    const second = await configure('POST', externalDataPath, { body: { name: 'Aternity – two!', schema: { schema: aternitySchema } } })
    expect(second).toMatchObject({ status: 201, json: { tableName: 'custom_aternity_two', tags: [] } })
    const all = ExternalDataPage.parse((await configure('GET', externalDataPath)).json)
    expect(all).toMatchObject({ totalElements: 2, totalPages: 1, pageIndex: 0, pageSize: 50, empty: false })
    expect(all.content[0]?.id).toBe(id)
    const page = await configure('GET', `${externalDataPath}?pageSize=1&pageIndex=1`)
    expect(page).toMatchObject({ json: { totalElements: 2, totalPages: 2, content: [{ name: 'Aternity – two!', tableName: 'custom_aternity_two' }] } })
    for (const query of ['pageSize=1001', 'pageIndex=-1', 'pageSize=ten']) {
      expect((await configure('GET', `${externalDataPath}?${query}`)).status).toBe(400)
    }
  })

  test('however large a page, the schemas of few are in memory at a time', async () => {
    const { configure, accountId, id } = await setUpExternalData()
    const { prisma } = await database()
    const row = { accountId, type: 'CUSTOM', application: 'CUSTOM', tags: [], schema: aternitySchema, createdBy: 'a test' }
    await prisma.integration.createMany({
      data: Array.from({ length: 25 }, (_, n) => ({ ...row, name: `n${n}`, tableName: `custom_n${n}` })),
    })
    const { content, ...page } = await listExternalData(configure.actor, { pageIndex: 0, pageSize: 1_000 })
    const sizes: number[] = []
    for await (const piece of content) sizes.push(piece.length)
    expect(sizes).toEqual([10, 10, 6])
    const { json } = await configure('GET', `${externalDataPath}?pageSize=1000`)
    const all = ExternalDataPage.parse(json)
    expect(all).toMatchObject({ ...page, totalElements: 26, totalPages: 1, empty: false })
    expect(all.content.map(({ name }) => name)).toEqual(['aternity_fme', ...Array.from({ length: 25 }, (_, n) => `n${n}`)])
    const beyond = await configure('GET', `${externalDataPath}?pageIndex=1&pageSize=26`)
    expect(beyond.json).toEqual({ content: [], totalElements: 26, totalPages: 1, pageIndex: 1, pageSize: 26, empty: true })
    expect(all.content[0]?.id).toBe(id)
  })

  test.each(['aternity_fme', 'ATERNITY_FME', 'Aternity FME', 'custom_aternity_fme'])('%s is taken', async (name) => {
    const { configure, accountId } = await setUpExternalData()
    const before = await activityOf(accountId)
    const reply = await configure('POST', externalDataPath, { body: { ...fme, name } })
    expect(reply).toMatchObject({ status: 409, json: { status: 'ERROR', code: 'NAME_TAKEN' } })
    expect(await activityOf(accountId)).toEqual(before)
  })

  test('of many who want one name at once, one gets it', async () => {
    const { configure } = await setUpExternalData()
    const tries = Array.from({ length: 6 }, () => configure('POST', externalDataPath, { body: { ...fme, name: 'wanted' } }))
    expect((await Promise.all(tries)).map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409])
  })

  test.each<[string, unknown, string, string]>([
    ['no schema', { name: 'x' }, '/schema', 'INVALID_SCHEMA_JSON'],
    ['text for a schema', { name: 'x', schema: '{}' }, '/schema', 'INVALID_SCHEMA_JSON'],
    ['no column', { name: 'x', schema: { columns: [] } }, '/schema/columns', 'INVALID_SCHEMA_JSON'],
    ['a number for a column', { name: 'x', schema: { columns: [1] } }, '/schema/columns/0', 'INVALID_SCHEMA_JSON'],
    ['a property of its own', { name: 'x', schema: { columns: [{ name: 'a', type: 'json', size: 1 }] } }, '/schema/columns/0/size', 'INVALID_CONSTRAINT'],
    ['a type of its own', { name: 'x', schema: { columns: [{ name: 'a', type: 'money' }] } }, '/schema/columns/0/type', 'UNSUPPORTED_TYPE'],
    ['no name', { schema: aternitySchema }, '/name', 'Name'],
    ['a name without a letter', { ...fme, name: '???' }, '/name', 'A name needs'],
    ['a tag that is no text', { ...fme, tags: [1] }, '/tags/0', 'Tag'],
  ])('%s is refused, and where', async (_name, body, pointer, detail) => {
    const { configure } = await setUpExternalData()
    const reply = await configure('POST', externalDataPath, { body })
    expect(reply).toMatchObject({
      status: 400,
      json: { code: 'VALIDATION', errors: [{ pointer, detail: expect.stringContaining(detail) }] },
    })
    expect(await configure('GET', externalDataPath)).toMatchObject({ json: { totalElements: 1 } })
  })

  test('a schema is told what is wrong with it by an id, and what is only unusual by a warning', async () => {
    const { configure, id } = await setUpExternalData()
    const put = (body: unknown) => configure('PUT', `${externalDataPath}/${id}/schema`, { body })
    for (const body of [[], null, {}, { schema: 1 }]) {
      const { status, json } = await put(body)
      expect([status, json]).toMatchObject([400, { errors: [{ detail: expect.stringMatching(/^INVALID_SCHEMA_JSON: /) }] }])
    }
    const schema = { columns: [{ name: 'a', type: 'json' }, { name: 'Response Time', type: 'long' }] }
    const warnings = [{ pointer: '/schema/columns/1/name', detail: expect.stringMatching(/^NOT_SNAKE_CASE: /) }]
    expect(await put({ schema })).toMatchObject({ status: 200, json: { schema, warnings } })
    expect(await configure('POST', externalDataPath, { body: { name: 'x', schema } })).toMatchObject({ status: 201, json: { warnings } })
  })

  test('another schema holds from then on; a broken one changes nothing', async () => {
    const { configure, id, post, accountId, records } = await setUpExternalData()
    const schema = { columns: [{ name: 'count', type: 'long', required: true }] }
    const put = (body: unknown) => configure('PUT', `${externalDataPath}/${id}/schema`, { body })
    expect(await put({ schema: { columns: [{ name: 'a' }] } })).toMatchObject({ status: 400 })
    expect((await post([aternityRecord])).status).toBe(200)
    expect(await put({ schema })).toMatchObject({ status: 200, json: { id, schema } })
    expect((await post([aternityRecord])).status).toBe(400)
    expect((await post([{ count: 1 }])).status).toBe(200)
    expect(await records()).toEqual([aternityRecord, { count: 1 }])
    expect((await activityOf(accountId)).at(-1)).toMatchObject({ action: 'EDITED', details: { columns: ['count'] } })
  })

  test('deleting takes records and jobs along; twice is once too often', async () => {
    const { configure, id, post, records, jobs, accountId } = await setUpExternalData()
    await post([aternityRecord])
    const gone = await configure('DELETE', `${externalDataPath}/${id}`)
    expect([gone.status, gone.text]).toEqual([204, ''])
    expect([await records(), await jobs()]).toEqual([[], []])
    expect((await activityOf(accountId)).at(-1)).toMatchObject({ type: 'INTEGRATION', action: 'DELETED', targetId: String(id) })
    expect((await configure('DELETE', `${externalDataPath}/${id}`)).status).toBe(404)
    expect((await post([aternityRecord])).status).toBe(404)
  })

  test('what an org tree uses cannot be deleted', async () => {
    const { configure, id, accountId } = await setUpExternalData()
    await setDevelopers(accountId, [{ email: 'ada@x.io', site: 'Rome' }])
    const tree = { name: 'Sites', levels: ['Site'], integrations: [id] }
    expect((await configure('POST', '/v2/org-trees', { body: tree })).status).toBe(201)
    const used = await configure('DELETE', `${externalDataPath}/${id}`)
    expect(used).toMatchObject({ status: 409, json: { code: 'CONFLICT' } })
    expect((await configure('GET', `${externalDataPath}/${id}`)).status).toBe(200)
  })

  test('an integration that takes no external data is none of these', async () => {
    const { configure, accountId } = await setUpExternalData()
    const { integrationId: plain } = await makeIntegration(accountId)
    expect((await configure('DELETE', `${externalDataPath}/${plain}`)).status).toBe(404)
    expect((await configure('GET', `${externalDataPath}/${plain}`)).status).toBe(404)
    expect((await configure('PUT', `${externalDataPath}/${plain}/schema`, { body: { schema: aternitySchema } })).status).toBe(404)
    expect((await configure('GET', `/v2/integrations/${plain}`)).status).toBe(200)
  })
})

describe('who may', () => {
  test('an Ingestion key posts and reads jobs, and configures nothing', async () => {
    const { ingest, configure, id, post, admin } = await setUpExternalData()
    const refused: [string, string, unknown?][] = [
      ['GET', externalDataPath],
      ['POST', externalDataPath, { ...fme, name: 'other' }],
      ['GET', `${externalDataPath}/${id}`],
      ['PUT', `${externalDataPath}/${id}/schema`, { schema: aternitySchema }],
      ['DELETE', `${externalDataPath}/${id}`],
    ]
    for (const [method, at, body] of refused) {
      expect(await ingest(method, at, { body })).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } })
    }
    expect((await post([aternityRecord])).status).toBe(200)
    const again = await configure('POST', `${externalDataPath}/${id}/ingestions`, { body: { data: [aternityRecord] } })
    const { jobId } = IngestionResult.parse(again.json)
    for (const at of ['ingestions', `ingestions/${jobId}`, 'monitoring']) {
      expect((await ingest('GET', `${externalDataPath}/${id}/${at}`)).status).toBe(200)
      expect((await configure('GET', `${externalDataPath}/${id}/${at}`)).status).toBe(200)
    }
    expect(admin.accountId).toBe(ingest.actor.accountId)
  })

  test("another account's integration, and what cannot be one, is not there", async () => {
    const { id, post } = await setUpExternalData()
    const { jobId } = IngestionResult.parse((await post([aternityRecord])).json)
    const { configure } = await setUpExternalData()
    for (const wrong of [String(id), '2147483647', '2147483648', '99999999999999999999', '0', '-1', '1.5', 'x', '1e3', '%00']) {
      const at = `${externalDataPath}/${wrong}`
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
    const { configure, id, post } = await setUpExternalData()
    const { jobId } = IngestionResult.parse((await post([aternityRecord])).json)
    const other = ExternalData.parse((await configure('POST', externalDataPath, { body: { ...fme, name: 'other' } })).json)
    for (const at of [`${other.id}/ingestions/${jobId}`, `${id}/ingestions/00000000`, `${id}/ingestions/${jobId.toUpperCase()}x`]) {
      expect((await configure('GET', `${externalDataPath}/${at}`)).status).toBe(404)
    }
  })
})
