import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { startOnOwnDatabase, type Started } from '../support/started'

const kind = inject('databaseKind')
let started: Started
let secret: string

beforeAll(async () => {
  started = await startOnOwnDatabase(kind)
  const client = await started.signIn()
  ;({ secret } = await client.createKey(started.ref, 'of the tests of threads', 'ADMIN'))
})
afterAll(() => started.remove())

const api = '/gateway/sei/api/v2'

async function call(method: string, path: string, { body, headers }: { body?: BodyInit; headers?: Record<string, string> } = {}) {
  const response = await fetch(started.server.url + path, { method, body, headers: { 'x-api-key': secret, ...headers } })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text }
}

const json = (value: unknown) => ({ body: JSON.stringify(value), headers: { 'content-type': 'application/json' } })

function upload(csv: string) {
  const body = new FormData()
  body.set('file', new Blob([csv], { type: 'text/csv' }), 'developers.csv')
  return { body }
}

const count = 19_000
const csv = ['Name,Email,Manager Email', ...Array.from({ length: count }, (_, index) => `Developer ${index},d${index}@x.io,`)].join('\n')

test('a file goes in, and comes out as it was, with the headers of every answer', async () => {
  const uploaded = await call('POST', `${api}/developers`, upload(csv))
  expect(uploaded.status).toBe(200)
  const { versionId, fieldMappings, totalDevelopers } = JSON.parse(uploaded.text)
  expect(totalDevelopers).toBe(count)
  const saved = await call('PUT', `${api}/developers/versions/${versionId}/fieldMappings`, json({ fieldMappings }))
  expect(JSON.parse(saved.text)).toMatchObject({ status: 'ACTIVE', developerCount: count })
  const download = await call('GET', `${api}/developers`, { headers: { accept: 'text/csv' } })
  expect(download.text.trim().split(/\r?\n/).toSorted()).toEqual(csv.split('\n').toSorted())
  expect(Object.fromEntries(download.headers)).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'cache-control': 'no-store',
    'ratelimit-policy': expect.stringContaining('"key"'),
    'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  const page = await call('GET', `${api}/developers?pageSize=1000`)
  expect(JSON.parse(page.text)).toMatchObject({ totalElements: count })
  expect(page.headers.get('ratelimit')).toMatch(/^"key";r=\d+/)
})

test('refusals come in the shape of their route, and the log knows why', async () => {
  const wide = Object.fromEntries(Array.from({ length: 98_000 }, (_, index) => [index.toString(36), 0]))
  const refused = await call('POST', '/gateway/sei/api/v1/custom-cicd', json(wide))
  const { correlationId, ...answer } = JSON.parse(refused.text)
  expect(answer).toMatchObject({ status: 'ERROR', code: 'TOO_LARGE', error: expect.stringContaining('10000 different names of members') })
  expect(refused).toMatchObject({ status: 413 })
  expect(refused.headers.get('ratelimit')).not.toBeNull()
  const lineOf = () => started.server.output().split('\n').find((line) => line.includes(correlationId))
  await expect.poll(lineOf).toBeDefined()
  expect(JSON.parse(lineOf()!)).toMatchObject({ status: 413, code: 'too_large', path: '/gateway/sei/api/v1/custom-cicd' })
})

test('a file that is no CSV, one that is cut off, and one that is too large are refused', async () => {
  expect(await call('POST', `${api}/developers`, upload('Name\n\u0001'))).toMatchObject({ status: 400 })
  const headers = { 'content-type': 'multipart/form-data; boundary=b' }
  const start = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\nName\n'
  expect(await call('POST', `${api}/developers`, { body: `${start}x`, headers })).toMatchObject({ status: 400 })
  const large = await call('POST', `${api}/developers`, upload(`Name,Email\n${'x,y\n'.repeat(1_000_000)}`))
  expect(large.status).toBe(413)
  expect(JSON.parse(large.text)).toMatchObject({ status: 'FAILURE', code: 'TOO_LARGE' })
})

test('many small parts are refused', async () => {
  const part = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'
  const headers = { 'content-type': 'multipart/form-data; boundary=b' }
  expect(await call('POST', `${api}/developers`, { body: `${part.repeat(20_000)}--b--`, headers })).toMatchObject({ status: 400 })
})
