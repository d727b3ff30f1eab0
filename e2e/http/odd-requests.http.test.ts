import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { apiKeysPath, deletedKeysApi, developerSchemaPath, keysApi } from '../../lib/paths'
import { Problem } from '../../lib/schema/problem'
import { makeSecret } from '../../lib/server/keys/secret'
import type { ConsoleClient } from '../support/console-client'
import { rawRequest } from '../support/raw-request'
import { startOnOwnDatabase, type Started } from '../support/started'

let started: Started
let client: ConsoleClient
let secret: string

beforeAll(async () => {
  started = await startOnOwnDatabase(inject('databaseKind'))
  client = await started.signIn()
  ;({ secret } = await client.createKey(started.ref, 'of the odd requests'))
})

afterAll(() => started.remove())

const ask = (requestLine: string, headers: string[] = []) =>
  rawRequest(started.server.url, requestLine, [`Cookie: ${client.cookie}`, ...headers])

const statusIn = (answer: string) => Number(/^HTTP\/1\.1 (\d+) /.exec(answer)?.[1])

const statusOf = async (requestLine: string, headers?: string[]) => statusIn(await ask(requestLine, headers))

/** The problem document that an answer has to be. */
function problemIn(answer: string): Problem {
  expect(answer).toMatch(/^content-type: application\/problem\+json\r$/im)
  const problem = Problem.parse(JSON.parse(/\{.*\}/.exec(answer)?.[0] ?? ''))
  expect(problem.status).toBe(statusIn(answer))
  expect(answer).toContain(`x-request-id: ${problem.requestId}`)
  return problem
}

describe('an address that cannot be read is not found', () => {
  test.each([
    '/%zz',
    '/api/orgs/%zz/projects/demo/api-keys',
    '/api/orgs/default/projects/%E0%A4%A/api-keys',
    '/api/orgs/default/projects/demo/api-keys/%',
    '/api/orgs/default/projects/demo/api-keys/%C0%AF/rotate',
    '/orgs/%zz/projects/demo/account-management/api-keys',
    '/gateway/sei/%zz',
    '/gateway/%zz',
  ])('%s', async (path) => {
    expect(await statusOf(`GET ${path} HTTP/1.1`)).toBe(404)
  })

  test('and the console API says so as it says everything', async () => {
    const path = '/api/orgs/%zz/projects/demo/api-keys'
    expect(problemIn(await ask(`GET ${path} HTTP/1.1`))).toMatchObject({ status: 404, instance: path })
  })
})

describe('a request for a whole URL, as proxies are sent, is answered as one for its path', () => {
  const urls = (path: string) => [`http://127.0.0.1:3000${path}`, `HTTPS://keys.example.com${path}`, `http://[::1]${path}`]

  test('on the gateway', async () => {
    for (const url of urls(`${developerSchemaPath()}?x=http://y/`)) {
      expect(await statusOf(`GET ${url} HTTP/1.1`)).toBe(401)
      expect(await statusOf(`GET ${url} HTTP/1.1`, [`x-api-key: ${secret}`])).toBe(200)
    }
  })

  test('in the console and on pages', async () => {
    for (const path of [keysApi(started.ref), apiKeysPath(started.ref), '/healthz']) {
      for (const url of urls(path)) expect(await statusOf(`GET ${url} HTTP/1.1`)).toBe(200)
    }
    // Without a path it is the one of the root, which leads on to the keys.
    expect(await ask('GET http://keys.example.com HTTP/1.1')).toMatch(/^location: \/orgs\/\S+\/api-keys\r$/im)
  })

  test('and its host counts instead of the Host header, also for what another site may not do', async () => {
    const line = `DELETE http://keys.example.com${keysApi(started.ref)}/none HTTP/1.1`
    const asked = (origin: string, host: string) => statusOf(line, [`Origin: ${origin}`, `Host: ${host}`])
    expect(await asked('http://keys.example.com', 'other.example')).toBe(404)
    expect(await asked('http://other.example', 'other.example')).toBe(403)
  })

  test.each([
    'gopher://keys.example.com/healthz',
    'http://name@keys.example.com/healthz',
    `http://name:password@keys.example.com${developerSchemaPath()}`,
    'http:///healthz',
    'http://keys.example.com:99999/healthz',
    'http://[::1/healthz',
    'http://%zz/healthz',
  ])('but there is nothing at %s', async (url) => {
    expect([400, 404]).toContain(await statusOf(`GET ${url} HTTP/1.1`, [`x-api-key: ${secret}`]))
  })

  test('and that is said in a problem document, and a password in the address not to the log', async () => {
    expect(problemIn(await ask('GET http://name:password-in-the-address@h/healthz HTTP/1.1')).status).toBe(404)
    await expect.poll(() => started.server.output()).toContain('"path":"http://h/healthz"')
    expect(started.server.output()).not.toContain('password-in-the-address')
  })
})

test('the log has a line of its own for each request, whatever is in its path, and nothing of its query', async () => {
  const path = String.raw`/odd"},\u0041{\"level\":60`
  const status = await statusOf(`GET ${path}?q=of-the-query HTTP/1.1`)
  await expect.poll(() => started.server.output()).toContain(JSON.stringify(path))
  const line = started.server.output().split('\n').find((text) => text.includes(JSON.stringify(path)))!
  const { time, pid, hostname, requestId, duration, ...rest } = JSON.parse(line) as Record<string, unknown>
  expect(rest).toEqual({ level: 30, method: 'GET', path, status, aborted: false, address: '127.0.0.1', msg: 'request' })
  expect(Math.abs(Date.now() - Date.parse(time as string))).toBeLessThan(600_000)
  expect([typeof pid, typeof hostname, typeof duration]).toEqual(['number', 'string', 'number'])
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
  expect(started.server.output()).not.toContain('of-the-query')
})

describe('a method that nothing answers to is the client’s mistake', () => {
  test.each(['PUT', 'TRACE', 'PROPFIND'])('%s', async (method) => {
    for (const path of [developerSchemaPath(), '/healthz']) {
      expect([400, 404, 405]).toContain(await statusOf(`${method} ${path} HTTP/1.1`))
    }
  })

  const keys = () => keysApi(started.ref)
  test.each([
    ['the keys', keys, ['GET', 'POST', 'HEAD', 'OPTIONS']],
    ['a key', () => `${keys()}/none`, ['GET', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']],
    ['deleted keys', () => deletedKeysApi(started.ref), ['GET', 'HEAD', 'OPTIONS']],
    ['the session', () => '/api/auth/session', ['GET', 'POST', 'HEAD', 'OPTIONS']],
    ['the probe of its life', () => '/healthz', ['GET', 'HEAD', 'OPTIONS']],
    ['the probe of its readiness', () => '/readyz', ['GET', 'HEAD', 'OPTIONS']],
  ])('the server says which methods %s has', async (_what, path, allowed) => {
    const origin = [`Origin: ${started.server.url}`]
    const allow = new RegExp(`^allow: ${allowed.join(', ')}\r$`, 'im')
    expect(await ask(`OPTIONS ${path()} HTTP/1.1`, origin)).toMatch(allow)
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await ask(`${method} ${path()} HTTP/1.1`, origin)
      if (allowed.includes(method)) {
        expect(statusIn(answer)).not.toBe(405)
        continue
      }
      expect(problemIn(answer)).toMatchObject({ status: 405, instance: path() })
      expect(answer).toMatch(allow)
    }
  })

  test.each(['TRACE', 'PROPFIND'])('which are not those that no server here knows: %s', async (method) => {
    const answer = await ask(`${method} ${keys()} HTTP/1.1`)
    expect(problemIn(answer)).toMatchObject({ status: 405, instance: keys() })
    expect(answer).toMatch(/^allow: GET, HEAD\r$/im)
  })

  test('OPTIONS *', async () => {
    expect(await statusOf('OPTIONS * HTTP/1.1')).toBe(404)
  })
})

test('search engines are asked to stay away', async () => {
  const answer = await fetch(`${started.server.url}/robots.txt`, { redirect: 'manual' })
  expect([answer.status, await answer.text()]).toEqual([200, 'User-agent: *\nDisallow: /\n'])
})

describe('a key on the gateway', () => {
  const send = (headers: string[], path = developerSchemaPath()) => statusOf(`GET ${path} HTTP/1.1`, headers)

  test('is taken however its header is written', async () => {
    for (const header of [`x-api-key:${secret}`, `X-API-KEY:   ${secret}  `, `AUTHORIZATION: apikey ${secret}`]) {
      expect(await send([header])).toBe(200)
    }
  })

  test.each([
    ['a good and a bad one', () => [`x-api-key: ${secret}`, `x-api-key: ${makeSecret()}`]],
    ['a bad and a good one', () => [`x-api-key: ${makeSecret()}`, `x-api-key: ${secret}`]],
    ['two schemes', () => [`Authorization: ApiKey ${makeSecret()}`, `Authorization: ApiKey ${secret}`]],
    ['bytes that are no ASCII', () => ['x-api-key: \xe9\xff']],
  ])('is refused where there are %s in headers of one name', async (_name, headers) => {
    expect(await send(headers())).toBe(401)
  })

  test('is asked for under every spelling of the address', async () => {
    for (const path of ['/gateway/%73ei/api/v2/developers/schema', '/gateway/sei/api/v2/developers/schema?x=%zz']) {
      expect(await send([], path)).toBe(401)
      expect(await send([`x-api-key: ${secret}`], path)).toBe(200)
    }
  })
})

test('headers of another host or of Next’s own inside are no way in', async () => {
  const line = `GET ${keysApi(started.ref)} HTTP/1.1`
  const headers = ['Host: evil.example', 'Host: a b', 'x-middleware-subrequest: proxy:proxy', 'x-forwarded-host: evil']
  for (const header of headers) {
    const answer = await rawRequest(started.server.url, line, [header])
    expect(answer).toMatch(/^HTTP\/1\.1 401 /)
  }
})

test('the server is still there', async () => {
  expect((await fetch(`${started.server.url}/readyz`)).status).toBe(200)
  expect((await client.call('GET', keysApi(started.ref))).status).toBe(200)
})
