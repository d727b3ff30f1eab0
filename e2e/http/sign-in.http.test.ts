import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { keysApi } from '../../lib/paths'
import { postSignIn, signIn } from '../support/console-client'
import { makePlace, runSql } from '../support/places'
import { startServer } from '../support/server'
import { startOnOwnDatabase, type Started } from '../support/started'

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

test('the eleventh failure in five minutes is told to wait, and so is the right password', async () => {
  const attempts = await Promise.all(Array.from({ length: 14 }, () => attempt('lead@example.com', 'not the password')))
  expect(attempts.map(({ status }) => status).sort()).toEqual([...Array(10).fill(401), ...Array(4).fill(429)])
  const blocked = await attempt('lead@example.com', 'a password of the tests')
  expect(blocked.status).toBe(429)
  expect(Number(blocked.retryAfter)).toBeGreaterThan(0)
  expect((await attempt('admin@example.com', 'a password of the tests')).status).toBe(200)
})

test('the session cookie is out of reach of scripts and of other sites', async () => {
  const { response } = await postSignIn(started.server.url, 'admin@example.com', 'a password of the tests')
  const cookie = response.headers.getSetCookie().find((line) => line.startsWith('next-auth.session-token='))
  expect(cookie).toMatch(/; HttpOnly/i)
  expect(cookie).toMatch(/; SameSite=Lax/i)
  expect(cookie).not.toMatch(/; Secure/i)
  const [, expires = ''] = /; Expires=([^;]+)/i.exec(cookie ?? '') ?? []
  const hours = (Date.parse(expires) - Date.now()) / 3_600_000
  expect(Math.round(hours)).toBe(12)
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

test.runIf(kind === 'postgresql')('behind https the cookie is Secure', async () => {
  const publicUrl = 'https://keys.example.com'
  const behindHttps = await startServer({ ...started.env, PUBLIC_URL: publicUrl })
  try {
    const signInFrom = async (origin: string) =>
      (await postSignIn(behindHttps.url, 'admin@example.com', 'a password of the tests', origin)).response
    expect((await signInFrom(behindHttps.url)).status).toBe(403)
    const response = await signInFrom(publicUrl)
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith('__Host-next-auth.session-token='))
    expect(cookie).toMatch(/; Secure/)
    expect(cookie).toMatch(/; HttpOnly/)
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
