/** Single sign-on over HTTP, against a real OpenID provider: who gets in, what its answers are checked for, and how sessions end. */
import { generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { authApi } from '../../lib/paths'
import { freePort } from '../../lib/testing/services/port'
import { singleSignOnSettings, startIdentityProvider, type AccountClaims, type IdentityProvider } from '../../lib/testing/services/identity-provider'
import { runSql } from '../support/places'
import { openBrowser, type ProviderBrowser } from '../support/provider-browser'
import { startOnOwnDatabase, type Started } from '../support/started'

describe.runIf(inject('databaseKind') === 'postgresql')('single sign-on', () => {
  let provider: IdentityProvider
  let started: Started
  let url: string
  let last = 0

  beforeAll(async () => {
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    provider = await startIdentityProvider(url)
    started = await startOnOwnDatabase('postgresql', {
      PORT: String(port),
      ...singleSignOnSettings(provider),
      OIDC_ALLOWED_DOMAINS: 'allowed.example',
      OIDC_GROUPS_CLAIM: 'groups',
      OIDC_ROLE_MAP: '{"leads":[{"role":"SEI_TEAM_MANAGER","project":"default/default"}]}',
    })
  })
  afterAll(async () => {
    await started.remove()
    await provider.stop()
  })

  const sql = <Row extends object>(text: string, values: unknown[] = []) => runSql<Row>(started.env.DATABASE_URL!, text, values)

  /** An account at the provider of somebody whom the console may make a person of. */
  async function account(claims: AccountClaims = {}) {
    last += 1
    const sub = `person-${last}`
    const email = `${sub}@allowed.example`
    await provider.setAccount(sub, { email, email_verified: true, name: `Person ${last}`, ...claims })
    return { sub, email: claims.email ?? email }
  }

  /** Whether somebody is signed in with a browser, and who. */
  async function whoIsIn(browser: ProviderBrowser): Promise<string | null> {
    const response = await browser.fetch(url + authApi('session'))
    return ((await response.json()) as { user?: { email: string } }).user?.email ?? null
  }

  test('a first sign-in makes a session, and a second one is of the same person', async () => {
    const { sub, email } = await account()
    const browser = openBrowser(url)
    expect(await browser.signIn(sub, { returnTo: '/profile' })).toBe('/profile')
    expect(await whoIsIn(browser)).toBe(email)
    const other = openBrowser(url)
    expect(await other.signIn(sub)).toBe('/')
    expect(await whoIsIn(other)).toBe(email)
    const rows = await sql('SELECT p.email, p.name, i.subject, i.issuer FROM person p JOIN person_identity i ON i.person_id = p.id WHERE p.email = $1', [email])
    expect(rows).toEqual([{ email, name: `Person ${last}`, subject: sub, issuer: provider.issuer }])
    const sessions = await sql<{ id_token: string }>(
      'SELECT s.method, s.id_token FROM session s JOIN person p ON p.id = s.person_id WHERE p.email = $1',
      [email],
    )
    expect(sessions).toHaveLength(2)
    for (const session of sessions) expect(session).toEqual({ method: 'oidc', id_token: expect.stringMatching(/^eyJ[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/) })
  })

  test('asking for the page that begins it begins nothing', async () => {
    for (const method of ['GET', 'HEAD']) {
      const response = await fetch(url + authApi('signin/oidc'), { method, redirect: 'manual' })
      expect([response.status, response.headers.getSetCookie()]).toEqual([405, []])
    }
    // Another address, for which no query would be looked through.
    for (const path of ['signin%2Foidc', 'callback%2Foidc']) expect((await fetch(url + authApi(path), { redirect: 'manual' })).status).toBe(404)
  })

  const refused = (code: string) => `/sign-in?error=${code}`

  /** A browser that has been at the provider and is about to come back, and the address to which. */
  async function comingBack(fields: Record<string, string> = {}) {
    const { sub, email } = await account()
    const browser = openBrowser(url)
    const { url: at } = await browser.post('signin/oidc', fields)
    return { browser, email, sub, at: new URL(at), back: new URL(await browser.enter(at, sub)) }
  }

  const open = async (browser: ProviderBrowser, address: URL) => (await browser.fetch(address.href)).headers.get('location')!.replace(url, '')

  test('it leaves with PKCE, state and nonce, in cookies that no script reads, and nothing that the page was asked for', async () => {
    const browser = openBrowser(url)
    const { csrfToken } = (await (await browser.fetch(url + authApi('csrf'))).json()) as { csrfToken: string }
    const response = await browser.fetch(`${url + authApi('signin/oidc')}?redirect_uri=https://evil.example&prompt=none&scope=all`, {
      method: 'POST',
      headers: { origin: url },
      body: new URLSearchParams({ csrfToken, callbackUrl: 'https://evil.example', client_id: 'another' }),
    })
    const { searchParams, origin } = new URL(((await response.json()) as { url: string }).url)
    const { state, nonce, code_challenge: challenge, ...rest } = Object.fromEntries(searchParams)
    for (const value of [state, nonce, challenge]) expect(value).toMatch(/^[\w-]{43}$/)
    expect([origin, rest]).toEqual([
      provider.issuer,
      {
        client_id: provider.clientId,
        redirect_uri: `${url}/api/auth/callback/oidc`,
        scope: 'openid email profile',
        response_type: 'code',
        code_challenge_method: 'S256',
        max_age: '2592000',
      },
    ])
    for (const line of response.headers.getSetCookie()) expect(line).toMatch(/; Path=\/; .*HttpOnly; SameSite=lax/i)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('the form of another site begins nothing, and neither does one without our token', async () => {
    const browser = openBrowser(url)
    const foreign = await browser.fetch(url + authApi('signin/oidc'), { method: 'POST', headers: { origin: 'https://evil.example' }, body: new URLSearchParams() })
    expect(foreign.status).toBe(403)
    const without = await browser.fetch(url + authApi('signin/oidc'), { method: 'POST', headers: { origin: url }, body: new URLSearchParams({ json: 'true' }) })
    expect(((await without.json()) as { url: string }).url).toContain('csrf=true')
    expect([...browser.cookies.keys()].some((name) => /flow|state|nonce|pkce/.test(name))).toBe(false)
  })

  test('at another address of the console it leads to the sign-in page at PUBLIC_URL, where the provider leads back to', async () => {
    const { port } = new URL(url)
    const elsewhere = openBrowser(`http://localhost:${port}`)
    expect(await elsewhere.post('signin/oidc', { returnTo: '/profile' })).toEqual({ status: 200, url: `${url}/sign-in?returnTo=%2Fprofile` })
    expect((await elsewhere.post('signin/oidc', { returnTo: '//evil.example' })).url).toBe(`${url}/sign-in`)
  })

  test.each([
    ['//evil.example', '/'],
    ['https://evil.example/', '/'],
    ['/\\evil.example', '/'],
    ['/profile?tab=1', '/profile?tab=1'],
    [`/profile?tab=${'%C3%A9'.repeat(320)}`, `/profile?tab=${'%C3%A9'.repeat(320)}`],
    [`/profile?tab=${'é'.repeat(1_000)}`, '/'],
  ])('it comes back to %.40s as %.40s', async (returnTo, path) => {
    const { browser, back } = await comingBack({ returnTo })
    // More of a cookie no browser keeps.
    for (const [name, value] of browser.cookies) expect(name.length + value.length).toBeLessThan(4_096)
    expect(await open(browser, back)).toBe(path)
  })

  test.each([
    ['another issuer', (back: URL) => back.searchParams.set('iss', 'https://evil.example')],
    ['no issuer, though the provider names it', (back: URL) => back.searchParams.delete('iss')],
    ['another code', (back: URL) => back.searchParams.set('code', 'another')],
    ['no code', (back: URL) => back.searchParams.delete('code')],
    ['an ID token in the address in place of a code', (back: URL) => {
      back.searchParams.delete('code')
      back.searchParams.set('id_token', 'a.b.c')
    }],
  ])('an answer with %s signs nobody in, and a second try with the right one neither', async (_what, spoil) => {
    const { browser, back } = await comingBack()
    const spoilt = new URL(back)
    spoil(spoilt)
    expect(await open(browser, spoilt)).toBe(refused('not_completed'))
    expect(await open(browser, back)).toBe(refused('not_completed'))
    expect(await whoIsIn(browser)).toBeNull()
  })

  test.each([
    ['another state', (back: URL) => back.searchParams.set('state', 'another')],
    ['no state', (back: URL) => back.searchParams.delete('state')],
    ['two states', (back: URL) => back.searchParams.append('state', back.searchParams.get('state')!)],
  ])('an answer with %s signs nobody in, and the right one does then', async (_what, spoil) => {
    const { browser, back, email } = await comingBack()
    const spoilt = new URL(back)
    spoil(spoilt)
    expect(await open(browser, spoilt)).toBe(refused('not_completed'))
    expect(await whoIsIn(browser)).toBeNull()
    expect(await open(browser, back)).toBe('/')
    expect(await whoIsIn(browser)).toBe(email)
  })

  test('of two windows that leave at once, the one that left last comes in, whichever comes back first', async () => {
    const { browser, back, sub, email } = await comingBack()
    const { url: at } = await browser.post('signin/oidc')
    const last = new URL(await browser.enter(at, sub))
    expect(await open(browser, back)).toBe(refused('not_completed'))
    expect(await open(browser, last)).toBe('/')
    expect(await whoIsIn(browser)).toBe(email)
  })

  test('an answer signs in only the browser that asked, and once', async () => {
    const { browser, back, email } = await comingBack()
    const victim = openBrowser(url)
    expect(await open(victim, back)).toBe(refused('not_completed'))
    await victim.post('signin/oidc')
    expect(await open(victim, back)).toBe(refused('not_completed'))
    expect(await whoIsIn(victim)).toBeNull()
    const sent = new Map(browser.cookies)
    expect(await open(browser, back)).toBe('/')
    expect(await whoIsIn(browser)).toBe(email)
    // The same code with the same cookies, as somebody who has a copy of both sends them.
    const copy = openBrowser(url)
    for (const [name, value] of sent) copy.cookies.set(name, value)
    expect(await open(copy, back)).toBe(refused('not_completed'))
    expect(await whoIsIn(copy)).toBeNull()
  })

  test('the nonce of another sign-in does not pass', async () => {
    const [one, other] = [await comingBack(), await comingBack()]
    one.browser.cookies.set('next-auth.nonce', other.browser.cookies.get('next-auth.nonce')!)
    expect(await open(one.browser, one.back)).toBe(refused('not_completed'))
  })

  test('another session of the browser ends, and its cookie is another one', async () => {
    const { browser, back, email } = await comingBack()
    await open(browser, back)
    const before = browser.cookies.get('next-auth.session-token')!
    const { sub, email: next } = await account()
    const { url: at } = await browser.post('signin/oidc')
    const fresh = openBrowser(url)
    for (const [name, value] of browser.cookies) fresh.cookies.set(name, value)
    expect(await open(fresh, new URL(await openBrowser(url).enter(at, sub)))).toBe('/')
    expect(await whoIsIn(fresh)).toBe(next)
    expect(fresh.cookies.get('next-auth.session-token')).not.toBe(before)
    expect(email).not.toBe(next)
    expect(await whoIsIn(browser)).toBeNull()
  })

  test('who is refused there, unverified or unknown is told so, and has no session', async () => {
    const cancelled = openBrowser(url)
    expect(await cancelled.signIn('')).toBe(refused('provider_refused'))
    const unverified = await account({ email_verified: false })
    expect(await openBrowser(url).signIn(unverified.sub)).toBe(refused('email_not_verified'))
    const stranger = await account({ email: 'eve@elsewhere.example' })
    expect(await openBrowser(url).signIn(stranger.sub)).toBe(refused('not_known'))
    const owner = await account()
    await openBrowser(url).signIn(owner.sub)
    const thief = await account({ email: owner.email })
    expect(await openBrowser(url).signIn(thief.sub)).toBe(refused('already_linked'))
    expect(started.server.output()).not.toContain('eve@elsewhere')
  })

  test('a clock of the provider that is a minute behind at most keeps nobody out', async () => {
    const { sub } = await account()
    // Its ID tokens are good for ten minutes.
    await provider.turnClock(-630)
    expect(await openBrowser(url).signIn(sub)).toBe('/')
    await provider.turnClock(-690)
    expect(await openBrowser(url).signIn(sub)).toBe(refused('not_completed'))
    await provider.turnClock(0)
  })

  test('groups come and go with each sign-in', async () => {
    const { sub, email } = await account({ groups: ['leads'] })
    const roles = async () => {
      await openBrowser(url).signIn(sub)
      const text = 'SELECT b.role, b.source FROM role_binding b JOIN person p ON p.id = b.person_id WHERE p.email = $1'
      return (await sql<{ role: string; source: string }>(text, [email])).map(({ role, source }) => `${role} ${source}`)
    }
    const given = ['SEI_TEAM_MANAGER DIRECTORY']
    expect(await roles()).toEqual(given)
    const claims = { email, email_verified: true }
    await provider.setAccount(sub, claims)
    expect(await roles()).toEqual(given)
    await provider.setAccount(sub, { ...claims, _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://graph.example' } } })
    expect(await roles()).toEqual(given)
    await provider.setAccount(sub, { ...claims, groups: ['others'] })
    expect(await roles()).toEqual([])
  })

  test('what the ID token does not say of a person is asked of the userinfo endpoint', async () => {
    const { sub, email } = await account({ groups: ['leads'], isThin: true })
    expect(await openBrowser(url).signIn(sub)).toBe('/')
    const text = 'SELECT p.name, b.role FROM person p JOIN role_binding b ON b.person_id = p.id WHERE p.email = $1'
    expect(await sql(text, [email])).toEqual([{ name: `Person ${last}`, role: 'SEI_TEAM_MANAGER' }])
    const unverified = await account({ email_verified: false, isThin: true })
    expect(await openBrowser(url).signIn(unverified.sub)).toBe(refused('email_not_verified'))
  })

  test('a proof by the provider is of the same person, and of now', async () => {
    const { browser, back, sub, email } = await comingBack()
    await open(browser, back)
    await sql(`UPDATE session s SET proved_at = now() - interval '1 hour' FROM person p WHERE p.id = s.person_id AND p.email = $1`, [email])
    const isRecent = async () =>
      (await sql<{ is: boolean }>(`SELECT s.proved_at > now() - interval '1 minute' AS is FROM session s JOIN person p ON p.id = s.person_id WHERE p.email = $1`, [email]))[0]?.is
    const session = browser.cookies.get('next-auth.session-token')
    const prove = async (as: string, there = browser) => {
      const { url: at } = await browser.post('signin/oidc', { purpose: 'proof' })
      expect(Object.fromEntries(new URL(at).searchParams)).toMatchObject({ prompt: 'login', max_age: '0' })
      return open(browser, new URL(await there.enter(at, as)))
    }
    const other = await account()
    expect([await prove(other.sub, openBrowser(url)), await isRecent()]).toEqual(['/proof?outcome=other_person', false])
    expect([await prove(''), await isRecent()]).toEqual(['/proof?outcome=provider_refused', false])
    expect([await prove(sub), await isRecent()]).toEqual(['/proof?outcome=done', true])
    expect(browser.cookies.get('next-auth.session-token')).toBe(session)
    const nobody = await openBrowser(url).post('signin/oidc', { purpose: 'proof' })
    expect(nobody).toEqual({ status: 401, url: '' })
  })

  test('a sign-in by which the provider was kept from telling when it saw the person proves nothing', async () => {
    const { browser, back, sub, email } = await comingBack()
    await open(browser, back)
    const { url: at } = await browser.post('signin/oidc')
    const unasked = new URL(at)
    unasked.searchParams.delete('max_age')
    expect(await open(browser, new URL(await browser.enter(unasked.href, sub)))).toBe('/')
    expect(await whoIsIn(browser)).toBe(email)
    const text = 'SELECT s.proved_at FROM session s JOIN person p ON p.id = s.person_id WHERE p.email = $1 AND s.ended_at IS NULL'
    expect(await sql(text, [email])).toEqual([{ proved_at: new Date(0) }])
  })

  test('signing out ends the session here, and leads to where the provider ends its own', async () => {
    const { browser, back, email } = await comingBack()
    await open(browser, back)
    const { url: at } = await browser.post('signout')
    const { origin, pathname, searchParams } = new URL(at)
    expect([origin + pathname, Object.fromEntries(searchParams)]).toEqual([
      `${provider.issuer}/session/end`,
      { client_id: provider.clientId, post_logout_redirect_uri: `${url}/sign-in`, id_token_hint: expect.stringMatching(/^eyJ/) },
    ])
    expect(await whoIsIn(browser)).toBeNull()
    const rows = await sql('SELECT s.end_reason, s.id_token FROM session s JOIN person p ON p.id = s.person_id WHERE p.email = $1', [email])
    expect(rows).toEqual([{ end_reason: 'sign-out', id_token: null }])
  })

  describe('a logout that the provider tells of', () => {
    const event = { 'http://schemas.openid.net/event/backchannel-logout': {} }
    const send = async (token: string) => (await fetch(`${url}/api/oidc/back-channel-logout`, { method: 'POST', body: new URLSearchParams({ logout_token: token }) })).status

    async function signedIn() {
      const { browser, back, sub, email } = await comingBack()
      await open(browser, back)
      const text = 'SELECT s.oidc_sid AS sid FROM session s JOIN person p ON p.id = s.person_id WHERE p.email = $1 AND s.ended_at IS NULL'
      const [{ sid } = { sid: '' }] = await sql<{ sid: string }>(text, [email])
      expect(sid).not.toBe('')
      return { browser, sub, sid, email }
    }

    test('by its session ends that one, by the person all of theirs, and once', async () => {
      const [one, other] = [await signedIn(), await signedIn()]
      const again = openBrowser(url)
      await again.signIn(one.sub)
      const ofOne = await provider.sign({ events: event, sid: one.sid }, { typ: 'logout+jwt' })
      expect(await send(ofOne)).toBe(200)
      expect([await whoIsIn(one.browser), await whoIsIn(again), await whoIsIn(other.browser)]).toEqual([null, one.email, other.email])
      expect(await send(ofOne)).toBe(400)
      expect(await send(await provider.sign({ events: event, sub: one.sub }))).toBe(200)
      expect([await whoIsIn(again), await whoIsIn(other.browser)]).toEqual([null, other.email])
      // A session of somebody else is none of this person.
      expect(await send(await provider.sign({ events: event, sid: other.sid, sub: one.sub }))).toBe(200)
      expect(await whoIsIn(other.browser)).toBe(other.email)
    })

    test('sent many times at once is taken once', async () => {
      const { browser, sid } = await signedIn()
      const token = await provider.sign({ events: event, sid })
      const statuses = await Promise.all(Array.from({ length: 8 }, () => send(token)))
      expect(statuses.toSorted()).toEqual([200, ...Array<number>(7).fill(400)])
      expect(await whoIsIn(browser)).toBeNull()
    })

    test('the provider itself tells of, as its session ends there', async () => {
      const { browser, email } = await signedIn()
      expect(await whoIsIn(browser)).toBe(email)
      const page = await (await browser.fetch(`${provider.issuer}/session/end?client_id=${provider.clientId}`)).text()
      const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(page) ?? []
      const body = new URLSearchParams({ xsrf, logout: 'yes' })
      await browser.fetch(`${provider.issuer}/session/end/confirm`, { method: 'POST', body })
      expect(await whoIsIn(browser)).toBeNull()
      const rows = await sql('SELECT s.end_reason, s.id_token FROM session s JOIN person p ON p.id = s.person_id WHERE p.email = $1', [email])
      expect(rows).toEqual([{ end_reason: 'signed-out-by-provider', id_token: null }])
    })

    test('is taken of the provider alone', async () => {
      const { browser, sub, sid, email } = await signedIn()
      const at = Math.floor(Date.now() / 1_000)
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const good = { iss: provider.issuer, aud: provider.clientId, iat: at, exp: at + 120, jti: 'made-up', events: event, sub, sid }
      const bySecret = await new SignJWT(good).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(provider.clientSecret))
      const { privateKey } = await generateKeyPair('RS256')
      const byOther = await new SignJWT(good).setProtectedHeader({ alg: 'RS256', kid: 'of-tests' }).sign(privateKey)
      const tokens: [string, string][] = [
        ['nothing', ''],
        ['no token', 'a.b.c'],
        ['no signature', `${part({ alg: 'none' })}.${part(good)}.`],
        ['the secret of the client', bySecret],
        ['the key of another', byOther],
        ['an ID token', await provider.sign({ sub, sid, nonce: 'a nonce', auth_time: at })],
        ['a nonce', await provider.sign({ events: event, sub, nonce: 'a nonce' })],
        ['no events', await provider.sign({ sub })],
        ['other events', await provider.sign({ sub, events: { 'http://schemas.openid.net/event/other': {} } })],
        ['another audience', await provider.sign({ events: event, sub, aud: 'another' })],
        ['another issuer', await provider.sign({ events: event, sub, iss: 'https://evil.example' })],
        ['too old', await provider.sign({ events: event, sub, iat: at - 600 })],
        ['of the future', await provider.sign({ events: event, sub, iat: at + 600 })],
        ['expired', await provider.sign({ events: event, sub, exp: at - 120 })],
        ['no jti', await provider.sign({ events: event, sub, jti: null })],
        ['NUL in its jti', await provider.sign({ events: event, sub, jti: 'a\u0000b' })],
        ['neither sid nor sub', await provider.sign({ events: event })],
        ['another type', await provider.sign({ events: event, sub }, { typ: 'at+jwt' })],
      ]
      for (const [what, token] of tokens) expect([what, await send(token)]).toEqual([what, 400])
      expect(await whoIsIn(browser)).toBe(email)
    })
  })

  test('without the provider one is told so in time, and other ways still work', async () => {
    const admin = await started.signIn()
    expect(admin.cookie).toContain('session-token')
    const { browser, back } = await comingBack()
    provider.hang()
    expect(await open(browser, back)).toBe(refused('provider_unavailable'))
    expect((await started.signIn()).cookie).toContain('session-token')
    provider.goOn()
    const later = await account()
    expect(await openBrowser(url).signIn(later.sub)).toBe('/')
  })
})
