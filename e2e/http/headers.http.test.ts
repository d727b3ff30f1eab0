/** Headers that every answer has to have, whoever makes it: the gateway, a page, Next inside, or Node's parser. */
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { postSignIn } from '../support/console-client'
import { rawRequest } from '../support/raw-request'
import { startOnOwnDatabase, type Started } from '../support/started'

const publicUrl = 'https://keys.example.com'
let started: Started

beforeAll(async () => {
  const settings = { PUBLIC_URL: publicUrl, REJECTED_LIMIT_PER_MINUTE: '0' }
  started = await startOnOwnDatabase(inject('databaseKind'), settings)
  // A file that Next has.
  const page = await (await fetch(`${started.server.url}/sign-in`)).text()
  paths.push(/\/_next\/static\/[^"\\]+\.js/.exec(page)![0])
})
afterAll(() => started.remove())

/** What a server answers to bytes. */
const answerTo = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(new URL(started.server.url).port), '127.0.0.1').setEncoding('latin1')
    socket.on('data', (data) => (answer += data))
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
    socket.write(text, 'latin1')
  })

const authPaths = [
  'csrf', 'session', 'providers', 'signin', 'signin/credentials', 'signout', 'error', 'error?error=Configuration', 'verify-request',
  'callback', 'callback/credentials', 'callback/nobody', 'callback/__proto__', '_log', 'constructor', '__proto__', 'csrf/more',
  'csrf?callbackUrl=:::', 'session?callbackUrl=//', 'signin?callbackUrl=x', 'callback/credentials?error=x',
].map((path) => `/api/auth/${path}`)

const nextPaths = [
  '/_global-error', '/_global-error/', '/_global-error.rsc', '/_global-error/x', '/%5Fglobal-error', '/_not-found', '/_error',
  '/_document', '/_app', '/404', '/500', '/_next', '/_next/nothing', '/_next/static/nothing.js', '/_next/data/x/sign-in.json',
  '/_next/image', '/_next/image?url=/icon.svg&w=64&q=75', '/_next/webpack-hmr', '/sign-in.rsc', '/sign-in.segments/_tree.segment.rsc',
]

const ownPaths = [
  '/', '/sign-in', '/sign-in/', '//sign-in', '/nothing', '/icon.svg', '/favicon.ico', '/robots.txt', '/robots%2Etxt', '//robots.txt', '/healthz', '/readyz', '/%00', '/%zz',
  '/orgs/a/projects/b/account-management/api-keys', '/api', '/api/nothing', '/api/auth', '/api/orgs/a', '/api/orgs/a/projects/b/api-keys',
  '/gateway', '/gateway/nothing', '/gateway/sei', '/gateway/sei/nothing', '/gateway/sei/auth/verify', '/gateway/sei/api/docs',
  '/gateway/sei/api/docs/page.css', '/gateway/sei/api/openapi.json', '/sei/api/docs', '/seiner',
]

const paths = [...ownPaths, ...nextPaths, ...authPaths]

/** Headers that ask Next, next-auth or Node for something special. */
const odd = [
  ['RSC: 1'],
  ['RSC: 1', 'Next-Router-State-Tree: garbage'],
  ['RSC: 1', 'Next-Router-Prefetch: 1', 'Next-Router-Segment-Prefetch: /_tree'],
  ['x-nextjs-data: 1', 'x-invoke-status: 500', 'x-invoke-path: /_error', 'x-matched-path: /x'],
  ['Cookie: __Host-next-auth.callback-url=:::; __Host-next-auth.session-token=x; __Host-next-auth.csrf-token=%zz'],
  ['Expect: something'],
  ['Range: bytes=5-1', 'If-Match: "x"', 'If-Unmodified-Since: Mon, 01 Jan 1990 00:00:00 GMT'],
  ['Authorization: Bearer %zz', 'Next-Url: :::', 'X-Forwarded-Host: a b', 'X-Forwarded-Proto: x'],
]

/** An answer is none of ours if it lacks one of these, or has one twice; nothing here is a reason for 500. */
function check(answer: string, what: string) {
  const [head = ''] = answer.split('\r\n\r\n', 1)
  const count = (name: string) => head.match(new RegExp(`^${name}:`, 'gim'))?.length ?? 0
  expect(Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), what).toBeLessThan(500)
  expect(Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), what).toBeGreaterThanOrEqual(200)
  expect(head, what).toMatch(/^strict-transport-security: max-age=31536000$/im)
  expect(count('strict-transport-security'), what).toBe(1)
  if (/^content-type: text\/html/im.test(head)) expect(count('content-security-policy'), what).toBe(1)
}

const checkAll = async (headers: string[]) => {
  for (const path of paths) check(await rawRequest(started.server.url, `GET ${path} HTTP/1.1`, headers), `${path} ${headers.join()}`)
}

test('every address is answered with them', () => checkAll([]))

test.each(odd.map((headers) => ({ headers })))('also when it is asked with $headers', { tags: 'night' }, ({ headers }) => checkAll(headers))

test.each(['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'])('whatever the method: %s', { tags: 'night' }, async (method) => {
  for (const path of paths) check(await rawRequest(started.server.url, `${method} ${path} HTTP/1.1`, [`Origin: ${publicUrl}`]), path)
})

test.each([
  ['application/json', '{"csrfToken":{},"callbackUrl":5,"email":[],"password":{}}'],
  ['application/json', '{'],
  ['application/json', 'null'],
  ['application/x-www-form-urlencoded', 'callbackUrl=:::&csrfToken=x&json=true'],
  ['multipart/form-data', 'x'],
  ['text/plain;charset=UTF-8\r\nNext-Action: 00aabbccddeeff00112233445566778899aabbccdd', '[]'],
])('whatever is posted: %s, %s', { tags: 'night' }, async (type, body) => {
  for (const path of paths) {
    const headers = [`Host: x`, `Origin: ${publicUrl}`, `Content-Type: ${type}`, `Content-Length: ${body.length}`, 'Connection: close']
    check(await answerTo([`POST ${path} HTTP/1.1`, ...headers, '', body].join('\r\n')), path)
  }
})

test.each([
  ['no HTTP', 'GARBAGE\r\n\r\n', 400],
  ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['a page without a host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['a check without a host', 'GET /gateway/sei/auth/verify HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n', 400],
])('also where Node reads %s', async (_what, text, status) => {
  const answer = await answerTo(text)
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(answer).toMatch(/^strict-transport-security: max-age=\d+\r$/im)
})

test('a server behind https that trusts no proxy says so at its start, and once that one seems to be there', async () => {
  for (let times = 0; times < 3; times += 1) {
    await fetch(`${started.server.url}/healthz`, { headers: { 'x-forwarded-for': '203.0.113.7' } })
  }
  const times = (line: string) => started.server.output().split(line).length - 1
  // At most once a minute: a slow test can see two.
  await expect.poll(() => times('is not believed')).toBeGreaterThan(0)
  expect(times('PUBLIC_URL is https and TRUST_PROXY is 0')).toBe(1)
})

describe('signing out', () => {
  const leave = async (fields: Record<string, string>) => {
    const { cookies } = await postSignIn(started.server.url, 'admin@example.com', 'a password of the tests', publicUrl)
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const [csrfToken = ''] = decodeURIComponent(cookies.get('__Host-next-auth.csrf-token')!).split('|')
    const body = new URLSearchParams({ csrfToken, json: 'true', ...fields })
    return fetch(`${started.server.url}/api/auth/signout`, { method: 'POST', headers: { cookie, origin: publicUrl }, body })
  }

  test('asks the browser to forget cached answers, and nothing else', async () => {
    const answer = await leave({})
    expect(answer.status).toBe(200)
    expect(answer.headers.get('clear-site-data')).toBe('"cache"')
    expect(answer.headers.getSetCookie().join()).toMatch(/__Host-next-auth\.session-token=;/)
  })

  test('leads to the console itself, whatever is asked, and a form of others ends nothing', async () => {
    expect(await (await leave({ callbackUrl: 'https://evil.example' })).json()).toEqual({ url: publicUrl })
    const refused = await leave({ csrfToken: 'of others' })
    expect(refused.headers.has('clear-site-data')).toBe(false)
    expect(refused.headers.getSetCookie().join()).not.toContain('session-token=;')
  })
})

test.runIf(inject('databaseKind') === 'postgresql')('over plain http no answer asks for https', async () => {
  const plain = await startOnOwnDatabase('postgresql')
  try {
    for (const path of ['/', '/healthz', '/gateway/sei/auth/verify', '/_next/nothing']) {
      expect((await fetch(plain.server.url + path, { redirect: 'manual' })).headers.has('strict-transport-security')).toBe(false)
    }
  } finally {
    await plain.remove()
  }
})
