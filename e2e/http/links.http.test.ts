import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  forgotPasswordPath,
  invitationPath,
  invitationsApi,
  keysApi,
  passkeyLinkPath,
  passwordLinkPath,
  passwordLinksApi,
  profileSessionsApi,
  signInPath,
} from '../../lib/paths'
import { SessionList } from '../../lib/schema/session'
import { linkIn, mailSettings, startMailServer, type MailServer } from '../../lib/testing/services/mail-server'
import { postSignIn, signIn } from '../support/console-client'
import { addInvitation, addPasswordLink } from '../support/links'
import { makePlace, runSql, type MadePlace } from '../support/places'
import { startServer, type StartedServer } from '../support/server'
import { startOnOwnDatabase, type Started } from '../support/started'

const kind = inject('databaseKind')
const newPassword = 'another battery staple'

let started: Started
let mails: MailServer
/** The server that sends mail. */
let server: StartedServer
let databaseUrl: string
let place: MadePlace

beforeAll(async () => {
  mails = await startMailServer()
  started = await startOnOwnDatabase(kind)
  databaseUrl = started.env.DATABASE_URL ?? ''
  if (!databaseUrl) return
  const { SMTP_URL, MAIL_FROM } = mailSettings(mails, '')
  server = await startServer({ ...started.env, SMTP_URL, MAIL_FROM })
  place = await makePlace(databaseUrl)
})

afterAll(async () => {
  await server?.stop()
  await started.remove()
  await mails.close()
})

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { origin: server.url, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const accept = (secret: string, headers?: Record<string, string>) =>
  post(invitationsApi('accept'), { secret, name: 'Grace Hopper', password: newPassword }, headers)

const cookiesOf = (response: Response) => response.headers.getSetCookie().map((line) => line.split(';', 1)[0]!)

// Nobody can be invited by SQL where only the server opens the database.
describe.runIf(kind === 'postgresql')('a link', () => {
  test('of a mail sets a new password, and the sessions of the old one are out', async () => {
    const { lead } = place.people
    const before = await signIn(server.url, lead.email, lead.password)
    expect((await post(passwordLinksApi('request'), { email: lead.email.toUpperCase() })).status).toBe(204)
    const mail = await mails.mailTo(lead.email)
    const link = linkIn(mail)
    expect(link.origin).toBe(server.url)
    expect(link.pathname).toBe(passwordLinkPath())
    const secret = link.hash.slice(1)
    const lookedUp = await post(passwordLinksApi('look-up'), { secret })
    expect(await lookedUp.json()).toEqual({ email: lead.email, name: 'Lee Lead', accountName: 'Acme' })

    const used = await post(passwordLinksApi('use'), { secret, password: newPassword })
    expect([used.status, await used.json()]).toEqual([200, { passkeyUrl: null }])
    expect(cookiesOf(used).map((cookie) => cookie.split('=', 1)[0])).toEqual(['sei-device'])
    expect((await before.call('GET', keysApi(place.ref))).status).toBe(401)
    expect((await postSignIn(server.url, lead.email, lead.password)).response.status).toBe(401)
    const after = await signIn(server.url, lead.email, newPassword)
    expect((await after.call('GET', keysApi(place.ref))).status).toBe(200)
    expect((await post(passwordLinksApi('use'), { secret, password: newPassword })).status).toBe(410)
  })

  test('is answered for an unknown email as for a known one, and nothing is sent', async () => {
    const known = await post(passwordLinksApi('request'), { email: place.people.viewer.email })
    const unknown = await post(passwordLinksApi('request'), { email: 'nobody@example.com' })
    const shown = async (response: Response) => ({
      status: response.status,
      body: await response.text(),
      headers: [...response.headers].filter(([name]) => !['x-request-id', 'date'].includes(name)),
    })
    expect(await shown(unknown)).toEqual(await shown(known))
    await mails.mailTo(place.people.viewer.email)
    expect(mails.mails.filter(({ recipients }) => recipients.includes('nobody@example.com'))).toEqual([])
  })

  test('of an invitation signs in whoever accepts, as nobody else', async () => {
    const { email, secret } = await addInvitation(databaseUrl, place.people.viewer.id)
    const accepted = await accept(secret)
    expect([accepted.status, await accepted.json()]).toEqual([200, { passkeyUrl: null }])
    const line = accepted.headers.getSetCookie().find((cookie) => cookie.startsWith('next-auth.session-token='))
    for (const flag of [/; HttpOnly/i, /; SameSite=Lax/i, /; Path=\//i]) expect(line).toMatch(flag)
    const cookie = cookiesOf(accepted).join('; ')
    const list = await fetch(server.url + keysApi(place.ref), { headers: { cookie } })
    expect(list.status).toBe(200)
    const own = await fetch(server.url + profileSessionsApi(), { headers: { cookie } })
    expect(SessionList.parse(await own.json()).sessions).toMatchObject([{ method: 'invitation', isThis: true }])
    expect((await postSignIn(server.url, email, newPassword)).response.status).toBe(200)
    expect((await accept(secret)).status).toBe(410)
  })

  test('of an invitation ends the session that somebody else had in this browser', async () => {
    const { viewer } = place.people
    const [here, elsewhere] = [await signIn(server.url, viewer.email, viewer.password), await signIn(server.url, viewer.email, viewer.password)]
    const { secret } = await addInvitation(databaseUrl, viewer.id)
    expect((await accept(secret, { cookie: here.cookie })).status).toBe(200)
    expect((await here.call('GET', keysApi(place.ref))).status).toBe(401)
    expect((await elsewhere.call('GET', keysApi(place.ref))).status).toBe(200)
  })

  test('that is refused leaves whoever is signed in as they are', async () => {
    const { viewer } = place.people
    const here = await signIn(server.url, viewer.email, viewer.password)
    expect((await accept('A'.repeat(43), { cookie: here.cookie })).status).toBe(410)
    expect((await here.call('GET', keysApi(place.ref))).status).toBe(200)
  })

  test('is not used by whoever opens its page or looks it up, as scanners of mail do', async () => {
    const { secret } = await addInvitation(databaseUrl, place.people.viewer.id)
    for (const method of ['GET', 'HEAD']) {
      for (const path of [invitationPath(), `${invitationPath()}?${secret}`, passwordLinkPath()]) {
        expect((await fetch(server.url + path, { method })).status).toBe(200)
      }
    }
    expect((await post(invitationsApi('look-up'), { secret })).status).toBe(200)
    expect((await fetch(server.url + invitationsApi('accept'))).status).toBe(405)
    expect((await accept(secret)).status).toBe(200)
  })

  test('has pages that send no referrer and stay in no cache', async () => {
    for (const path of [invitationPath(), passwordLinkPath(), passkeyLinkPath()]) {
      const { headers } = await fetch(server.url + path)
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('content-security-policy')).toMatch(/script-src 'self' 'nonce-/)
    }
  })

  test('is taken from the console alone', async () => {
    const { secret } = await addInvitation(databaseUrl, place.people.viewer.id)
    for (const origin of ['https://evil.example', 'null']) {
      expect((await accept(secret, { origin })).status).toBe(403)
      expect((await post(passwordLinksApi('request'), { email: place.people.admin.email }, { origin })).status).toBe(403)
    }
    expect((await accept(secret)).status).toBe(200)
  })

  test.each([
    ['no JSON', '{', 400],
    ['no secret', {}, 400],
    ['what is no text', { secret: { contains: 'a' } }, 400],
    ['a secret of another form', { secret: '../../etc/passwd' }, 400],
    ['more than was asked', { secret: 'A'.repeat(43), personId: 'x' }, 400],
    ['a body beyond measure', { secret: 'A'.repeat(100_000) }, 413],
  ])('is refused with %s', async (_what, body, status) => {
    for (const path of [invitationsApi('look-up'), passwordLinksApi('look-up')]) {
      expect((await post(path, body)).status).toBe(status)
    }
  })

  test('to choose a password is asked for at the sign-in page, where mail is sent', async () => {
    const pageOf = async (url: string, path: string) => {
      const response = await fetch(url + path)
      return { status: response.status, text: await response.text() }
    }
    expect((await pageOf(server.url, signInPath())).text).toContain('Forgot your password?')
    expect((await pageOf(server.url, forgotPasswordPath())).status).toBe(200)
    expect((await pageOf(started.server.url, signInPath())).text).not.toContain('Forgot your password?')
    expect((await pageOf(started.server.url, forgotPasswordPath())).status).toBe(404)
  })

  test('has its secret in no row, log line, cookie or answer', async () => {
    const invited = await addInvitation(databaseUrl, place.people.viewer.id)
    const password = await addPasswordLink(databaseUrl, place.people.stranger.id)
    await post(passwordLinksApi('request'), { email: place.people.seiAdmin.email })
    const mailed = linkIn(await mails.mailTo(place.people.seiAdmin.email)).hash.slice(1)
    const answers = [
      await post(invitationsApi('look-up'), { secret: invited.secret }),
      await post(invitationsApi('accept'), { secret: invited.secret, name: 'Grace', password: 'short' }),
      await accept(invited.secret),
      await accept(invited.secret),
      await post(passwordLinksApi('use'), { secret: password.secret, password: newPassword }),
      await post(passwordLinksApi('use'), { secret: password.secret, password: newPassword }),
      await post(invitationsApi('look-up'), { secret: mailed }),
      await post(passwordLinksApi('look-up'), { secret: mailed }),
      await post(passwordLinksApi('look-up'), { [mailed]: mailed }),
    ]
    const texts = await Promise.all(
      answers.map(async (answer) => JSON.stringify([...answer.headers]) + (answer.status === 400 ? '' : await answer.text())),
    )
    const [rows] = await runSql<{ content: string }>(
      databaseUrl,
      `SELECT string_agg(query_to_xml(format('SELECT * FROM %I', table_name), true, true, '')::text, '') AS content
       FROM information_schema.tables WHERE table_schema = 'public'`,
    )
    const places = { answers: texts.join('\n'), log: server.output(), rows: rows!.content }
    expect(places.rows).toContain(invited.email)
    expect(places.log).toContain(invitationsApi('accept'))
    for (const [name, content] of Object.entries(places)) {
      for (const secret of [invited.secret, password.secret, mailed, newPassword]) {
        expect(content.includes(secret), `a secret is in the ${name}`).toBe(false)
      }
    }
  })
})
