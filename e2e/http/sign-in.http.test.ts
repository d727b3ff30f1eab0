import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { keysApi } from '../../lib/paths'
import { cookieHeader, postSignIn, signIn } from '../support/console-client'
import { makePlace, runSql } from '../support/places'
import { startServer } from '../support/server'
import { peopleOf, startOnOwnDatabase, type Started } from '../support/started'

const kind = inject('databaseKind')
let started: Started

beforeAll(async () => {
  started = await startOnOwnDatabase(kind)
})

afterAll(() => started.remove())

const attempt = async (email: string, password: string) => {
  const { response } = await postSignIn(started.server.url, email, password)
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() }
}

test('a wrong password and an unknown email are answered alike', async () => {
  const wrong = await attempt('admin@example.com', 'not the password')
  expect(wrong.status).toBe(401)
  expect(await attempt('nobody@example.com', 'not the password')).toEqual(wrong)
  expect(await attempt('', '')).toEqual(wrong)
})

test('strangers are told to wait after fifty failures, and the person signs in with a browser that they know', async () => {
  const { url } = started.server
  const { email, password } = (await peopleOf(started)).people.lead
  const { cookies } = await postSignIn(url, email, password)
  const attempts = await Promise.all(Array.from({ length: 54 }, () => attempt(email, 'not the password')))
  expect(attempts.map(({ status }) => status).sort()).toEqual([...Array(50).fill(401), ...Array(4).fill(429)])
  const blocked = await attempt(email, password)
  expect(blocked.status).toBe(429)
  expect(Number(blocked.retryAfter)).toBeGreaterThan(300)
  // One cookie makes the browser known, and nothing else of it.
  const known = new Map([...cookies].filter(([name]) => name === 'sei-device'))
  expect(known.size).toBe(1)
  expect((await postSignIn(url, email, password, undefined, undefined, known)).response.status).toBe(200)
  expect((await attempt('nobody@example.com', 'not the password')).status).toBe(401)
})

test('cookies are out of reach of scripts and of other sites, and end with what they stand for', async () => {
  const { response } = await postSignIn(started.server.url, 'admin@example.com', 'a password of the tests')
  for (const [name, wanted] of [['next-auth.session-token', 12], ['sei-device', 400 * 24]] as const) {
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith(`${name}=`))
    expect(cookie).toMatch(/; HttpOnly/i)
    expect(cookie).toMatch(/; SameSite=Lax/i)
    expect(cookie).not.toMatch(/; Secure/i)
    const [, expires = ''] = /; Expires=([^;]+)/i.exec(cookie ?? '') ?? []
    const hours = (Date.parse(expires) - Date.now()) / 3_600_000
    expect(Math.round(hours)).toBe(wanted)
  }
})

test('signing in from another site, or with a body beyond measure, is refused', async () => {
  const { url } = started.server
  const post = (origin: string, body: string) =>
    fetch(`${url}/api/auth/callback/credentials`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    })
  expect((await post('https://evil.example', 'email=a')).status).toBe(403)
  expect((await post(url, `email=${'a'.repeat(100_000)}`)).status).toBe(413)
})

test('nobody writes to the log through a page of next-auth', async () => {
  const { url, output } = started.server
  const response = await fetch(`${url}/api/auth/_log`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ code: 'written by anybody', level: 'error' }),
  })
  expect(response.status).toBe(404)
  expect(output()).not.toContain('written by anybody')
})

test.runIf(kind === 'postgresql')('behind https no other host, and nobody on plain http, can set a cookie of ours', async () => {
  const publicUrl = 'https://keys.example.com'
  const behindHttps = await startServer({ ...started.env, PUBLIC_URL: publicUrl })
  try {
    const signInFrom = (origin: string) => postSignIn(behindHttps.url, 'admin@example.com', 'a password of the tests', origin)
    expect((await signInFrom(behindHttps.url)).response.status).toBe(403)
    const { cookies, response } = await signInFrom(publicUrl)
    const csrf = await fetch(`${behindHttps.url}/api/auth/csrf`)
    const lines = [...csrf.headers.getSetCookie(), ...response.headers.getSetCookie()]
    const names = ['next-auth.csrf-token', 'next-auth.callback-url', 'next-auth.session-token', 'sei-device']
    for (const line of lines) {
      // Without these, a browser takes no cookie of that name (RFC 6265bis, 4.1.3.2).
      expect(line).toMatch(/^__Host-[^;]+; (?=.*Path=\/(;|$))(?=.*Secure)(?=.*HttpOnly)(?!.*Domain)/i)
    }
    expect([...new Set(lines.map((line) => line.slice('__Host-'.length).split('=', 1)[0]))].sort()).toEqual(names.sort())
    const statusWith = async (cookie: string) =>
      (await fetch(`${behindHttps.url}${keysApi(started.ref)}`, { headers: { cookie } })).status
    expect(await statusWith(cookieHeader(cookies))).toBe(200)
    // The names of before are nobody's session, and lead to signing in once.
    const old = cookieHeader(cookies).replaceAll('__Host-next-auth.session', '__Secure-next-auth.session')
    expect(await statusWith(old)).toBe(401)
    const page = await fetch(`${behindHttps.url}/sign-in`)
    expect(page.headers.get('strict-transport-security')).toMatch(/max-age=\d+/)
  } finally {
    await behindHttps.stop()
  }
})

test.runIf(kind === 'postgresql')('who is disabled or loses a role loses access with the next request', async () => {
  const databaseUrl = started.env.DATABASE_URL!
  const { ref, people } = await makePlace(databaseUrl)
  const enter = ({ email, password }: { email: string; password: string }) => signIn(started.server.url, email, password)
  const [lead, viewer] = [await enter(people.lead), await enter(people.viewer)]
  expect((await lead.call('GET', keysApi(ref))).status).toBe(200)
  expect((await viewer.call('GET', keysApi(ref))).status).toBe(200)

  await runSql(databaseUrl, 'UPDATE person SET disabled_at = now() WHERE id = $1', [people.lead.id])
  expect((await lead.call('GET', keysApi(ref))).status).toBe(401)
  expect((await postSignIn(started.server.url, people.lead.email, people.lead.password)).response.status).toBe(401)

  await runSql(databaseUrl, `UPDATE role_binding SET role = 'SEI_ADMIN' WHERE person_id = $1`, [people.viewer.id])
  await viewer.createKey(ref, 'an admin for a moment')
  await runSql(databaseUrl, 'DELETE FROM role_binding WHERE person_id = $1', [people.viewer.id])
  expect((await viewer.call('GET', keysApi(ref))).status).toBe(404)
})

test('every page is served with a policy of its own against foreign scripts', async () => {
  const policies = await Promise.all(
    [1, 2].map(async () => (await fetch(`${started.server.url}/sign-in`)).headers.get('content-security-policy')),
  )
  expect(policies[0]).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/)
  expect(policies[0]).toContain("frame-ancestors 'none'")
  expect(policies[0]).not.toBe(policies[1])
})
