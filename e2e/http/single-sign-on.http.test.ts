/** Single sign-on over HTTP, against a real OpenID provider: who gets in, what its answers are checked for, and how sessions end. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { authApi, profileApi } from '../../lib/paths'
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
    const response = await browser.fetch(url + profileApi())
    return response.status === 200 ? ((await response.json()) as { email: string }).email : null
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
  })
})
