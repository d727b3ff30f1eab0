import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { keyApi, keysApi } from '../../lib/paths'
import { Problem } from '../../lib/schema/problem'
import type { ConsoleClient } from '../support/console-client'
import { startOnOwnDatabase, type Started } from '../support/started'

let started: Started
let client: ConsoleClient

beforeAll(async () => {
  started = await startOnOwnDatabase(inject('databaseKind'), { MAX_KEYS_PER_PROJECT: '5' })
  client = await started.signIn()
})

afterAll(() => started.remove())

/** Posts bytes as they are, with the session. */
const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(started.server.url + keysApi(started.ref), {
    method: 'POST',
    headers: { cookie: client.cookie, origin: started.server.url, 'content-type': 'application/json', ...headers },
    body,
  })

const problemOf = async (response: Response) => Problem.parse(await response.json())

test.each([
  ['not JSON', '{"name":', 400],
  ['nothing', '', 400],
  ['a list', '[]', 400],
  ['null', 'null', 400],
  ['deep', '['.repeat(30_000), 400],
  ['a role that does not exist', '{"name":"a","role":"OWNER"}', 400],
  ['no name', '{"role":"ADMIN"}', 400],
  ['a name of spaces', '{"name":"  \\u200b ","role":"ADMIN"}', 400],
  ['a name that is a number', '{"name":5,"role":"ADMIN"}', 400],
  ['a NUL in the name', '{"name":"a\\u0000b","role":"ADMIN"}', 400],
  ['half a surrogate pair', '{"name":"a\\ud800","role":"ADMIN"}', 400],
  ['a long description', `{"name":"a","role":"ADMIN","description":"${'d'.repeat(1025)}"}`, 400],
  ['a prototype', '{"name":"a","role":"ADMIN","__proto__":{"x":1}}', 400],
  ['too much', `{"name":"${'n'.repeat(70_000)}","role":"ADMIN"}`, 413],
])('%s is refused with a problem that says what to do', async (_what, body, status) => {
  const response = await post(body)
  expect(response.status).toBe(status)
  expect((await problemOf(response)).detail.length).toBeGreaterThan(10)
})

test('each wrong field is pointed at', async () => {
  const { errors } = await problemOf(await post('{"name":"","role":"x","secret":"mine"}'))
  expect(errors?.map(({ pointer }) => pointer).sort()).toEqual(['/name', '/role', '/secret'])
})

test('the role of a key is fixed, and an update is held to the same rules', async () => {
  const { key } = await client.createKey(started.ref, 'fixed')
  const update = (body: unknown) => client.call('PATCH', keyApi(started.ref, key.id), body)
  for (const [body, pointer] of [
    [{ role: 'ADMIN' }, '/role'],
    [{ name: '' }, '/name'],
    [{ description: 'd'.repeat(1_025) }, '/description'],
    [{ id: key.id }, '/id'],
  ] as const) {
    const response = await update(body)
    expect(response.status).toBe(400)
    expect((await problemOf(response)).errors).toMatchObject([{ pointer }])
  }
  expect(await (await client.call('GET', keyApi(started.ref, key.id))).json()).toMatchObject(key)
  expect((await client.call('DELETE', keyApi(started.ref, key.id))).status).toBe(204)
})

test('bytes that are no text, and a body that is not said to be JSON, are refused', async () => {
  expect((await post(new Uint8Array([0x22, 0xff, 0x22]))).status).toBe(400)
  expect((await post('name=a', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
})

test('another site, or none, cannot make the browser change something', async () => {
  const body = JSON.stringify({ name: 'from elsewhere', role: 'ADMIN' })
  for (const origin of ['https://evil.example', 'null', '', `${started.server.url}.evil.example`]) {
    expect((await post(body, { origin })).status).toBe(403)
  }
  const { cookie } = client
  const headers = { cookie, 'content-type': 'application/json' }
  const withoutOrigin = await fetch(started.server.url + keysApi(started.ref), { method: 'POST', headers, body })
  expect(withoutOrigin.status).toBe(403)
  expect((await problemOf(withoutOrigin)).type).toContain('foreign_origin')
})

test.each(['not-a-uuid', '%00', '%F0%9F%94%91', 'x'.repeat(2_000), '00000000-0000-4000-8000-000000000000'])(
  'there is no key %.40s',
  async (keyId) => {
    for (const method of ['GET', 'DELETE']) {
      expect((await client.call(method, `${keysApi(started.ref)}/${keyId}`)).status).toBe(404)
    }
  },
)

test.each(['%00', 'demo%2F..', '..', 'x'.repeat(1_000), "'%20OR%201=1--"])('there is no project %.40s', async (project) => {
  const response = await client.call('GET', `/api/orgs/default/projects/${project}/api-keys`)
  expect(response.status).toBe(404)
})

test.each(['limit=0', 'limit=101', 'limit=ten', 'limit=1.5', 'sort=hash', 'order=up', 'role=OWNER', 'role=ADMIN&role=ADMIN', 'page=2', 'cursor=x', 'q=%00'])(
  'the list refuses ?%s',
  async (query) => {
    const response = await client.call('GET', `${keysApi(started.ref)}?${query}`)
    expect(response.status).toBe(400)
    await problemOf(response)
  },
)

test('a name is taken whatever its case, and free again after a deletion; the limit counts live keys only', async () => {
  const { key } = await client.createKey(started.ref, 'Straße')
  const again = await client.call('POST', keysApi(started.ref), { name: ' STRAßE ', role: 'ADMIN' })
  expect(again.status).toBe(409)
  expect(await problemOf(again)).toMatchObject({ errors: [{ pointer: '/name' }] })
  for (let index = 0; index < 4; index += 1) await client.createKey(started.ref, `filler ${index}`)
  const beyond = await client.call('POST', keysApi(started.ref), { name: 'one too many', role: 'ADMIN' })
  expect(beyond.status).toBe(409)
  expect((await problemOf(beyond)).type).toContain('key_limit_reached')
  expect((await client.call('DELETE', keyApi(started.ref, key.id))).status).toBe(204)
  await client.createKey(started.ref, 'straße')
})
