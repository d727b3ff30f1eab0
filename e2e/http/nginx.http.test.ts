// @module-tag night
/** The README's way to guard another service with these keys, with a real nginx in front of both. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { keyApi } from '../../lib/paths'
import type { ConsoleClient } from '../support/console-client'
import { findNginx, startNginx } from '../support/nginx'
import { startOnOwnDatabase, type Started } from '../support/started'

const nginxFound = findNginx()

/** What proxies write into the check of a request, and callers can write themselves: another method, address or path. */
const forgedRequests: Record<string, string>[] = [
  { 'x-forwarded-method': 'OPTIONS' },
  { 'x-original-method': 'OPTIONS', 'x-original-url': '/healthz', 'x-original-uri': '/healthz' },
  { 'x-http-method-override': 'OPTIONS', 'x-http-method': 'OPTIONS', 'x-method-override': 'OPTIONS' },
  { 'x-forwarded-uri': '/gateway/sei/api/docs', 'x-rewrite-url': '/gateway/sei/api/docs', 'x-forwarded-prefix': '/docs' },
  { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'localhost', 'x-forwarded-proto': 'https', 'x-real-ip': '127.0.0.1' },
  { forwarded: 'for=127.0.0.1;host=localhost;proto=https', 'x-envoy-original-method': 'OPTIONS', 'x-envoy-original-path': '/healthz' },
  { origin: 'https://app.example.com', 'access-control-request-method': 'GET', 'x-forwarded-method': 'OPTIONS' },
  { 'x-middleware-subrequest': 'proxy', 'x-sei-role': 'ADMIN', 'x-sei-key-id': 'one' },
]

type Seen = { method?: string; url?: string; headers: IncomingHttpHeaders; body: string }

describe.runIf(nginxFound)('a service behind nginx', () => {
  let started: Started
  let nginx: Awaited<ReturnType<typeof startNginx>>
  let guarded: Server
  let between: Parameters<typeof startNginx>[0]
  let people: ConsoleClient
  const seen: Seen[] = []

  beforeAll(async () => {
    const limits = { RATE_LIMIT_PER_MINUTE: '5', TRUST_PROXY: '1' }
    started = await startOnOwnDatabase(inject('databaseKind'), limits)
    guarded = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk))
      request.on('end', () => {
        seen.push({ method: request.method, url: request.url, headers: request.headers, body })
        response.end('guarded')
      })
    })
    await new Promise<void>((resolve) => guarded.listen(0, '127.0.0.1', resolve))
    between = { keys: started.server.url, guarded: `http://127.0.0.1:${(guarded.address() as AddressInfo).port}` }
    nginx = await startNginx(between)
    people = await started.signIn()
  })
  afterAll(async () => {
    await nginx?.stop()
    guarded?.close()
    await started?.remove()
  })

  type Sent = RequestInit & { headers?: Record<string, string> }
  const call = (key: string | undefined, init: Sent = {}, { url } = nginx) => {
    seen.length = 0
    return fetch(`${url}/reports?year=2026`, { ...init, headers: { ...init.headers, ...(key && { 'x-api-key': key }) } })
  }

  test('gets what a good key lets through, with whose key it is, whatever the caller says of that', async () => {
    const { key, secret } = await people.createKey(started.ref, 'Behind nginx')
    const body = JSON.stringify({ rows: [1, 2, 3] })
    // Some services read the last two as they read the first.
    const forged = { 'x-sei-role': 'ADMIN', 'x-sei-project': 'forged', x_sei_role: 'ADMIN', 'x.sei.role': 'ADMIN' }
    const headers = { 'content-type': 'application/json', ...forged }
    const answer = await call(secret, { method: 'POST', headers, body })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('guarded')
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/reports?year=2026',
      body,
      headers: { 'x-sei-key-id': key.id, 'x-sei-role': 'INGESTION', 'x-sei-org': started.ref.org, 'x-sei-project': started.ref.project },
    })
    expect(Object.keys(seen[0]!.headers)).not.toContain('x_sei_role')
    expect(Object.keys(seen[0]!.headers)).not.toContain('x.sei.role')
  })

  test('gets nothing of a request without a good key, or with one that was deleted a moment ago', async () => {
    const { key, secret } = await people.createKey(started.ref, 'Deleted soon')
    expect((await call(secret)).status).toBe(200)
    expect((await people.call('DELETE', keyApi(started.ref, key.id))).status).toBe(204)
    for (const token of [undefined, secret]) {
      const answer = await call(token)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toMatch(/^ApiKey/)
      expect(seen).toEqual([])
    }
  })

  const spellings: [string, (secret: string) => Record<string, string>][] = [
    ['x-api-key', (secret) => ({ 'x-api-key': secret })],
    ['a name in capitals', (secret) => ({ 'X-API-KEY': secret })],
    ['a scheme', (secret) => ({ authorization: `ApiKey ${secret}` })],
    ['a scheme in capitals', (secret) => ({ Authorization: `APIKEY   ${secret}` })],
    ['Bearer', (secret) => ({ authorization: `Bearer ${secret}` })],
    ['Authorization alone', (secret) => ({ authorization: secret })],
    ['both headers', (secret) => ({ 'x-api-key': secret, authorization: `bearer ${secret}` })],
    ['a scheme of others', (secret) => ({ 'x-api-key': secret, authorization: `Token token="${secret}"` })],
    ['a list', (secret) => ({ 'x-api-key': secret, authorization: `Basic bmFtZTp3b3Jk, ApiKey ${secret}` })],
    ['names that are read as the same', (secret) => ({ 'x-api-key': secret, x_api_key: secret, 'x.api.key': secret, 'x-api_key': secret })],
  ]
  test.each(spellings)('never gets the key, sent by %s', async (_how, headersOf) => {
    const { key, secret } = await people.createKey(started.ref, `Kept from the service by ${_how}`)
    const answer = await call(undefined, { headers: headersOf(secret) })
    expect(answer.status).toBe(200)
    expect(seen).toMatchObject([{ headers: { 'x-sei-key-id': key.id } }])
    expect(JSON.stringify(seen)).not.toContain(secret.slice(4))
    expect(seen[0]!.headers).not.toHaveProperty('authorization')
  })

  test('gets an Authorization that is its own', async () => {
    const { secret } = await people.createKey(started.ref, 'Beside another')
    const owned = ['Basic bmFtZTpwYXNzd29yZA==', 'Bearer eyJhbGciOiJub25lIn0.sei_e30.x', 'Digest username="sei_"']
    for (const authorization of owned) {
      expect((await call(secret, { headers: { authorization } })).status).toBe(200)
      expect(seen).toMatchObject([{ headers: { authorization } }])
      expect(seen[0]!.headers).not.toHaveProperty('x-api-key')
    }
  })

  const preflight = { origin: 'https://app.example.com', 'access-control-request-method': 'PUT' }

  test('gets what a browser asks before it sends a request, and nothing that came with it', async () => {
    const asked = { ...preflight, 'access-control-request-headers': 'content-type,x-api-key' }
    const { secret } = await people.createKey(started.ref, 'Before a preflight')
    const forged = { 'x-sei-role': 'ADMIN', 'x-http-method-override': 'DELETE', cookie: 'session=1', 'x-forwarded-method': 'PUT' }
    const credentials = { 'x-api-key': secret, authorization: 'Basic bmFtZTpwYXNzd29yZA==' }
    const answer = await call(undefined, { method: 'OPTIONS', headers: { ...asked, ...forged, ...credentials }, body: 'a body' })
    expect([answer.status, await answer.text()]).toEqual([200, 'guarded'])
    expect(seen).toHaveLength(1)
    const { method, url, headers, body } = seen[0]!
    expect([method, url, body]).toEqual(['OPTIONS', '/reports?year=2026', ''])
    expect(headers).toEqual({ host: new URL(between.guarded).host, connection: 'close', ...asked })
  })

  test.each<[string, Sent]>([
    ['OPTIONS that no browser sends', { method: 'OPTIONS' }],
    ['OPTIONS of no origin', { method: 'OPTIONS', headers: { 'access-control-request-method': 'PUT' } }],
    ['OPTIONS for no method', { method: 'OPTIONS', headers: { origin: preflight.origin } }],
    ...['GET', 'POST', 'DELETE', 'HEAD'].map((method): [string, Sent] => [`${method} as if to ask first`, { method, headers: preflight }]),
    ...forgedRequests.map((headers): [string, Sent] => [`GET with ${Object.keys(headers).join(', ')}`, { headers }]),
  ])('gets nothing of %s, without a key', async (_what, init) => {
    expect((await call(undefined, init)).status).toBe(401)
    expect(seen).toEqual([])
  })

  test.each(forgedRequests)('the check itself is not fooled by %o', async (headers) => {
    const verify = `${between.keys}/gateway/sei/auth/verify`
    for (const method of ['GET', 'OPTIONS', 'HEAD']) expect((await fetch(verify, { method, headers })).status).toBe(401)
  })

  test('that asks for another permission gets nothing of a key without it', async () => {
    const strict = await startNginx({ ...between, permission: 'configure' })
    try {
      const ingestion = await people.createKey(started.ref, 'May only ingest')
      const refused = await call(ingestion.secret, {}, strict)
      expect(refused.status).toBe(403)
      expect(seen).toEqual([])
      const admin = await people.createKey(started.ref, 'May configure', 'ADMIN')
      expect((await call(admin.secret, {}, strict)).status).toBe(200)
      expect(seen).toMatchObject([{ headers: { 'x-sei-role': 'ADMIN' } }])
    } finally {
      await strict.stop()
    }
  })

  test('gets what comes from the networks of a key alone, whatever callers say of where they are', async () => {
    const { key, secret } = await people.createKey(started.ref, 'Bound to networks')
    const bindTo = async (network: string) =>
      expect((await people.call('PATCH', keyApi(started.ref, key.id), { networks: [network] })).status).toBe(200)
    const forged = { 'x-forwarded-for': '203.0.113.7', 'x-real-ip': '203.0.113.7', forwarded: 'for=203.0.113.7' }
    await bindTo('203.0.113.0/24')
    for (const headers of [{}, forged]) {
      expect((await call(secret, { headers })).status).toBe(403)
      expect(seen).toEqual([])
    }
    await bindTo('127.0.0.0/8')
    for (const headers of [{}, forged]) expect((await call(secret, { headers })).status).toBe(200)
  })

  test('gets nothing of one request too many, and the caller hears when to come back', async () => {
    const { secret } = await people.createKey(started.ref, 'In a hurry')
    for (let calls = 0; calls < 5; calls += 1) expect((await call(secret)).status).toBe(200)
    const answer = await call(secret)
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(seen).toEqual([])
  })

  test('gets nothing while keys cannot be checked', async () => {
    const { secret } = await people.createKey(started.ref, 'Too late')
    await started.server.stop()
    const answer = await call(secret)
    expect(answer.status).toBe(503)
    expect(seen).toEqual([])
  })
})
