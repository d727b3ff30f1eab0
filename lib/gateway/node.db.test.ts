/** Both ways in, to routes as they are: spelled in odd ways, and with keys in one header or in several. */
import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { beforeAll, describe, expect, test } from 'vitest'
import { gatewayOrigin } from '../testing/calls/gateway'
import { makeKey } from '../testing/make/keys'
import { makeKeyActor } from '../testing/make/key-actors'
import { makeTenant } from '../testing/make/tenant'
import { runInRequest } from '../server/runtime/request'
import { createIntegration } from '../server/sei/integrations/create'
import { answerRequest } from './fetch'

let secret = ''
let other = ''
let admins = ''
let integration: () => Promise<{ id: number }>
beforeAll(async () => {
  const { admin } = await makeTenant()
  secret = (await makeKey(admin, { role: 'INGESTION' })).secret
  other = (await makeKey(admin)).secret
  const made = await makeKeyActor(admin, 'ADMIN')
  admins = made.secret
  integration = () => createIntegration(made.actor, { name: randomUUID(), type: 'SCM', application: 'GITHUB' })
})

type Sent = { method: string; path: string; headers: [string, string][]; host?: string }
type Got = { status: number; headers: Record<string, string>; body: string }

async function overHttp({ method, path, headers, host }: Sent): Promise<Got> {
  const { hostname, port } = new URL(await gatewayOrigin())
  // As `rawHeaders` are written, so that one field can be sent twice.
  const fields = ['host', host ?? `${hostname}:${port}`, ...headers.flat()]
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers: fields as never }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
      answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers as Got['headers'], body }))
    })
    sent.on('error', reject).end()
  })
}

/** As a host that runs Next alone. Its `Request` has fields that were sent twice joined already. */
async function asFetch({ method, path, headers }: Sent): Promise<Got> {
  const answer = await answerRequest(new Request(`http://localhost${path}`, { method, headers }))
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() }
}

const verify = '/gateway/sei/auth/verify'
const schema = '/gateway/sei/api/v2/developers/schema'

const calls: [string, number, () => Partial<Sent>][] = [
  ['a good key', 204, () => ({ headers: [['X-API-Key', secret]] })],
  ['a good key on another route', 200, () => ({ path: schema, headers: [['authorization', `ApiKey ${secret}`]] })],
  ['an alias', 200, () => ({ path: '/prod1/sei/api/v2/developers/schema', headers: [['authorization', secret]] })],
  ['what is sent as it is read', 200, () => ({ path: '/gateway/sei/api/v2/teams/list', headers: [['x-api-key', admins]] })],
  ['a download', 200, () => ({ path: '/gateway/sei/api/v2/developers', headers: [['x-api-key', secret], ['accept', 'text/csv']] })],
  ['HEAD of forward auth', 204, () => ({ method: 'HEAD', headers: [['x-api-key', secret]] })],
  ['a parameter', 403, () => ({ path: `${verify}?permission=configure`, headers: [['x-api-key', secret]] })],
  ['an escaped parameter', 403, () => ({ path: `${verify}?permission=%63onfigure`, headers: [['x-api-key', secret]] })],
  ['a wrong parameter', 400, () => ({ path: `${verify}?permission=all`, headers: [['x-api-key', secret]] })],
  ['another account', 403, () => ({ headers: [['x-api-key', secret], ['Harness-Account', 'other']] })],
  ['the own account, and another', 403, () => ({ headers: [['x-api-key', secret], ['harness-account', 'a'], ['harness-account', 'b']] })],
  ['no key', 401, () => ({})],
  ['what is no key', 401, () => ({ headers: [['x-api-key', 'sei_nothing']] })],
  ['two keys in one field, sent twice', 401, () => ({ headers: [['x-api-key', secret], ['x-api-key', other]] })],
  ['the same key twice', 401, () => ({ headers: [['authorization', secret], ['authorization', secret]] })],
  ['two keys', 401, () => ({ headers: [['authorization', secret], ['authorization', other]] })],
  ['two keys in two fields', 401, () => ({ headers: [['x-api-key', secret], ['authorization', other]] })],
]

describe.each([
  ['over HTTP', overHttp],
  ['as `Request`', asFetch],
])('%s', (_how, ask) => {
  test.each(calls)('%s: %i', async (_name, status, sent) => {
    const { headers, body, ...got } = await ask({ method: 'GET', path: verify, headers: [], ...sent() })
    expect(got.status).toBe(status)
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers['cache-control']).toBe('no-store')
    if (status >= 400) expect(JSON.parse(body)).toMatchObject({ correlationId: headers['x-request-id'] })
    if (status === 204) expect(body).toBe('')
  })

  test.each([
    ['a target that needs escapes', 200, { path: `${schema}?x=^` }],
    ['a parameter that needs escapes, where there is none such', 400, { path: `${verify}?x=^` }],
    ['an escaped address', 200, { path: schema.replace('schema', '%73chema') }],
    ['a base address that ends in a slash', 200, { path: schema.replace('/v2', '//v2') }],
    ['more of its slashes', 200, { path: schema.replace('/api/v2', '//api///v2') }],
    ['a slash before all', 404, { path: `/${schema}` }],
    ['a route with an id', 403, { path: '/gateway/sei/api/v2/teams/1/integrations' }],
    ['a percent sign that is none', 404, { path: '/gateway/sei/api/v2/teams/%zz/integrations' }],
    ['a route with a body', 415, { method: 'PATCH', path: '/gateway/sei/api/v2/developers' }],
    ['HEAD', 200, { method: 'HEAD', path: schema }],
    ['HEAD of what is sent as it is made', 200, { method: 'HEAD', path: '/gateway/sei/api/v2/developers/download' }],
    ['HEAD of what takes other methods', 404, { method: 'HEAD', path: '/gateway/sei/api/v2/developers/list' }],
    ['any method', 204, { method: 'REPORT' }],
    ['another method', 404, { method: 'DELETE', path: schema }],
    ['what is nothing', 404, { path: `${verify}/` }],
  ] as [string, number, Partial<Sent>][])('%s: %i', async (_name, status, sent) => {
    // There are no pages here for what is no path of the gateway.
    const expected = ask === overHttp && sent.path?.startsWith('//') ? 501 : status
    const { body, ...got } = await ask({ method: 'GET', path: verify, ...sent, headers: [['x-api-key', secret]] })
    expect(got.status).toBe(expected)
    if (sent.method === 'HEAD') expect(body).toBe('')
  })

  test('the id in a path is decoded, and decoded once', async () => {
    const { id } = await integration()
    const at = async (path: string) => (await ask({ method: 'GET', path, headers: [['x-api-key', admins]] })).status
    const path = '/gateway/sei/api/v2/integrations/'
    const escaped = [...String(id)].map((digit) => `%3${digit}`).join('')
    expect(await at(path + id)).toBe(200)
    expect(await at(path + escaped)).toBe(200)
    expect(await at(path + escaped.replaceAll('%', '%25'))).toBe(404)
  })
})

describe('a path that leads to the gateway by way of another', () => {
  const detours = ['/orgs/..', '/orgs/x/../..', '/orgs/%2e%2E', '/.', '/_next/../api/..', '/gateway/sei/..']
  const paths = [...detours.map((detour) => (detour.startsWith('/gateway') ? `${detour}/sei/auth/verify` : detour + verify)), verify.replace('gateway', '%67ateway')]

  test.each(paths)('%s answers as the plain one', async (path) => {
    const statusWith = async (headers: [string, string][]) => (await overHttp({ method: 'GET', path, headers })).status
    expect(await statusWith([['authorization', `ApiKey ${secret}`]])).toBe(204)
    expect(await statusWith([['authorization', `ApiKey ${secret}`], ['authorization', `ApiKey ${other}`]])).toBe(401)
    expect(await statusWith([['authorization', 'Basic YTpi'], ['authorization', `ApiKey ${secret}`]])).toBe(401)
    expect(await statusWith([['x-api-key', secret], ['authorization', 'Basic YTpi'], ['authorization', other]])).toBe(401)
  })

  test('and one that the server did not see leads nowhere', async () => {
    const ask = () => answerRequest(new Request(`http://localhost${verify}`, { headers: { 'x-api-key': secret } }))
    expect((await ask()).status).toBe(204)
    expect((await runInRequest({ requestId: 'one', address: null }, ask)).status).toBe(404)
  })
})

test('a fragment, which no client should send, is a part of the query and none of the path', async () => {
  const statusOf = async (path: string) => (await overHttp({ method: 'GET', path, headers: [['x-api-key', secret]] })).status
  expect(await statusOf(`${verify}?permission=configure#`)).toBe(400)
  expect(await statusOf(`${verify}#x`)).toBe(204)
})

test('a host that is none is refused', async () => {
  const call = { method: 'GET', path: verify, headers: [['x-api-key', secret]] as [string, string][] }
  for (const host of ['a b', '', 'a/b', 'name@host', '[::1', 'h:port']) {
    const { status, body } = await overHttp({ ...call, host })
    expect(status, host).toBe(400)
    expect(JSON.parse(body)).toMatchObject({ code: 'VALIDATION' })
  }
  for (const host of ['[::1]:80', 'keys_1.example.com', 'KEYS:65535']) expect((await overHttp({ ...call, host })).status, host).toBe(204)
})
