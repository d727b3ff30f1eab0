import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import {
  keysApi,
  profileApi,
  profilePasskeyApi,
  profilePasskeyOptionsApi,
  profilePasskeyProofApi,
  profilePasskeyProofOptionsApi,
  profilePasskeysApi,
  profilePasswordApi,
  profilePath,
  profileProofApi,
  profileSessionApi,
  profileSessionsApi,
  type ProjectRef,
} from '../../lib/paths'
import { Problem } from '../../lib/schema/problem'
import { SessionList } from '../../lib/schema/session'
import { postSignIn, signIn, type ConsoleClient } from '../support/console-client'
import { runSql } from '../support/places'
import { peopleOf, startOnOwnDatabase, type Roles, type Started } from '../support/started'

let started: Started
let people: Roles
let ref: ProjectRef

beforeAll(async () => {
  started = await startOnOwnDatabase(inject('databaseKind'))
  ;({ people, ref } = await peopleOf(started))
})

afterAll(() => started.remove())

const enter = ({ email, password }: Roles['viewer']) => signIn(started.server.url, email, password)

const sessionsOf = async (client: ConsoleClient) =>
  SessionList.parse(await (await client.call('GET', profileSessionsApi())).json()).sessions

test.each(['viewer', 'lead', 'seiAdmin', 'admin'] as const)('a person with the role %s changes their name', async (role) => {
  const client = await enter(people[role])
  const name = `Renamed ${role}`
  const response = await client.call('PATCH', profileApi(), { name })
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ name })
  const page = await client.call('GET', profilePath())
  expect(page.status).toBe(200)
  expect(await page.text()).toContain(name)
})

test('nobody changes what is not theirs to change', async () => {
  const client = await enter(people.viewer)
  const more = [{ email: 'mallory@example.com' }, { role: 'ACCOUNT_ADMIN' }, { id: randomUUID() }, { passwordHash: 'x' }]
  for (const fields of more) expect((await client.call('PATCH', profileApi(), { name: 'Vic', ...fields })).status).toBe(400)
})

const calls = [
  ['PATCH', profileApi(), { name: 'Nobody' }],
  ['POST', profilePasswordApi(), { current: 'a', password: 'b' }],
  ['POST', profileProofApi(), { password: 'a' }],
  ['GET', profileSessionsApi(), undefined],
  ['DELETE', profileSessionsApi(), undefined],
  ['DELETE', profileSessionApi('[sessionId]'), undefined],
  ['POST', profilePasskeyProofApi(), { challengeId: randomUUID(), response: {} }],
  ['POST', profilePasskeyProofOptionsApi(), undefined],
  ['GET', profilePasskeysApi(), undefined],
  ['POST', profilePasskeysApi(), { challengeId: randomUUID(), response: {}, name: 'Key' }],
  ['POST', profilePasskeyOptionsApi(), undefined],
  ['PATCH', profilePasskeyApi('[passkeyId]'), { name: 'Key' }],
  ['DELETE', profilePasskeyApi('[passkeyId]'), undefined],
] as const

test('these are all calls of the profile', () => {
  const root = path.join(import.meta.dirname, '../../app')
  const files = readdirSync(path.join(root, profileApi()), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('route.ts'))
  const handlers = files.flatMap((file) => {
    const address = path.join(profileApi(), path.dirname(file))
    return [...readFileSync(path.join(root, address, 'route.ts'), 'utf8').matchAll(/^ {2}([A-Z]+): /gm)].map(([, method]) => `${method} ${address}`)
  })
  expect(calls.map(([method, address]) => `${method} ${decodeURIComponent(address)}`).sort()).toEqual(handlers.sort())
})

test('without a session there is no profile', async () => {
  const { url } = started.server
  const headers = { origin: url, 'content-type': 'application/json' }
  for (const [method, address, body] of calls) {
    const response = await fetch(url + address, { method, headers, body: body && JSON.stringify(body) })
    expect(response.status).toBe(401)
    expect(response.headers.get('cache-control')).toBe('no-store')
  }
  const page = await fetch(url + profilePath(), { redirect: 'manual' })
  expect(page.status).toBe(307)
  expect(page.headers.get('location')).toContain('/sign-in')
})

test('one browser signs another one out, and then all others', async () => {
  const [here, other, third] = [await enter(people.lead), await enter(people.lead), await enter(people.lead)]
  const listed = await sessionsOf(here)
  expect(listed.filter(({ isThis }) => isThis)).toHaveLength(1)
  expect(listed[0]).toMatchObject({ isThis: true, method: 'password' })
  const [itsOwn] = await sessionsOf(other)
  expect((await here.call('DELETE', profileSessionApi(itsOwn!.id))).status).toBe(204)
  expect((await other.call('GET', profileSessionsApi())).status).toBe(401)
  expect((await here.call('DELETE', profileSessionApi(itsOwn!.id))).status).toBe(404)
  const ended = (await (await here.call('DELETE', profileSessionsApi())).json()) as { ended: number }
  expect(ended.ended).toBeGreaterThan(0)
  expect((await third.call('GET', profileSessionsApi())).status).toBe(401)
  expect(await sessionsOf(here)).toHaveLength(1)
})

test('nobody signs out somebody else, or finds out that there is a session', async () => {
  const [viewer, admin] = [await enter(people.viewer), await enter(people.admin)]
  const [session] = await sessionsOf(viewer)
  const answers = await Promise.all(
    [session!.id, randomUUID(), 'no-id'].map(async (id) => {
      const response = await admin.call('DELETE', profileSessionApi(id))
      return { status: response.status, detail: ((await response.json()) as { detail: string }).detail }
    }),
  )
  expect(answers).toEqual([answers[0], answers[0], answers[0]])
  expect(answers[0]!.status).toBe(404)
  expect((await viewer.call('GET', profileSessionsApi())).status).toBe(200)
})

test('a changed password signs out a stolen cookie, and makes this browser known by the new one', async () => {
  const person = people.seiAdmin
  const [here, stolen] = [await enter(person), await enter(person)]
  const password = 'another battery staple'
  const changed = await here.call('POST', profilePasswordApi(), { current: person.password, password })
  expect(changed.status).toBe(200)
  const cookie = changed.headers.getSetCookie().map((line) => line.split(';', 1)[0]).join('; ')
  expect(cookie).toContain('sei-device=')
  expect((await here.call('GET', profileSessionsApi(), undefined, { cookie })).status).toBe(200)
  // Also a copy of the cookie of this browser.
  expect((await here.call('GET', profileSessionsApi())).status).toBe(401)
  expect((await stolen.call('GET', profileSessionsApi())).status).toBe(401)
  expect((await stolen.call('GET', profilePath())).headers.get('location')).toContain('/sign-in')
  expect((await postSignIn(started.server.url, person.email, person.password)).response.status).toBe(401)
  expect((await postSignIn(started.server.url, person.email, password)).response.status).toBe(200)
  expect(started.server.output()).not.toContain(password)
})

test('a wrong current password is told at its field', async () => {
  const client = await enter(people.viewer)
  const response = await client.call('POST', profilePasswordApi(), { current: 'wrong', password: 'another battery staple' })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ errors: [{ pointer: '/current' }] })
})

test('what matters most is refused to an old session until it shows by the password whose it is', async () => {
  const { DATABASE_URL } = started.env
  if (!DATABASE_URL) return
  const person = people.admin
  const client = await enter(person)
  const [session] = await sessionsOf(client)
  const grow = () => runSql(DATABASE_URL, `UPDATE session SET created_at = created_at - interval '16 minutes' WHERE id = $1`, [session!.id])
  await grow()
  const create = () => client.call('POST', keysApi(ref), { name: 'Of an old session', role: 'ADMIN' })
  const refused = await create()
  expect(refused.status).toBe(403)
  expect(Problem.strict().parse(await refused.json())).toMatchObject({ type: 'urn:sei-api-keys:problem:proof_needed', ways: ['password'] })
  const guess = await client.call('POST', profileProofApi(), { password: people.viewer.password + '.' })
  expect(guess.status).toBe(400)
  expect(await guess.json()).toMatchObject({ errors: [{ pointer: '/password' }] })
  expect((await create()).status).toBe(403)
  const foreign = await client.call('POST', profileProofApi(), { password: person.password }, { origin: 'https://evil.example' })
  expect(foreign.status).toBe(403)
  expect((await create()).status).toBe(403)
  const proved = await client.call('POST', profileProofApi(), { password: person.password })
  expect(proved.status).toBe(204)
  // The session is the same: nobody is signed in by it.
  expect(proved.headers.getSetCookie()).toEqual([])
  expect((await create()).status).toBe(201)
  expect(started.server.output()).not.toContain(person.password)
})
