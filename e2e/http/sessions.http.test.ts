/** Sessions over HTTP: what ends them, what keeps them from ending, and what an ended one still opens. */
import { encode } from 'next-auth/jwt'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { apiKeysPath, keysApi } from '../../lib/paths'
import { cookieHeader, postSignIn } from '../support/console-client'
import { makePlace, runSql, type MadePlace } from '../support/places'
import { startServer } from '../support/server'
import { startOnOwnDatabase, type Started } from '../support/started'

const authSecret = 'the secret of these tests, long enough to sign with'
const session = 'next-auth.session-token'

describe.runIf(inject('databaseKind') === 'postgresql')('sessions', () => {
  let started: Started
  let place: MadePlace

  beforeAll(async () => {
    started = await startOnOwnDatabase('postgresql', { AUTH_SECRET: authSecret })
    place = await makePlace(started.env.DATABASE_URL!)
  })
  afterAll(() => started.remove())

  const sql = <Row extends object>(text: string, values: unknown[] = []) => runSql<Row>(started.env.DATABASE_URL!, text, values)
  const get = (path: string, cookie: string, headers = {}) =>
    fetch(started.server.url + path, { headers: { cookie, ...headers }, redirect: 'manual' })
  const statusOf = async (cookie: string) => (await get(keysApi(place.ref), cookie)).status

  /** A browser that the lead has just signed in with, and the row of its session. */
  async function enter(sent?: ReadonlyMap<string, string>) {
    const { email, password, id: personId } = place.people.lead
    const { response, cookies } = await postSignIn(started.server.url, email, password, undefined, undefined, sent)
    expect(response.status).toBe(200)
    const text = 'SELECT id FROM session WHERE person_id = $1 ORDER BY created_at DESC LIMIT 1'
    const [{ id } = { id: '' }] = await sql<{ id: string }>(text, [personId])
    const csrfToken = decodeURIComponent(cookies.get('next-auth.csrf-token')!).split('|')[0]!
    const post = (action: string, fields = {}) =>
      fetch(`${started.server.url}/api/auth/${action}`, {
        method: 'POST',
        headers: { cookie: cookieHeader(cookies), origin: started.server.url },
        body: new URLSearchParams({ csrfToken, json: 'true', ...fields }),
        redirect: 'manual',
      })
    const change = (set: string) => sql(`UPDATE session SET ${set} WHERE id = $1`, [id])
    const row = async () => (await sql<{ ended_at: Date | null; end_reason: string | null; last_seen_at: Date }>('SELECT * FROM session WHERE id = $1', [id]))[0]!
    return { cookies, cookie: cookieHeader(cookies), post, change, row }
  }

  const cookieOf = (response: Response) => response.headers.getSetCookie().find((line) => line.startsWith(`${session}=`)) ?? ''
  const isCleared = (response: Response) => /^[^=]+=; .*Max-Age=0/i.test(cookieOf(response))

  test('asking for the session says who it is, and makes neither row nor cookie last longer', async () => {
    const { cookie, change, row, post } = await enter()
    await change(`expires_at = now() + interval '10 minutes', last_seen_at = now() - interval '5 minutes'`)
    const before = (await row()).last_seen_at
    for (const response of [await get('/api/auth/session', cookie), await post('session', { data: '{"sid":"another"}' })]) {
      const { user, expires } = (await response.json()) as { user: object; expires: string }
      const { id, email } = place.people.lead
      expect(user).toEqual({ id, email, name: 'Lee Lead' })
      const [, ends = ''] = /Expires=([^;]+)/.exec(cookieOf(response)) ?? []
      for (const time of [expires, ends]) expect((Date.parse(time) - Date.now()) / 60_000).toBeLessThan(10.1)
      expect(await statusOf(cookieOf(response).split(';')[0]!)).toBe(200)
      await change(`last_seen_at = now() - interval '5 minutes'`)
    }
    expect((await row()).last_seen_at.getTime()).toBeLessThan(Date.now() - 290_000)
    expect(before.getTime()).toBeLessThan(Date.now() - 290_000)
  })

  test.each([
    ['ended', `ended_at = now(), end_reason = 'disabled'`],
    ['expired', 'expires_at = now()'],
    ['idle', `last_seen_at = now() - interval '121 minutes'`],
  ])('one that is %s opens nothing, and its cookie is cleared', async (_how, set) => {
    const { cookie, change, post } = await enter()
    expect(await statusOf(cookie)).toBe(200)
    await change(set)
    expect(await statusOf(cookie)).toBe(401)
    const page = await get(apiKeysPath(place.ref), cookie)
    expect([page.status, page.headers.get('location')]).toEqual([307, expect.stringContaining('/sign-in?returnTo=')])
    const form = await get('/sign-in', cookie)
    expect([form.status, await form.text()]).toEqual([200, expect.stringContaining('Password')])
    for (const response of [await get('/api/auth/session', cookie), await post('session')]) {
      expect(await response.json()).toEqual({})
      expect(isCleared(response)).toBe(true)
    }
  })

  test('a cookie of before, which names no session, leads to signing in once', async () => {
    const { id, email } = place.people.lead
    for (const more of [{}, { sid: 'x' }, { sid: '00000000-0000-4000-8000-000000000000' }]) {
      const old = `${session}=${await encode({ token: { sub: id, email, name: 'Lee Lead', ...more }, secret: authSecret })}`
      expect(await statusOf(old)).toBe(401)
      expect((await get(apiKeysPath(place.ref), old)).status).toBe(307)
      expect((await get('/sign-in', old)).status).toBe(200)
      const response = await get('/api/auth/session', old)
      expect(await response.json()).toEqual({})
      expect(isCleared(response)).toBe(true)
    }
  })

  test('a cookie that was copied opens nothing after the sign-out', async () => {
    const { cookie, post, row } = await enter()
    const other = await enter()
    const response = await post('signout')
    expect([response.status, isCleared(response)]).toEqual([200, true])
    expect(await row()).toMatchObject({ ended_at: expect.any(Date), end_reason: 'sign-out' })
    expect(await statusOf(cookie)).toBe(401)
    expect(await statusOf(other.cookie)).toBe(200)
  })

  test('a sign-out without the token of our form ends nothing', async () => {
    const { cookie, post } = await enter()
    const { post: ofOther } = await enter()
    await post('signout', { csrfToken: 'of others' })
    await post('signout', { csrfToken: '' })
    expect((await get('/api/auth/signout', cookie)).status).toBe(302)
    expect(await statusOf(cookie)).toBe(200)
    await ofOther('signout')
    expect(await statusOf(cookie)).toBe(200)
  })

  test('a sign-out that the database does not take is answered 503, and the session stays', async () => {
    const { cookie, post } = await enter()
    await sql('ALTER TABLE session RENAME COLUMN end_reason TO end_reason_away')
    const response = await post('signout').finally(() => sql('ALTER TABLE session RENAME COLUMN end_reason_away TO end_reason'))
    expect(response.status).toBe(503)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.getSetCookie().join()).not.toContain(`${session}=;`)
    expect(await statusOf(cookie)).toBe(200)
  })

  test('a database that does not answer clears no cookie', async () => {
    const { cookie } = await enter()
    await sql('ALTER TABLE session RENAME TO session_away')
    const response = await get('/api/auth/session', cookie).finally(() => sql('ALTER TABLE session_away RENAME TO session'))
    expect(response.status).toBeGreaterThanOrEqual(500)
    expect(response.headers.getSetCookie()).toEqual([])
    expect(await statusOf(cookie)).toBe(200)
  })

  test('signing in again ends the session that the browser had, and no other', async () => {
    const { cookies, cookie, row } = await enter()
    const other = await enter()
    const { cookie: newer } = await enter(cookies)
    expect([await statusOf(cookie), await statusOf(newer), await statusOf(other.cookie)]).toEqual([401, 200, 200])
    expect(await row()).toMatchObject({ end_reason: 'sign-out' })
  })

  test('what a person asks for keeps the session from ending, and what a page asks for by itself does not', async () => {
    const { cookie, change, row } = await enter()
    const renews = async (path: string, headers = {}) => {
      await change(`last_seen_at = now() - interval '5 minutes'`)
      const response = await fetch(started.server.url + path, { headers: { cookie, ...headers } })
      expect([response.status, await response.text()]).toEqual([200, expect.not.stringContaining('type="password"')])
      return (await row()).last_seen_at.getTime() > Date.now() - 60_000
    }
    const page = apiKeysPath(place.ref)
    expect(await renews(page)).toBe(true)
    expect(await renews(page, { rsc: '1' })).toBe(true)
    expect(await renews(page, { rsc: '1', 'next-router-prefetch': '1' })).toBe(false)
    expect(await renews(keysApi(place.ref))).toBe(true)
    expect(await renews(keysApi(place.ref), { 'x-background': '1' })).toBe(false)
  })

  test('many who sign in and ask at the same time leave no warning in the log', async () => {
    await Promise.all(Array.from({ length: 15 }, async () => get('/api/auth/session', (await enter()).cookie)))
    expect(started.server.output()).not.toMatch(/MaxListeners|"level":(40|50)[^\n]*next-auth/)
  })

  test('a host that runs Next without server.ts signs in and out too, and shares the sessions', { tags: 'night' }, async () => {
    const next = [process.execPath, 'node_modules/next/dist/bin/next', 'start', '--hostname', '127.0.0.1']
    const host = await startServer(started.env, next)
    try {
      const { email, password } = place.people.viewer
      const { response, cookies } = await postSignIn(host.url, email, password)
      expect(response.status).toBe(200)
      expect(await statusOf(cookieHeader(cookies))).toBe(200)
      const csrfToken = decodeURIComponent(cookies.get('next-auth.csrf-token')!).split('|')[0]!
      const signedOut = await fetch(`${host.url}/api/auth/signout`, {
        method: 'POST',
        headers: { cookie: cookieHeader(cookies), origin: host.url },
        body: new URLSearchParams({ csrfToken, json: 'true' }),
      })
      expect([signedOut.status, isCleared(signedOut)]).toEqual([200, true])
      expect(await statusOf(cookieHeader(cookies))).toBe(401)
    } finally {
      await host.stop()
    }
  })
})
