/** What is answered without Hono is answered as Hono answers it. */
import { request } from 'node:http'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { gatewayOrigin } from '../testing/calls/gateway'
import { makeKey } from '../testing/make/keys'
import { makeTenant } from '../testing/make/tenant'
import { gateway } from './app'

afterEach(() => void vi.restoreAllMocks())

let secret = ''
let other = ''
let admins = ''
beforeAll(async () => {
  const { admin } = await makeTenant()
  secret = (await makeKey(admin, { role: 'INGESTION' })).secret
  other = (await makeKey(admin)).secret
  admins = (await makeKey(admin, { role: 'ADMIN' })).secret
})

type Sent = { method: string; path: string; headers: [string, string][]; host?: string }
type Got = { status: number; headers: Record<string, string>; body: string }

/** What differs from call to call, and what a connection adds. */
const ofThisCall = new Set(['x-request-id', 'ratelimit', 'date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'])

const comparable = ({ status, headers, body }: Got): Got => ({
  status,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !ofThisCall.has(name))),
  body: body.replace(/"correlationId":"[^"]*"/, ''),
})

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

async function byHono({ method, path, headers }: Sent): Promise<Got> {
  const answer = await gateway.fetch(new Request(`http://localhost${path}`, { method, headers }))
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

describe('asked in plain words', () => {
  test.each(calls)('%s: %i', async (_name, status, sent) => {
    const call = { method: 'GET', path: verify, headers: [], ...sent() }
    const expected = await byHono(call)
    const hono = vi.spyOn(gateway, 'fetch')
    const got = await overHttp(call)
    expect(hono).not.toHaveBeenCalled()
    expect(got.status).toBe(status)
    expect(got.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(comparable(got)).toEqual(comparable(expected))
  })
})

test.each([
  ['a target with a fragment', 400, { path: `${verify}?permission=configure#` }],
  ['a target that needs escapes', 204, { path: `${verify}?x=^` }],
  ['a route with an id', 403, { path: '/gateway/sei/api/v2/teams/1/integrations' }],
  ['a route with a body', 415, { method: 'PATCH', path: '/gateway/sei/api/v2/developers' }],
  ['HEAD', 200, { method: 'HEAD', path: schema }],
  ['another method', 404, { method: 'DELETE', path: schema }],
  ['what is nothing', 404, { path: `${verify}/` }],
] as [string, number, Partial<Sent>][])('%s is left to Hono: %i', async (_name, status, sent) => {
  const hono = vi.spyOn(gateway, 'fetch')
  const answer = await overHttp({ method: 'GET', path: verify, ...sent, headers: [['x-api-key', secret]] })
  expect(answer.status).toBe(status)
  expect(hono).toHaveBeenCalledOnce()
})

test('a host that is none is refused', async () => {
  const call = { method: 'GET', path: verify, headers: [['x-api-key', secret]] as [string, string][] }
  expect((await overHttp({ ...call, host: 'a b' })).status).toBe(400)
  expect((await overHttp({ ...call, host: '[::1]:80' })).status).toBe(204)
})
