import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import {
  keysApi,
  passkeyLinkPath,
  passkeyLinksApi,
  passkeysApi,
  profilePasskeyApi,
  profilePasskeyOptionsApi,
  profilePasskeysApi,
  profileSessionsApi,
  type ProjectRef,
} from '../../lib/paths'
import { Passkey, PasskeyAsk, PasskeyList } from '../../lib/schema/passkey'
import { SessionList } from '../../lib/schema/session'
import { makeAuthenticator } from '../../lib/testing/make/authenticator'
import { postSignIn, signIn } from '../support/console-client'
import { addPasskeyLink } from '../support/links'
import { runSql } from '../support/places'
import { peopleOf, startOnOwnDatabase, type Roles, type Started } from '../support/started'

const kind = inject('databaseKind')
let started: Started
let people: Roles
let ref: ProjectRef

beforeAll(async () => {
  started = await startOnOwnDatabase(kind, { REQUIRE_PASSKEY: 'admins' })
  ;({ people, ref } = await peopleOf(started))
})

afterAll(() => started.remove())

const post = (address: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(started.server.url + address, {
    method: 'POST',
    headers: { origin: started.server.url, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

const askOf = async (response: Response) => PasskeyAsk.parse(await response.json())

/** The address by which a browser on this machine uses passkeys of the server. */
const origin = () => started.server.url.replace('127.0.0.1', 'localhost')

const cookieOf = (response: Response) => response.headers.getSetCookie().map((line) => line.split(';', 1)[0]!).join('; ')

const routes = [
  [passkeysApi('options'), undefined],
  [passkeysApi('sign-in'), { challengeId: '11111111-1111-4111-8111-111111111111', response: {} }],
  [passkeyLinksApi('look-up'), { secret: 'A'.repeat(43) }],
  [passkeyLinksApi('options'), { secret: 'A'.repeat(43) }],
  [passkeyLinksApi('use'), { secret: 'A'.repeat(43), challengeId: '11111111-1111-4111-8111-111111111111', response: {}, name: 'Key' }],
] as const

test('these are all routes for whoever has a passkey or a link and is not signed in', () => {
  const root = path.join(import.meta.dirname, '../../app/api')
  const handlers = ['passkeys', 'passkey-links'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('route.ts'))
      .flatMap((file) => {
        const exported = readFileSync(path.join(root, folder, file), 'utf8').matchAll(/^ {2}([A-Z]+): /gm)
        return [...exported].map(([, method]) => `${method} ${path.join('/api', folder, path.dirname(file))}`)
      }),
  )
  expect(handlers.sort()).toEqual(routes.map(([address]) => `POST ${address}`).sort())
})

test.each(routes)('%s is taken from the console alone, by POST, with what it asks for', async (address, body) => {
  for (const from of ['https://evil.example', 'null']) expect((await post(address, body, { origin: from })).status).toBe(403)
  expect((await fetch(started.server.url + address)).status).toBe(405)
  expect((await post(address, { ...body, more: 1 })).status).toBe(400)
  const answer = await post(address, body)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.getSetCookie()).toEqual([])
})

test('a passkey is added, signs in with nothing else, and is removed', async () => {
  const { email, password } = people.lead
  const client = await signIn(started.server.url, email, password)
  const authenticator = makeAuthenticator()
  const toAdd = authenticator.create(await askOf(await client.call('POST', profilePasskeyOptionsApi())), { origin: origin() })
  const added = await client.call('POST', profilePasskeysApi(), { ...toAdd, name: 'Blue key' })
  expect(added.status).toBe(201)
  const passkey = Passkey.parse(await added.json())

  const toSignIn = authenticator.get(await askOf(await post(passkeysApi('options'), undefined)), { origin: origin() })
  const entered = await post(passkeysApi('sign-in'), toSignIn, { cookie: client.cookie })
  expect(entered.status).toBe(204)
  const line = entered.headers.getSetCookie().find((cookie) => cookie.startsWith('next-auth.session-token='))
  for (const flag of [/; HttpOnly/i, /; SameSite=Lax/i, /; Path=\//i]) expect(line).toMatch(flag)
  const sessions = await fetch(started.server.url + profileSessionsApi(), { headers: { cookie: cookieOf(entered) } })
  expect(SessionList.parse(await sessions.json()).sessions).toMatchObject([{ method: 'passkey', isThis: true }])
  // The session that this browser had before is over.
  expect((await client.call('GET', keysApi(ref))).status).toBe(401)
  expect((await post(passkeysApi('sign-in'), toSignIn)).status).toBe(409)

  const again = await signIn(started.server.url, email, password)
  expect(PasskeyList.parse(await (await again.call('GET', profilePasskeysApi())).json()).passkeys).toMatchObject([{ name: 'Blue key' }])
  expect((await again.call('PATCH', profilePasskeyApi(passkey.id), { name: 'Red key' })).status).toBe(200)
  expect((await again.call('PATCH', profilePasskeyApi('no-id'), { name: 'Red key' })).status).toBe(404)
  const stranger = await signIn(started.server.url, people.viewer.email, people.viewer.password)
  expect((await stranger.call('DELETE', profilePasskeyApi(passkey.id))).status).toBe(404)
  expect((await again.call('DELETE', profilePasskeyApi(passkey.id))).status).toBe(204)
  const removed = authenticator.get(await askOf(await post(passkeysApi('options'), undefined)), { origin: origin() })
  const refused = await post(passkeysApi('sign-in'), removed)
  expect([refused.status, cookieOf(refused)]).toEqual([401, ''])
})

test('an Account Admin’s password alone begins no session, and a wrong one is answered as ever', async () => {
  const { email, password } = people.admin
  const right = await postSignIn(started.server.url, email, password)
  expect([right.response.status, await right.response.json()]).toEqual([401, { challengeId: null }])
  expect([...right.cookies.keys()].filter((name) => name.includes('session-token'))).toEqual([])
  const wrong = await postSignIn(started.server.url, email, 'a wrong password')
  expect([wrong.response.status, await wrong.response.json()]).toEqual([401, { url: expect.not.stringContaining('passkey') }])
})

// Nobody can make a link by SQL where only the server opens the database.
test.runIf(kind === 'postgresql')('a link adds a first passkey, with which the password is enough no longer', async () => {
  const databaseUrl = started.env.DATABASE_URL!
  const { email, password } = people.admin
  const [row] = await runSql<{ id: string }>(databaseUrl, 'SELECT id FROM person WHERE email = $1', [email])
  const { secret } = await addPasskeyLink(databaseUrl, row!.id)
  expect((await fetch(started.server.url + passkeyLinkPath())).status).toBe(200)
  const looked = await post(passkeyLinksApi('look-up'), { secret })
  expect(await looked.json()).toEqual({ email, name: 'Ada Admin', accountName: 'Acme' })
  const authenticator = makeAuthenticator()
  const answer = authenticator.create(await askOf(await post(passkeyLinksApi('options'), { secret })), { origin: origin() })
  const used = await post(passkeyLinksApi('use'), { ...answer, secret, name: 'Phone' })
  expect(used.status).toBe(204)
  expect((await fetch(started.server.url + keysApi(ref), { headers: { cookie: cookieOf(used) } })).status).toBe(200)
  expect((await post(passkeyLinksApi('use'), { ...answer, secret, name: 'Phone' })).status).toBe(410)

  const { response } = await postSignIn(started.server.url, email, password)
  const { challengeId } = (await response.json()) as { challengeId: string }
  const ask = await askOf(await post(passkeysApi('options'), { challengeId }))
  const entered = await post(passkeysApi('sign-in'), authenticator.get(ask, { origin: origin() }))
  expect(entered.status).toBe(204)
  expect(started.server.output()).not.toContain(secret)
  expect(started.server.output()).not.toContain(String(ask.options.challenge))
})
