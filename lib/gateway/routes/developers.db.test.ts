import { describe, expect, test } from 'vitest'
import { company, developersOf, header, makeCompany, makeEmptyCompany } from '../../testing/make/developers'
import { callGateway, clientOf } from '../../testing/calls/gateway'
import { makeKeyActor } from '../../testing/make/key-actors'
import { errorSchema } from '../error-answers'
import { developerRoutes } from './developers'

type Call = { method?: string; json?: unknown; file?: string | Blob; accept?: string; prefix?: string; raw?: BodyInit; type?: string }

/** Calls a path of developers with a key. */
async function call(secret: string, path: string, { method = 'GET', json, file, accept, prefix, raw, type }: Call = {}) {
  const headers = { ...(accept && { accept }), ...(type && { 'content-type': type }) }
  const content = { body: json, file, text: raw, headers, prefix }
  const { text, ...answer } = await clientOf(secret)(method, `/v2/developers${path}`, content)
  const isJson = answer.headers.get('content-type')?.startsWith('application/json')
  return { ...answer, text, body: isJson ? JSON.parse(text) : null }
}

/** The answer to what was refused has its documented shape. */
const refused = (answer: { status: number; body: unknown }, status: number, code: string) => {
  expect(answer).toMatchObject({ status, body: { status: 'FAILURE', code } })
  expect(errorSchema('developers').safeParse(answer.body).success).toBe(true)
}

const unknownId = '11111111-1111-4111-8111-111111111111'
const changed = company.replace('Paris', 'Rome')

test('the current addresses lead from the first upload to a re-upload, and on', async () => {
  const { secret } = await makeEmptyCompany()
  const upload = await call(secret, '', { method: 'POST', file: company })
  expect(upload).toMatchObject({ status: 200, body: { status: 'PREVIEW', totalDevelopers: 4, errors: [] } })
  expect(upload.body).not.toHaveProperty('uploadId')
  const { versionId, fieldMappings } = upload.body
  const saved = await call(secret, `/versions/${versionId}/fieldMappings`, { method: 'PUT', json: { fieldMappings } })
  expect(saved).toMatchObject({ status: 200, body: { versionId, status: 'ACTIVE', developerCount: 4 } })
  expect((await call(secret, '/schema')).body).toMatchObject({ versionId, fields: [{ key: 'email' }, {}, {}, {}, {}, {}, {}, {}, {}] })
  const reupload = await call(secret, '', { method: 'PUT', file: changed })
  expect(reupload).toMatchObject({ status: 200, body: { status: 'PENDING_APPROVAL', review: { updatedCount: 1 } } })
  const version = `/versions/${reupload.body.versionId}`
  expect(await call(secret, version, { method: 'PATCH', json: { active: true } })).toMatchObject({
    status: 200,
    body: { versionId: reupload.body.versionId, active: true },
  })
  refused(await call(secret, version, { method: 'PATCH', json: { active: true } }), 409, 'CONFLICT')
  const upsert = await call(secret, '', { method: 'PATCH', json: [{ email: 'eve@x.io', name: 'Eve' }] })
  expect(upsert).toMatchObject({ status: 200, body: { status: 'SUCCESS', created: 1, updated: 0 } })
  const list = await call(secret, '?searchKey=site&searchValue=rome&there_is_no_cache=true')
  expect(list.body).toMatchObject({ totalElements: 1, content: [{ name: 'Bob', site: 'Rome' }] })
  const removed = await call(secret, '', { method: 'DELETE', json: { emails: ['eve@x.io', 'who@x.io'] } })
  expect(removed).toMatchObject({ status: 200, body: { status: 'SUCCESS', deleted: 1, notFound: ['who@x.io'] } })
  const csv = await call(secret, '', { accept: 'text/csv' })
  expect(csv.text).toBe(`${changed.replaceAll('\n', '\r\n')}\r\n`)
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="developers.csv"')
  expect(csv.headers.get('cache-control')).toBe('no-store')
})

test('an Ingestion key is told that it may not approve many developers away, before and when it tries', async () => {
  const { secret: adminSecret, admin } = await makeCompany()
  const { secret } = await makeKeyActor(admin, 'INGESTION')
  const emails = Array.from({ length: 20 }, (_, index) => `n${index}@x.io`)
  await call(adminSecret, '', { method: 'PATCH', json: emails.map((email) => ({ email, name: 'New' })) })
  const { body } = await call(secret, '/reupload', { method: 'POST', file: company })
  expect(body).toMatchObject({ review: { removedCount: 20 }, approval: { keyRole: 'ADMIN', removedBefore: 0, mostRemoved: 10 } })
  refused(await call(secret, `/versions/${body.versionId}`, { method: 'PATCH', json: { active: true } }), 403, 'TOO_MANY_REMOVED')
  const older = await call(secret, `/uploads/${body.uploadId}/approve`, { method: 'POST' })
  refused(older, 403, 'TOO_MANY_REMOVED')
  expect(older.body.message).toMatch(/removes 20 developers.*at most 10.*Admin key/)
  expect((await call(secret, '')).body).toMatchObject({ totalElements: 24 })
  const approved = await call(adminSecret, `/versions/${body.versionId}`, { method: 'PATCH', json: { active: true } })
  expect(approved).toMatchObject({ status: 200 })
})

test('the older addresses do the same', async () => {
  const { secret } = await makeEmptyCompany()
  const prefix = '/prod1/sei'
  const upload = await call(secret, '/upload', { method: 'POST', file: company, prefix })
  const { uploadId, versionId, fieldMappings } = upload.body
  expect(uploadId).toBe(versionId)
  const saved = await call(secret, `/uploads/${uploadId}/save`, { method: 'POST', json: fieldMappings, prefix })
  expect(saved.body).toMatchObject({ status: 'ACTIVE', developerCount: 4 })
  const reupload = await call(secret, '/reupload?fileType=CSV', { method: 'POST', file: changed, prefix })
  expect(reupload.body).toMatchObject({ uploadId: reupload.body.versionId, review: { updatedCount: 1, unchangedCount: 3 } })
  refused(await call(secret, '/reupload?fileType=JSON', { method: 'POST', file: changed, prefix }), 400, 'VALIDATION')
  const approved = await call(secret, `/uploads/${reupload.body.uploadId}/approve`, { method: 'POST', prefix })
  expect(approved).toMatchObject({ status: 200, body: { active: true } })
  const filters = { sortOrder: 'desc', sortKey: 'name', searchKey: 'department', searchValue: 'research', developerRefIds: [] }
  const list = await call(secret, '/list?pageIndex=0&pageSize=2', { method: 'POST', json: filters, prefix })
  expect(list.body).toMatchObject({ totalElements: 3, pageSize: 2, content: [{ name: 'Dee, D.' }, { name: 'Bob' }] })
  const some = { developerRefIds: [list.body.content[1].developerRefId] }
  expect((await call(secret, '/list', { method: 'POST', json: some, prefix })).body).toMatchObject({ content: [{ name: 'Bob' }] })
  for (const accept of [undefined, '*/*', 'text/csv']) {
    const csv = await call(secret, '/download', { accept, prefix })
    expect(csv).toMatchObject({ status: 200, text: `${changed.replaceAll('\n', '\r\n')}\r\n` })
  }
  refused(await call(secret, '/download', { accept: 'application/json', prefix }), 406, 'NOT_ACCEPTABLE')
})

test('what is not the state for it is refused, at the current and at the older address', async () => {
  const { secret, versionId } = await makeCompany()
  const reupload = await call(secret, '', { method: 'PUT', file: changed })
  const pending = reupload.body.versionId
  for (const id of [versionId, pending]) {
    refused(await call(secret, `/versions/${id}/fieldMappings`, { method: 'PUT', json: [] }), 409, 'CONFLICT')
    refused(await call(secret, `/uploads/${id}/save`, { method: 'POST', json: [] }), 409, 'CONFLICT')
  }
  await call(secret, '', { method: 'PUT', file: company })
  for (const id of [versionId, pending]) {
    refused(await call(secret, `/versions/${id}`, { method: 'PATCH', json: { active: true } }), 409, 'CONFLICT')
    refused(await call(secret, `/uploads/${id}/approve`, { method: 'POST' }), 409, 'CONFLICT')
  }
})

test('a re-upload that lacks what an org tree has come to need is not approved, at either address', async () => {
  const { secret } = await makeCompany()
  const withoutSite = 'Email,Manager Email,Full Name\nada@x.io,,Ada'
  const { body } = await call(secret, '', { method: 'PUT', file: withoutSite })
  const tree = await clientOf(secret).post('/v2/org-trees', { name: 'Sites', levels: ['Site'] })
  expect(tree.status).toBe(201)
  for (const [path, more] of [
    [`/versions/${body.versionId}`, { method: 'PATCH', json: { active: true } }],
    [`/uploads/${body.versionId}/approve`, { method: 'POST' }],
  ] as const) {
    const answer = await call(secret, path, more)
    refused(answer, 400, 'VALIDATION')
    expect(answer.body.errors).toMatchObject([{ errorType: 'REQUIRED_FIELD_MISSING', fieldName: 'site' }])
  }
})

test('a list comes as what the caller accepts', async () => {
  const { secret } = await makeCompany()
  for (const accept of [undefined, '*/*', 'application/json', 'application/*, text/csv;q=0.9']) {
    expect((await call(secret, '', { accept })).body).toMatchObject({ totalElements: 4 })
  }
  expect((await call(secret, '', { accept: 'text/*' })).text).toContain(header)
  refused(await call(secret, '', { accept: 'application/xml' }), 406, 'NOT_ACCEPTABLE')
})

test('before the set-up', async () => {
  const { secret, accountId } = await makeEmptyCompany()
  expect((await call(secret, '/schema')).body).toEqual({ versionId: null, fields: [], createdAt: null })
  expect((await call(secret, '')).body).toMatchObject({ content: [], totalElements: 0, empty: true })
  expect((await call(secret, '', { accept: 'text/csv' })).text).toMatch(/^Email,[^\n]+\r\n$/)
  for (const [path, more] of [
    ['', { method: 'PUT', file: company }],
    ['/reupload?fileType=CSV', { method: 'POST', file: company }],
    [`/versions/${unknownId}`, { method: 'PATCH', json: { active: true } }],
    [`/uploads/${unknownId}/approve`, { method: 'POST' }],
    ['', { method: 'PATCH', json: [{ email: 'a@x.io', name: 'A' }] }],
    ['', { method: 'DELETE', json: { emails: ['a@x.io'] } }],
  ] as const) {
    refused(await call(secret, path, more), 412, 'NOT_SET_UP')
  }
  expect(await developersOf(accountId)).toEqual({ developers: [], versions: [], activities: 0 })
})

describe('is refused and changes nothing:', () => {
  const mebibytes = (count: number) => new Blob([`Email,Name\n${'x'.repeat(999)}\n`.repeat(count * 1_024)], { type: 'text/csv' })
  test.each<[string, string, Call, number, string]>([
    ['an unknown search key', '?searchKey=salary&searchValue=1', {}, 400, 'VALIDATION'],
    ['an unknown sort key', '?sortKey=salary', {}, 400, 'VALIDATION'],
    ['a negative page', '?pageIndex=-1', {}, 400, 'VALIDATION'],
    ['a page that is too large', '/list?pageSize=5000', { method: 'POST', json: {} }, 400, 'VALIDATION'],
    ['an unknown sort key in a body', '/list', { method: 'POST', json: { sortKey: 'salary' } }, 400, 'VALIDATION'],
    ['wrong references in a body', '/list', { method: 'POST', json: { developerRefIds: ['x'] } }, 400, 'VALIDATION'],
    ['an upload that is JSON', '', { method: 'POST', json: {} }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a file that is JSON', '', { method: 'POST', file: new Blob(['[]'], { type: 'application/json' }) }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a form without a file', '', { method: 'POST', raw: new URLSearchParams('file=a') }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['an upload of 51 MB', '', { method: 'POST', file: mebibytes(51) }, 413, 'TOO_LARGE'],
    ['a file that is no CSV', '', { method: 'POST', file: new Blob(['PK\x03\x04\0\0'], { type: 'text/csv' }) }, 400, 'VALIDATION'],
    ['a form that was cut off', '', { method: 'PUT', raw: '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\nEmail,Na', type: 'multipart/form-data; boundary=b' }, 400, 'VALIDATION'],
    ['mappings of an unknown version', `/versions/${unknownId}/fieldMappings`, { method: 'PUT', json: [] }, 404, 'NOT_FOUND'],
    ['mappings of what is no version', '/versions/1/fieldMappings', { method: 'PUT', json: [] }, 404, 'NOT_FOUND'],
    ['mappings that are none', `/versions/${unknownId}/fieldMappings`, { method: 'PUT', json: 'x' }, 400, 'VALIDATION'],
    ['approving an unknown version', `/versions/${unknownId}`, { method: 'PATCH', json: { active: true } }, 404, 'NOT_FOUND'],
    ['making a version inactive', `/versions/${unknownId}`, { method: 'PATCH', json: { active: false } }, 400, 'VALIDATION'],
    ['approving an unknown upload', `/uploads/${unknownId}/approve`, { method: 'POST' }, 404, 'NOT_FOUND'],
    ['an upsert that is no array', '', { method: 'PATCH', json: { email: 'a@x.io' } }, 400, 'VALIDATION'],
    ['an upsert of an unknown field', '', { method: 'PATCH', json: [{ email: 'a@x.io', name: 'A', salary: '1' }] }, 400, 'VALIDATION'],
    ['an upsert of the field __proto__', '', { method: 'PATCH', raw: '[{"email":"a@x.io","name":"A","__proto__":"x"}]', type: 'application/json' }, 400, 'VALIDATION'],
    ['an upsert of a number', '', { method: 'PATCH', json: [{ email: 'a@x.io', name: 1 }] }, 400, 'VALIDATION'],
    ['an upsert that breaks a rule', '', { method: 'PATCH', json: [{ email: 'a@x.io' }] }, 400, 'VALIDATION'],
    ['an upsert as text', '', { method: 'PATCH', raw: '[]', type: 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a deletion without emails', '', { method: 'DELETE', json: {} }, 400, 'VALIDATION'],
    ['a deletion of a manager', '', { method: 'DELETE', json: { emails: ['ada@x.io'] } }, 400, 'VALIDATION'],
    ['a deletion of nobody', '', { method: 'DELETE', json: { emails: ['who@x.io'] } }, 404, 'NOT_FOUND'],
  ])('%s', async (_, path, more, status, code) => {
    const { secret, accountId } = await makeCompany()
    const before = await developersOf(accountId)
    refused(await call(secret, path, more), status, code)
    expect(await developersOf(accountId)).toEqual(before)
  })
})

test('a broken rule is told with its count and samples', async () => {
  const { secret } = await makeCompany()
  const { body } = await call(secret, '', { method: 'PATCH', json: [{ email: 'a@x.io', name: 'A', managerEmail: 'no@x.io' }] })
  expect(body.errors).toMatchObject([
    {
      errorType: 'MANAGER_EMAIL_MISSING_IN_DEVELOPER_EMAILS',
      fieldName: 'managerEmail',
      errorDeveloperCount: 1,
      sampleErrorDevelopers: [{ email: 'a@x.io', managerEmail: 'no@x.io', name: 'A' }],
    },
  ])
})

test('an Ingestion key reads, uploads and upserts, and neither configures nor deletes', async () => {
  const { admin, accountId, secret: adminSecret } = await makeCompany()
  const { secret } = await makeKeyActor(admin, 'INGESTION')
  const upload = await call(secret, '', { method: 'POST', file: company })
  const { versionId, fieldMappings } = upload.body
  const before = await developersOf(accountId)
  refused(await call(secret, `/versions/${versionId}/fieldMappings`, { method: 'PUT', json: fieldMappings }), 403, 'FORBIDDEN')
  refused(await call(secret, `/uploads/${versionId}/save`, { method: 'POST', json: fieldMappings }), 403, 'FORBIDDEN')
  refused(await call(secret, '', { method: 'DELETE', json: { emails: ['dee@x.io'] } }), 403, 'FORBIDDEN')
  expect(await developersOf(accountId)).toEqual(before)
  for (const path of ['', '/schema', '/download']) expect((await call(secret, path)).status).toBe(200)
  expect((await call(secret, '/list', { method: 'POST', json: {} })).status).toBe(200)
  const reupload = await call(secret, '', { method: 'PUT', file: changed })
  const approval = { method: 'PATCH', json: { active: true } }
  expect((await call(secret, `/versions/${reupload.body.versionId}`, approval)).status).toBe(200)
  expect((await call(secret, '', { method: 'PATCH', json: [{ email: 'bob@x.io', team: 'Z' }] })).status).toBe(200)
  expect((await call(adminSecret, '', { method: 'DELETE', json: { emails: ['bob@x.io'] } })).status).toBe(200)
})

test('another account’s versions are not found, and its developers not seen', async () => {
  const [mine, other] = [await makeCompany(), await makeCompany('Email,Manager Email,Name\nzed@y.io,,Zed')]
  const pending = await call(other.secret, '', { method: 'PUT', file: 'Email,Manager Email,Name\nzoe@y.io,,Zoe' })
  const { versionId } = pending.body
  const before = await developersOf(other.accountId)
  refused(await call(mine.secret, `/versions/${versionId}`, { method: 'PATCH', json: { active: true } }), 404, 'NOT_FOUND')
  refused(await call(mine.secret, `/versions/${versionId}/fieldMappings`, { method: 'PUT', json: [] }), 404, 'NOT_FOUND')
  refused(await call(mine.secret, '', { method: 'DELETE', json: { emails: ['zed@y.io'] } }), 404, 'NOT_FOUND')
  for (const path of ['', '/download', '?emails=zed@y.io']) expect((await call(mine.secret, path)).text).not.toContain('zed@y.io')
  expect(await developersOf(other.accountId)).toEqual(before)
})

test('every route refuses a request without a key', async () => {
  for (const { spec } of developerRoutes) {
    const path = spec.path.replaceAll(/\{\w+\}/g, unknownId)
    const response = await callGateway(path, { method: spec.method.toUpperCase() })
    refused({ status: response.status, body: await response.json() }, 401, 'INVALID_KEY')
  }
})
